-- What the sign-in room asks of the directory, as bw_auth, before anybody has signed in.

-- The accounts that a mail address opens: agents and people who accepted; and those invited, with their client's state.
create function guard.accounts(p_email_key text)
returns table (kind text, id uuid, client_id uuid, status text, first text, last text, email text, desk_name text,
               client_name text, client_state text, roles text[])
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select 'agent', a.id, null::uuid, a.status, a.first, a.last, a.email, d.name, null::text, null::text, a.roles
    from public.agent a join public.desk d on d.id = a.desk_id
   where a.email_key = p_email_key and a.status in ('invited', 'active')
  union all
  select 'person', p.id, p.client_id, p.status, p.first, p.last, p.email, d.name, c.name, c.state, array[p.role]
    from public.person p join public.client c on c.id = p.client_id join public.desk d on d.id = c.desk_id
   where p.email_key = p_email_key and p.status in ('invited', 'active')
$$;

-- Whom an invitation link is for, by its id in auth.link; none when it was used or ran out, or when their address was
-- corrected since: whoever reads the old one is somebody else. `way_back`: an admin's who is in the desk and has lost their
-- factors, made on the server itself.
create function guard.invited(p_secret bytea)
returns table (link_id uuid, kind text, id uuid, client_id uuid, desk_id uuid, desk_name text, client_name text,
               client_state text, roles text[], first text, last text, email text, evaluation boolean, way_back boolean)
language sql stable security definer set search_path = pg_catalog, guard, public, auth, pg_temp as $$
  select l.id, 'agent', a.id, null::uuid, a.desk_id, d.name, null::text, null::text, a.roles, a.first, a.last, a.email, l.evaluation,
         l.purpose = 'way-back'
    from auth.link l join public.agent a on a.id = l.agent_id join public.desk d on d.id = a.desk_id
   where l.secret_hash = sha256(p_secret) and l.used_at is null and l.expires_at > guard.now() and l.email_key = a.email_key
     and (l.purpose = 'invitation' and a.status = 'invited'
          or l.purpose = 'way-back' and a.status = 'active' and a.roles && '{admin,billing-contact}')
  union all
  select l.id, 'person', p.id, p.client_id, c.desk_id, d.name, c.name, c.state, array[p.role], p.first, p.last, p.email, l.evaluation, false
    from auth.link l join public.person p on p.client_id = l.client_id and p.id = l.person_id
    join public.client c on c.id = p.client_id join public.desk d on d.id = c.desk_id
   where l.secret_hash = sha256(p_secret) and l.purpose = 'invitation' and l.used_at is null and l.expires_at > guard.now()
     and p.status = 'invited' and l.email_key = p.email_key
$$;

