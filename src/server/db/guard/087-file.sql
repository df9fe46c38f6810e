-- Files of a session: offered, agreed to, sent in pieces, checked, fetched, forgotten.

-- An agent offers a file to the customer, who is asked for it; or the customer sends one, which is their yes.
create function guard.offer_file(p_id uuid, p_session uuid, p_consent uuid, p_name text, p_type text, p_size bigint) returns void
language plpgsql security definer set search_path = pg_catalog, guard, pg_temp as $$
declare
  c text[] := guard.ctx();
  v_about jsonb := jsonb_build_object('file', p_id, 'name', p_name, 'size', p_size);
  v_session uuid := p_session;
begin
  if c[1] = 'customer' then
    v_session := (guard.customers_session()).id;
    perform guard.offer_consent(p_consent, 'file-from-me', v_about);
  else
    perform guard.ask_consent(p_consent, p_session, 'file-to-me', v_about);
  end if;
  if (select coalesce(sum(size), 0) + p_size > 8589934592 or count(*) >= 500 from guard.session_file
       where session_id = v_session and state <> 'gone') then
    perform guard.refuse('files-full');
  end if;
  insert into guard.session_file (id, session_id, way, by_kind, by_id, consent_id, name, type, size)
  values (p_id, v_session, case c[1] when 'customer' then 'to-agent' else 'to-customer' end, c[1], c[2]::uuid, p_consent,
          p_name, p_type, p_size);
end $$;

-- The file that whoever entered may send pieces of now: theirs, agreed to, not whole, in a session that runs; to the device
-- only while what was lent for it stands.
create function guard.sendable_file(p_id uuid) returns guard.session_file
language plpgsql security definer set search_path = pg_catalog, guard, pg_temp as $$
declare
  c text[] := guard.ctx();
  f guard.session_file;
  v_state text;
begin
  select x.* into f from guard.session_file x join guard.session s on s.id = x.session_id and s.state in ('active', 'held')
   where x.id = p_id and x.by_kind = c[1] and x.by_id = c[2]::uuid;
  if not found or not guard.sees_content(f.session_id) then perform guard.refuse('not-found'); end if;
  select state into v_state from guard.consent where id = f.consent_id;
  if v_state = 'asked' then perform guard.refuse('consent-waits'); end if;
  if v_state <> 'granted' then perform guard.refuse('consent-over'); end if;
  if f.way = 'to-customer' and not (select guard.is_lent_to(s, f.by_id) from guard.session s where s.id = f.session_id) then
    perform guard.refuse('explain-session');
  end if;
  if f.state not in ('offered', 'receiving') then perform guard.refuse('file-ended', jsonb_build_object('state', f.state)); end if;
  return f;
end $$;
-- One process at a time receives it, or one would write over what another has hashed and checked. It asks each second while
-- a piece comes: three are a long time, and short for whoever goes on with a process that was started anew.
create function guard.may_send(p_id uuid, p_node text) returns bigint
language plpgsql security definer set search_path = pg_catalog, guard, pg_temp as $$
declare f guard.session_file := guard.sendable_file(p_id);
begin
  update guard.session_file set state = 'receiving', node = p_node, node_until = guard.now() + interval '3 seconds'
   where id = p_id and state in ('offered', 'receiving') and (node is null or node = p_node or node_until <= guard.now());
  if not found then perform guard.refuse('file-busy'); end if;
  if f.state = 'offered' then perform guard.announce_session(f.session_id); end if;
  return f.size;
end $$;

-- All of it came and this is its hash; or a check found it unsafe. Told to the chain by the caller, with what this gives
-- back: of what goes to a device its hash, which anybody compares who finds it there; of what a customer sent a seal,
-- by which those who may read it can show what it was, and nobody else try what it may have been.
create function guard.end_file(p_id uuid, p_node text, p_state text, p_sha256 bytea, out sha256 text, out seal text)
language plpgsql security definer set search_path = pg_catalog, guard, pg_temp as $$
declare
  f guard.session_file := guard.sendable_file(p_id);
  s guard.session;
