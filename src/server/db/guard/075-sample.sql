-- A sample to look around in: clients that nobody is. It comes into a desk without clients only, its addresses end in
-- `.example`, where no mail can go, and it goes again with everything that was tried in it; the record of it stays.

insert into guard.touch (action, tab, op, columns) values
  ('desk.sample', 'client', 'INSERT', '{}'), ('desk.sample', 'client', 'UPDATE', '{state}'), ('desk.sample', 'client', 'DELETE', '{}'),
  ('desk.sample', 'person', 'INSERT', '{}'), ('desk.sample', 'person', 'DELETE', '{}'),
  ('desk.sample', 'line', 'INSERT', '{}'), ('desk.sample', 'line', 'DELETE', '{}'),
  ('desk.sample', 'device', 'INSERT', '{}'), ('desk.sample', 'device', 'DELETE', '{}'),
  ('desk.sample', 'raised_tier', 'DELETE', '{}'), ('desk.sample', 'person_grant', 'DELETE', '{}');

-- Lets this transaction touch one client of the sample, and then the next; `guard.sample_done` ends it.
create function guard.sample_touches(p_client uuid) returns void
language sql security definer set search_path = pg_catalog, guard, pg_temp as $$
  insert into guard.tx (xid, client_id, action) values (pg_current_xact_id(), p_client, 'desk.sample')
    on conflict (xid) do update set client_id = excluded.client_id
$$;
create function guard.sample_begins() returns void
language plpgsql security definer set search_path = pg_catalog, guard, pg_temp as $$
begin
  -- Nothing that was lent for something else is turned into this.
  if exists (select from guard.tx where xid = pg_current_xact_id()) then perform guard.refuse('conflict'); end if;
end $$;
create function guard.sample_done() returns void
language sql security definer set search_path = pg_catalog, guard, pg_temp as $$
  delete from guard.tx where xid = pg_current_xact_id()
$$;

-- A live client appears here without its people's word, so nobody real may stand in it.
create function guard.check_sample(p jsonb) returns void
language plpgsql set search_path = pg_catalog, guard, pg_temp as $$
begin
  if jsonb_array_length(p -> 'clients') not between 1 and 3
    or exists (select from jsonb_array_elements(p -> 'clients') c
      where jsonb_array_length(c -> 'people') not between 1 and 50
        or exists (select from jsonb_array_elements_text(c -> 'mail_domains') d where d !~ '^[a-z0-9-]+\.example$')
        or exists (select from jsonb_array_elements(c -> 'people') x
          where coalesce(x ->> 'email' !~ '^[a-z0-9.-]+@[a-z0-9-]+\.example$', true) or x ->> 'email_key' <> x ->> 'email')) then
    perform guard.refuse('bad-input');
  end if;
end $$;

create function guard.fill_sample(p_desk uuid, p_actor text, p jsonb) returns void
language plpgsql security definer set search_path = pg_catalog, guard, public, pg_temp as $$
declare
  c jsonb;
  v_client uuid;
  v_all uuid[] := '{}';
begin
  perform guard.sample_begins();
  perform guard.check_sample(p);
  if exists (select from public.client) then perform guard.refuse('not-empty'); end if;
  insert into guard.sample default values on conflict do nothing;
  if not found then perform guard.refuse('not-empty'); end if;
  for c in select * from jsonb_array_elements(p -> 'clients') loop
    v_client := (c ->> 'id')::uuid;
    v_all := v_all || v_client;
    -- A record that is there already is somebody else's: their readers would be this client's people.
    if v_client = p_desk or exists (select from guard.record where chain = v_client) then perform guard.refuse('bad-input'); end if;
    perform guard.sample_touches(v_client);
    insert into public.client (id, desk_id, name, name_keys, mail_domains, state, live_at)
    values (v_client, p_desk, c ->> 'name', array(select jsonb_array_elements_text(c -> 'name_keys')),
      array(select jsonb_array_elements_text(c -> 'mail_domains')), c ->> 'state',
      case when c ->> 'state' = 'live' then guard.now() end);
    insert into public.person (client_id, id, first, last, email, email_key, first_keys, last_keys, phone, role, status)
    select v_client, x.id, x.first, x.last, x.email, x.email_key, x.first_keys, x.last_keys, x.phone, x.role, x.status
      from jsonb_to_recordset(c -> 'people') as x(id uuid, first text, last text, email text, email_key text,
        first_keys text[], last_keys text[], phone text, role text, status text);
    insert into public.line (client_id, id, number, label, owner_id)
    select v_client, x.id, x.number, x.label, x.owner_id
      from jsonb_to_recordset(c -> 'lines') as x(id uuid, number text, label text, owner_id uuid);
    insert into public.device (client_id, id, name, kind, owner_id)
    select v_client, x.id, x.name, x.kind, x.owner_id
      from jsonb_to_recordset(c -> 'devices') as x(id uuid, name text, kind text, owner_id uuid);
    perform guard.announce('client', v_client, p_desk, v_client);
  end loop;
  perform guard.sample_done();
  update guard.sample set clients = v_all;
  foreach v_client in array v_all loop
    perform guard.append_as(v_client, p_actor, 'desk.sample', null,
      '{"sentence":"This client is part of the sample; nobody in it exists."}');
  end loop;
  perform guard.append_as(p_desk, p_actor, 'desk.sample', null, '{"sentence":"The sample was loaded."}');
end $$;

-- Loads the sample, for an admin of a desk without clients. Fails with `not-allowed`, `not-empty` or `bad-input`.
create function guard.load_sample(p jsonb) returns void
language plpgsql security definer set search_path = pg_catalog, guard, pg_temp as $$
begin
  perform guard.need_desk_admin();
  perform guard.fill_sample(guard.desk(), 'agent:' || guard.actor(), p);