-- Accepts an invitation: spends the link (one of two racers wins), makes the person active, tells the record. By a way back
-- the factors that an admin had go, for the new one.
-- Answers when a factor enrolled now begins to count for tier 3; null: at once (an agent's; at onboarding).
create function guard.accept(p_secret bytea, p_body text) returns timestamptz
language plpgsql security definer set search_path = pg_catalog, guard, public, auth, pg_temp as $$
declare
  i record;
  l uuid;
begin
  select * into i from guard.invited(p_secret);
  perform from public.agent where id = i.id and i.kind = 'agent' for update;
  perform from public.person where client_id = i.client_id and id = i.id for update;
  select * into i from guard.invited(p_secret);             -- again, now that nobody corrects, removes or accepts them meanwhile
  if not found then perform guard.refuse('link-bad'); end if;
  update auth.link set used_at = guard.now() where id = i.link_id and used_at is null returning id into l;
  if l is null then perform guard.refuse('link-bad'); end if;
  if i.way_back then
    update auth.sign_in set ended_at = guard.now() where agent_id = i.id and ended_at is null;
    delete from auth.factor where agent_id = i.id;
    perform guard.append_as(i.desk_id, 'agent:' || i.id, 'agent.return', null, p_body);
    perform guard.announce('sign-in', null, i.desk_id, null);
    return null;
  end if;
  if i.kind = 'agent' then
    update public.agent set status = 'active', version = version + 1 where id = i.id;
    perform guard.append_as(i.desk_id, 'agent:' || i.id, 'agent.accept', null, p_body);
    perform guard.announce('agent', i.id, i.desk_id, null);
    return null;
  end if;
  insert into guard.tx (xid, client_id, action) values (pg_current_xact_id(), i.client_id, 'person.accept');
  update public.person set status = 'active', version = version + 1 where client_id = i.client_id and id = i.id;
  perform guard.append_as(i.client_id, 'person:' || i.id, 'person.accept', null, p_body);
  perform guard.announce('client', i.client_id, i.desk_id, i.client_id);
  return case when i.client_state = 'onboarding' and i.roles = '{super-admin}' then null
              else guard.now() + interval '7 days' end;
end $$;

-- Digits are typed by whoever is signed in: where their sign-ins are taken from somebody, since another may be in them, what
-- was typed there until `p_until` proves no more. The agent's screen hears of it.
create function guard.forget_digits(p_client uuid, p_person uuid, p_until timestamptz) returns void
language plpgsql security definer set search_path = pg_catalog, guard, pg_temp as $$
declare c guard.contact;
begin
  for c in select k.* from guard.contact k where k.client_id = p_client and k.person_id = p_person loop
    delete from guard.proof where contact_id = c.id and way = 'portal-digits' and at <= p_until;
    if found then perform guard.announce('contact', c.id, c.desk_id, null); end if;
  end loop;
end $$;

-- Tells the record about a sign-in, a factor or their end; by whoever it concerns.
create function guard.append_sign_in(p_kind text, p_id uuid, p_client uuid, p_action text, p_body text) returns void
language plpgsql security definer set search_path = pg_catalog, guard, public, pg_temp as $$
declare v_chain uuid := coalesce(p_client, (select desk_id from public.agent where id = p_id));
begin
  if p_action not in ('sign-in.start', 'sign-in.end', 'factor.enrol', 'factor.remove', 'factor.counts') then
    perform guard.refuse('bad-input');
  end if;
  perform guard.append_as(v_chain, p_kind || ':' || p_id, p_action, null, p_body);
  if p_action = 'factor.remove' and p_client is not null then perform guard.forget_digits(p_client, p_id, 'infinity'); end if;
  if p_action in ('sign-in.end', 'factor.remove') then      -- every socket of theirs is looked at again; whose ended, nobody hears
    perform guard.announce('sign-in', null, case when p_client is null then v_chain end, p_client);
  end if;
end $$;

-- A Super admin, at tier 3, confirms another person's factor: it counts at once.
create function guard.confirm_factor(p_person uuid, p_factor uuid) returns void
language plpgsql security definer set search_path = pg_catalog, guard, public, auth, pg_temp as $$
begin
  perform guard.need_super_admin();
  if p_person = guard.actor() then perform guard.refuse('is-yourself'); end if;
  update auth.factor set counts_from = null
   where id = p_factor and person_id = p_person and client_id = guard.client() and counts_from > guard.now();
  if not found then perform guard.refuse('not-found'); end if;
  perform guard.mark(guard.client());
end $$;

-- Factors of the client's people that do not count yet, for its Super admins.
create function guard.unconfirmed_factors()
returns table (factor_id uuid, person_id uuid, first text, last text, email text, kind text, enrolled_at timestamptz, counts_from timestamptz)
language sql stable security definer set search_path = pg_catalog, guard, public, auth, pg_temp as $$
  select f.id, p.id, p.first, p.last, p.email, f.kind, f.enrolled_at, f.counts_from
    from auth.factor f join public.person p on p.client_id = f.client_id and p.id = f.person_id
   where f.client_id = guard.client() and f.counts_from > guard.now() and guard.has_role('super-admin')
$$;

-- Asks for a sign-in link; the job finds out whether the address opens anything, at a moment of its own: whoever asks and
-- then listens how busy the server is would hear it.
create function guard.ask_sign_in(p_address text) returns void
language sql security definer set search_path = pg_catalog, guard, pg_temp as $$
  insert into guard.mail (kind, to_address, due_at) values ('sign-in', p_address, clock_timestamp() + random() * interval '1 second')
$$;

-- Name and place of whoever entered, for their own pages.
create function guard.me()
returns table (kind text, id uuid, first text, last text, email text, desk_id uuid, desk_name text, client_id uuid,
               client_name text, client_state text, roles text[], single boolean)
language sql stable security definer set search_path = pg_catalog, guard, public, pg_temp as $$
  select 'agent', a.id, a.first, a.last, a.email, d.id, d.name, null::uuid, null::text, null::text, a.roles,
         (select count(*) from public.agent b where b.desk_id = d.id and b.status in ('invited', 'active')) = 1
    from public.agent a join public.desk d on d.id = a.desk_id where guard.kind() = 'agent' and a.id = guard.actor()
  union all
  select 'person', p.id, p.first, p.last, p.email, d.id, d.name, c.id, c.name, c.state, array[p.role], false
    from public.person p join public.client c on c.id = p.client_id join public.desk d on d.id = c.desk_id
   where guard.kind() = 'person' and p.client_id = guard.client() and p.id = guard.actor()
$$;

grant execute on function guard.accounts(text), guard.invited(bytea), guard.accept(bytea, text),
  guard.append_sign_in(text, uuid, uuid, text, text), guard.ask_sign_in(text) to bw_auth;
grant execute on function guard.me(), guard.confirm_factor(uuid, uuid),
  guard.unconfirmed_factors() to bw_app;