begin
  if p_state not in ('whole', 'unsafe', 'stopped') then perform guard.refuse('bad-input'); end if;
  update guard.session_file set state = p_state, sha256 = p_sha256, whole_at = case when p_state = 'whole' then guard.now() end
   where id = p_id and state in ('offered', 'receiving') and node = p_node;
  if not found then
    f := guard.sendable_file(p_id);             -- it was stopped just now, or else another process goes on with it
    perform guard.refuse('file-busy');
  end if;
  select * into s from guard.session where id = f.session_id;
  perform guard.mark(guard.session_chain(s));
  perform guard.announce_session(s.id);
  if f.way = 'to-agent' then seal := encode(pg_catalog.sha256(f.salt || p_sha256), 'hex');
  else sha256 := encode(p_sha256, 'hex'); end if;
end $$;

-- One file on its way stops, whichever way that is, and what was agreed to of it: it alone. The customer may always stop it,
-- and so may every agent who is in: they may always have less. Of one that came whole, or was stopped before, nothing
-- changes. Gives back whether anything did.
create function guard.stop_file(p_id uuid) returns boolean
language plpgsql security definer set search_path = pg_catalog, guard, pg_temp as $$
declare
  c text[] := guard.ctx();
  s guard.session;
  v_consent uuid;
begin
  if c[1] = 'customer' then s := guard.customers_session();
  else s := guard.own_session((select session_id from guard.session_file where id = p_id), false);
  end if;
  if not exists (select from guard.session_file f join guard.consent o on o.id = f.consent_id
                  where f.id = p_id and f.session_id = s.id and (c[1] = 'agent' or o.customer_id = guard.actor())) then
    perform guard.refuse('not-found');
  end if;
  update guard.session_file set state = 'stopped' where id = p_id and state in ('offered', 'receiving') returning consent_id into v_consent;
  if not found then return false; end if;
  update guard.consent set answered_at = case when c[1] = 'customer' then coalesce(answered_at, guard.now()) else answered_at end,
    state = case when c[1] = 'agent' then case state when 'granted' then 'lapsed' else 'cancelled' end
                 when state = 'granted' then 'withdrawn' else 'refused' end, ended_at = guard.now()
   where id = v_consent and state in ('asked', 'granted');
  perform guard.mark(guard.session_chain(s));
  perform guard.announce_session(s.id);
  return true;
end $$;

-- What was on its way by a yes that is over, or only asked about by a question that was taken back, stops with it, at once and for
-- good: pages say so, and nobody waits for it. Part of whatever ends a yes or a question.
create function guard.stop_files_without_yes(p_session uuid) returns void
language plpgsql security definer set search_path = pg_catalog, guard, pg_temp as $$
begin
  update guard.session_file f set state = 'stopped' from guard.consent c
   where f.session_id = p_session and f.state in ('offered', 'receiving') and c.id = f.consent_id and c.state in ('lapsed', 'withdrawn', 'cancelled');
end $$;

-- Whether what was lent for a file still stands, for the one to a device.
create function guard.still_sent(f guard.session_file) returns boolean
language sql stable security definer set search_path = pg_catalog, guard, pg_temp as $$
  select f.way = 'to-agent' or exists (select from guard.session s where s.id = f.session_id and guard.is_lent_to(s, f.by_id))
$$;

-- Whether a file can be fetched: whole; or, where files are passed on while they come, on its way with its consent
-- standing. What the customer took back is not fetched on, nor waited for what was taken back from who sends it.
create function guard.fetchable(f guard.session_file, p_coming boolean) returns boolean
language sql stable security definer set search_path = pg_catalog, guard, pg_temp as $$
  select f.state = 'whole' or p_coming and f.state = 'receiving'
    and exists (select from guard.consent c where c.id = f.consent_id and c.state = 'granted')
    and exists (select from guard.session s where s.id = f.session_id and s.state in ('active', 'held'))
    and guard.still_sent(f)
$$;