end $$;

-- The same for whoever started the server with --sample; false while there is no desk yet.
create function guard.start_with_sample(p jsonb) returns boolean
language plpgsql security definer set search_path = pg_catalog, guard, public, pg_temp as $$
declare v_desk uuid := (select id from public.desk);
begin
  if v_desk is null then return false; end if;
  perform guard.fill_sample(v_desk, 'system', p);
  return true;
end $$;

-- What was asked, lent and proven for these clients, and a Non-Member's request that went to nobody else.
create function guard.forget_requests(p_clients uuid[]) returns void
language plpgsql security definer set search_path = pg_catalog, guard, auth, pg_temp as $$
declare
  v_requests uuid[];
  v_contacts uuid[];
begin
  select array_agg(r.id) into v_requests from guard.request r
   where r.client_id = any (p_clients)
      or r.client_id is null and exists (select from guard.approval a where a.request_id = r.id and a.client_id = any (p_clients))
         and not exists (select from guard.approval a where a.request_id = r.id and a.client_id <> all (p_clients));
  select array_agg(c.id) into v_contacts from guard.contact c
   where c.client_id = any (p_clients)
      or c.client_id is null and exists (select from guard.request r where r.contact_id = c.id and r.id = any (v_requests))
         and not exists (select from guard.request r where r.contact_id = c.id and not coalesce(r.id = any (v_requests), false));
  select array_agg(r.id) into v_requests from guard.request r        -- and what was put as nobody in those contacts
   where r.id = any (v_requests) or r.contact_id = any (v_contacts) and r.client_id is null;
  delete from guard.often o where o.ref = any (v_contacts)
    or exists (select from guard.work_order w where w.id = o.ref and w.request_id = any (v_requests));
  delete from guard.work_order where request_id = any (v_requests);
  delete from guard.authority where request_id = any (v_requests);
  delete from guard.approval where request_id = any (v_requests) or client_id = any (p_clients);
  delete from guard.request where id = any (v_requests);
  delete from guard.digits where contact_id = any (v_contacts);
  delete from guard.code where contact_id = any (v_contacts);
  delete from guard.proof where contact_id = any (v_contacts);
  delete from guard.failed_match f using guard.contact c where c.id = any (v_contacts)
    and f.target = lower(coalesce(c.said #>> '{keys,email}', c.said ->> 'email', ''));
  delete from guard.contact where id = any (v_contacts);
  delete from auth.link where request_id = any (v_requests) or contact_id = any (v_contacts);
  delete from guard.mail where client_id = any (p_clients) or ref = any (v_requests);
end $$;

-- What was written down about these clients' people beside their rows.
create function guard.forget_people(p_clients uuid[]) returns void
language plpgsql security definer set search_path = pg_catalog, guard, public, auth, pg_temp as $$
declare v_keys text[] := array(select email_key from public.person where client_id = any (p_clients));
begin
  delete from guard.kept_mail k where lower(k.to_address) = any (v_keys)
    or exists (select from guard.mail m where m.id = k.id and m.client_id = any (p_clients));
  delete from guard.mail where kind = 'sign-in' and lower(to_address) = any (v_keys);
  delete from guard.failed_match where target = any (v_keys);
  delete from auth.link where email_key = any (v_keys);
  delete from guard.mute where client_id = any (p_clients);
  delete from guard.fence where client_id = any (p_clients);
end $$;

-- Takes the sample away, for an admin of the desk. Clients that are no part of it stay as they are.
create function guard.remove_sample() returns void
language plpgsql security definer set search_path = pg_catalog, guard, public, pg_temp as $$
declare
  v_client uuid;
  v_all uuid[];
begin
  perform guard.need_desk_admin();
  perform guard.sample_begins();
  select clients into v_all from guard.sample for update;
  if not found then perform guard.refuse('not-found'); end if;
  perform from public.client where id = any (v_all) order by id for update;
  perform guard.forget_people(v_all);
  perform guard.forget_requests(v_all);
  foreach v_client in array v_all loop
    perform guard.sample_touches(v_client);
    update public.client set state = 'onboarding' where id = v_client and state <> 'onboarding';   -- its last Super admin may go
    delete from public.person_grant where client_id = v_client;
    delete from public.raised_tier where client_id = v_client;
    delete from public.line where client_id = v_client;
    delete from public.device where client_id = v_client;
    delete from public.person where client_id = v_client;
    delete from public.client where id = v_client;
    perform guard.announce('client', v_client, guard.desk(), v_client);
  end loop;
  perform guard.sample_done();
  delete from guard.sample;
  foreach v_client in array v_all loop
    perform guard.append_as(v_client, 'agent:' || guard.actor(), 'desk.sample', null,
      '{"sentence":"The sample was removed, and this client with it."}');
  end loop;
  perform guard.append_as(guard.desk(), 'agent:' || guard.actor(), 'desk.sample', null, '{"sentence":"The sample was removed."}');
end $$;

-- For the desk's admins: `loaded`, `possible` in a desk without clients, or `not-empty`.
create function guard.sample_state() returns text
language plpgsql stable security definer set search_path = pg_catalog, guard, public, pg_temp as $$
begin
  perform guard.need_desk_admin();
  return case when exists (select from guard.sample) then 'loaded'
              when exists (select from public.client) then 'not-empty' else 'possible' end;
end $$;

grant execute on function guard.load_sample(jsonb), guard.remove_sample(), guard.sample_state() to bw_app;
grant execute on function guard.start_with_sample(jsonb) to bw_sweep;
