-- The agents of a session: a colleague is invited, joins, leaves; the host hands over. Whose session it is is always one.

-- What a colleague asked the customer goes with them: it was asked in their name, and a yes would be somebody else's. What was
-- granted stays; everybody in the session had it.
create function guard.take_back_asked(p_session uuid, p_agent uuid) returns void
language plpgsql security definer set search_path = pg_catalog, guard, pg_temp as $$
begin
  update guard.consent set state = 'cancelled', ended_at = guard.now()
   where session_id = p_session and asked_by = p_agent and state = 'asked';
  if found then perform guard.stop_files_without_yes(p_session); end if;
end $$;

-- Invites a colleague, or takes that back.
create function guard.invite_to_session(p_session uuid, p_agent uuid, p_in boolean) returns void
language plpgsql security definer set search_path = pg_catalog, guard, public, pg_temp as $$
declare s guard.session := guard.own_session(p_session, p_agent <> guard.actor());
begin
  if p_agent = s.host_id then perform guard.refuse('is-yourself'); end if;
  if p_in then
    perform guard.need_working(p_agent);
    if (select count(*) from guard.session_agent where session_id = s.id and state in ('in', 'invited')) >= 4 then
      perform guard.refuse('session-full');
    end if;
    perform guard.need_few_steps(s.id);
    insert into guard.session_agent as a (session_id, agent_id, part, state, invited_by)
    values (s.id, p_agent, 'guest', 'invited', guard.actor())
    on conflict (session_id, agent_id) do update set state = case when a.state = 'in' then 'in' else 'invited' end,
      part = 'guest', invited_by = excluded.invited_by, until = null;
  else
    update guard.session_agent set state = 'removed', until = guard.now()
     where session_id = s.id and agent_id = p_agent and state in ('in', 'invited');
    if not found then perform guard.refuse('not-found'); end if;
    perform guard.take_back_asked(s.id, p_agent);
  end if;
  perform guard.mark(guard.session_chain(s));
  perform guard.announce_session(s.id);
end $$;

-- The invited colleague comes in.
create function guard.join_session(p_session uuid) returns void
language plpgsql security definer set search_path = pg_catalog, guard, pg_temp as $$
declare s guard.session;
begin
  perform guard.need_agent();
  select * into s from guard.session where id = p_session and desk_id = guard.desk() for update;
  if not found then perform guard.refuse('not-found'); end if;
  if s.state = 'ended' then perform guard.refuse('session-ended'); end if;
  update guard.session_agent set state = 'in', since = guard.now(), came_at = coalesce(came_at, guard.now()), until = null
   where session_id = s.id and agent_id = guard.actor() and state = 'invited';
  if not found then perform guard.refuse('session-not-yours'); end if;
  perform guard.mark(guard.session_chain(s));
  perform guard.announce_session(s.id);
end $$;

-- A guest leaves. The host ends the session or hands it over: a customer is never left with nobody.
create function guard.leave_session(p_session uuid) returns void
language plpgsql security definer set search_path = pg_catalog, guard, pg_temp as $$
declare s guard.session := guard.own_session(p_session, false);
begin
  if s.host_id = guard.actor() then perform guard.refuse('host-leaves'); end if;
  update guard.session_agent set state = 'left', until = guard.now()
   where session_id = s.id and agent_id = guard.actor() and state = 'in';
  perform guard.take_back_asked(s.id, guard.actor());
  perform guard.mark(guard.session_chain(s));
  perform guard.announce_session(s.id);
end $$;

-- Hands a session over to a colleague. What was lent was lent to the agent before, and what the customer agreed to they
-- agreed with them: the session is view and explain from here, and every consent is asked anew.
create function guard.hand_over_session(p_session uuid, p_agent uuid, p_stay boolean, p_reason text) returns void
language plpgsql security definer set search_path = pg_catalog, guard, public, pg_temp as $$
declare
  s guard.session := guard.own_session(p_session, true);
  v_now timestamptz := guard.now();   -- one moment: who hosted it when has no gap
begin
  if p_agent = guard.actor() then perform guard.refuse('is-yourself'); end if;
  perform guard.need_working(p_agent);
  perform guard.need_few_steps(s.id);
  update guard.session set host_id = p_agent, taken_at = case when request_id is not null then v_now end where id = s.id;
  insert into guard.session_agent as a (session_id, agent_id, part, state, invited_by, came_at)
  values (s.id, p_agent, 'host', 'in', guard.actor(), v_now)
  on conflict (session_id, agent_id) do update set part = 'host', state = 'in', since = v_now,
    came_at = coalesce(a.came_at, excluded.came_at), until = null;
  update guard.session_agent set part = 'guest', state = case when p_stay then 'in' else 'left' end,
    until = case when p_stay then null else v_now end
   where session_id = s.id and agent_id = guard.actor();
  update guard.hosting set until = v_now where session_id = s.id and until is null;
  insert into guard.hosting (session_id, agent_id, since, handed_by, reason) values (s.id, p_agent, v_now, guard.actor(), p_reason);
  update guard.consent set state = case state when 'asked' then 'cancelled' else 'lapsed' end, ended_at = v_now
   where session_id = s.id and state in ('asked', 'granted');
  perform guard.stop_files_without_yes(s.id);
  perform guard.mark(guard.session_chain(s));
  perform guard.announce_session(s.id);
end $$;

-- An agent who is removed leaves every session at once; a session without a host ends. Part of guard.remove_agent.
create function guard.leave_all_sessions(p_agent uuid) returns void
language plpgsql security definer set search_path = pg_catalog, guard, pg_temp as $$
declare s guard.session;
begin
  for s in select * from guard.session where host_id = p_agent and state <> 'ended' for update loop
    perform guard.close_session(s, 'agent');
    perform guard.append_as(guard.session_chain(s), 'system', 'session.end', null,
      '{"sentence":"A support session ended: its agent was removed from the desk.","session":"' || s.id || '"}');
  end loop;
  for s in select x.* from guard.session x join guard.session_agent a on a.session_id = x.id
    where a.agent_id = p_agent and a.state in ('in', 'invited') loop
    update guard.session_agent set state = 'removed', until = guard.now() where session_id = s.id and agent_id = p_agent;
    perform guard.take_back_asked(s.id, p_agent);
    perform guard.announce_session(s.id);
  end loop;
  perform guard.leave_queue(p_agent);
end $$;

grant execute on function guard.invite_to_session(uuid, uuid, boolean), guard.join_session(uuid), guard.leave_session(uuid),
  guard.hand_over_session(uuid, uuid, boolean, text) to bw_app;