-- The same for whoever sees its session.
create function guard.see_still_sent(p_id uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, guard, pg_temp as $$
  select exists (select from guard.session_file f where f.id = p_id and guard.sees_content(f.session_id) and guard.still_sent(f))
$$;
grant execute on function guard.see_still_sent(uuid) to bw_app;

-- A link to a file, for whoever sees its session: the side that it was sent to, or that sent it. It falls with their place
-- there and the sign-in it was made by: an agent who was taken out fetches nothing more, also of what comes just then.
-- `p_token` is what they entered with.
create function guard.lay_ticket(p_id uuid, p_secret bytea, p_coming boolean, p_token bytea) returns void
language plpgsql security definer set search_path = pg_catalog, guard, pg_temp as $$
declare
  c text[] := guard.ctx();
  v_sign_in uuid;
begin
  if c[1] = 'agent' then
    select sign_in_id into v_sign_in from guard.whoami(p_token) w where w.id = c[2]::uuid;
    if v_sign_in is null then perform guard.refuse('sign-in-needed'); end if;
  end if;
  if not exists (select from guard.session_file f where f.id = p_id and guard.fetchable(f, p_coming) and guard.sees_content(f.session_id)) then
    perform guard.refuse('not-found');
  end if;
  insert into guard.file_ticket (hash, file_id, for_kind, for_id, sign_in_id, expires_at)
  values (sha256(p_secret), p_id, c[1], c[2]::uuid, v_sign_in, guard.now() + interval '10 minutes');
end $$;
-- A download that began in time may go on past the ticket's ten minutes, for a day: the rest of the file may come slowly.
create function guard.ticket_file(p_secret bytea, p_coming boolean, p_began boolean) returns table (id uuid, name text, size bigint, sha256 bytea, holder uuid)
language plpgsql stable security definer set search_path = pg_catalog, guard, public, auth, pg_temp as $$
begin
  return query select f.id, f.name, f.size, f.sha256, t.for_id from guard.file_ticket t join guard.session_file f on f.id = t.file_id
   where t.hash = sha256(p_secret) and guard.fetchable(f, p_coming)
     and (t.for_kind = 'customer' or exists (select from public.agent a join auth.sign_in i on i.id = t.sign_in_id and i.ended_at is null
      where a.id = t.for_id and a.status = 'active' and guard.agent_reads(a.id, a.desk_id, a.roles && '{admin,billing-contact}', f.session_id)))
     and t.expires_at > guard.now() - case when p_began then interval '1 day' else interval '0' end;
end $$;

-- Files that are to be forgotten, as bw_sweep: 30 days old, or never whole a day after. Their rows stay, as *gone*.
create function guard.forget_files() returns setof uuid
language plpgsql security definer set search_path = pg_catalog, guard, pg_temp as $$
begin
  delete from guard.file_ticket where expires_at < guard.now() - interval '1 day';
  return query update guard.session_file set state = 'gone'
   where state <> 'gone' and (at < guard.now() - interval '30 days' or state <> 'whole' and at < guard.now() - interval '1 day')
   returning id;
end $$;

-- It comes while a piece is received, which says so each second; whoever offered one begins with it at once.
create view session_file with (security_barrier) as
  select f.id, f.session_id, f.way, f.by_kind, f.by_id, f.consent_id, f.name, f.type, f.size, f.state, f.sha256, f.salt, f.at, f.whole_at,
         c.state as consent_state,
         f.state in ('offered', 'receiving') and coalesce(f.node_until, f.at + interval '5 seconds') > guard.now() as comes,
         f.state = 'receiving' and guard.see_still_sent(f.id) as still_sent
    from guard.session_file f join guard.consent c on c.id = f.consent_id where guard.sees_content(f.session_id);
grant select on session_file to bw_app;
grant execute on function guard.offer_file(uuid, uuid, uuid, text, text, bigint), guard.may_send(uuid, text), guard.end_file(uuid, text, text, bytea),
  guard.stop_file(uuid), guard.lay_ticket(uuid, bytea, boolean, bytea), guard.ticket_file(bytea, boolean, boolean) to bw_app;
grant execute on function guard.forget_files() to bw_sweep;
