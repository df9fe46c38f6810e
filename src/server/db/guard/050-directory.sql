-- Beginning: the desk, its agents, a client that is onboarding and then, for good, live.

-- Makes desk and first agent; set-up's own transaction, as bw_auth. There is one desk: the second racer fails.
create function guard.set_up(p_secret bytea, p_desk uuid, p_desk_name text, p_agent uuid, p_first text, p_last text,
                             p_email text, p_email_key text, p_body text) returns void
language plpgsql security definer set search_path = pg_catalog, guard, public, auth, pg_temp as $$
begin
  update auth.set_up set used_at = guard.now()
   where secret_hash = sha256(p_secret) and used_at is null and expires_at > guard.now();
  if not found then perform guard.refuse(case when exists (select from public.desk) then 'set-up-done' else 'set-up-link-bad' end); end if;
  if exists (select from public.desk) then perform guard.refuse('set-up-done'); end if;
  insert into public.desk (id, name) values (p_desk, p_desk_name);
  insert into public.agent (id, desk_id, first, last, email, email_key, roles, status)
  values (p_agent, p_desk, p_first, p_last, p_email, p_email_key, '{agent,manager,admin,billing-contact}', 'active');
  perform guard.append_as(p_desk, 'agent:' || p_agent, 'desk.set-up', null, p_body);
  perform guard.announce('desk', p_desk, p_desk, null);
end $$;

-- What table 2 (agent.manage) says of whoever entered, acting on roles held or to be given.
create function guard.need_agent_manage(p_roles text[]) returns void
language plpgsql security definer set search_path = pg_catalog, guard, pg_temp as $$
begin
  perform guard.need_desk_admin();
  if 'billing-contact' = any (p_roles) then
    perform guard.refuse('not-allowed', '{"rule":"desk.agent.manage.billing-contact"}');
  end if;
end $$;

-- Whose invitation it is, for its mail: whoever entered, and of which desk if they work at one. Asked at every change
-- that adds somebody, so it reads no more than the two names.
create function guard.inviter() returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, guard, public, pg_temp as $$
declare c text[] := guard.ctx();
begin
  if c[1] = 'agent' then
    return (select jsonb_build_object('by', guard.named(a.first || ' ' || a.last), 'ofDesk', true) from public.agent a where a.id = c[2]::uuid);
  end if;
  return (select jsonb_build_object('by', guard.named(p.first || ' ' || p.last))
    from public.person p where c[1] = 'person' and p.client_id = c[4]::uuid and p.id = c[2]::uuid);
end $$;

-- Invites an agent by mail.
create function guard.invite_agent(p_id uuid, p_first text, p_last text, p_email text, p_email_key text, p_roles text[])
returns void language plpgsql security definer set search_path = pg_catalog, guard, public, pg_temp as $$
begin
  perform guard.need_agent_manage(p_roles);
  insert into public.agent (id, desk_id, first, last, email, email_key, roles, status)
  values (p_id, guard.desk(), p_first, p_last, p_email, p_email_key, p_roles, 'invited');
  insert into guard.mail (kind, agent_id, params) values ('invitation', p_id, guard.inviter());
  perform guard.mark(guard.desk());
  perform guard.announce('agent', p_id, guard.desk(), null);
end $$;

-- Mails an invitation once more to somebody who has not accepted theirs; five a day at most.
create function guard.invite_agent_again(p_id uuid) returns void
language plpgsql security definer set search_path = pg_catalog, guard, public, pg_temp as $$
declare a public.agent;
begin
  select * into a from public.agent where id = p_id and desk_id = guard.desk() and status <> 'removed' for update;
  if not found then perform guard.refuse('not-found'); end if;
  perform guard.need_agent_manage(a.roles);
  if a.status <> 'invited' then perform guard.refuse('already-accepted'); end if;
  if (select count(*) from guard.mail where kind = 'invitation' and agent_id = p_id and at > guard.now() - interval '1 day') >= 5 then
    perform guard.refuse('limit-reached', '{"wait":86400}');
  end if;
  insert into guard.mail (kind, agent_id, params) values ('invitation', p_id, guard.inviter());
  perform guard.mark(guard.desk());
  perform guard.announce('agent', p_id, guard.desk(), null);
end $$;

create function guard.change_agent_roles(p_id uuid, p_roles text[], p_version int) returns void
language plpgsql security definer set search_path = pg_catalog, guard, public, pg_temp as $$
declare a public.agent;
begin
  select * into a from public.agent where id = p_id and desk_id = guard.desk() and status <> 'removed' for update;
  if not found then perform guard.refuse('not-found'); end if;
  if p_id = guard.actor() then perform guard.refuse('is-yourself'); end if;
  perform guard.need_agent_manage(a.roles || p_roles);
  if a.version <> p_version then
    perform guard.refuse('version-conflict', jsonb_build_object('version', a.version, 'yours', p_roles, 'theirs', a.roles));
  end if;
  update public.agent set roles = p_roles, version = version + 1 where id = p_id;
  perform guard.mark(guard.desk());
  perform guard.announce('agent', p_id, guard.desk(), null);
end $$;

-- Removes an agent: their sign-ins and whatever was lent to them end in the same transaction; their contacts wait
-- for a colleague. The row goes only when nothing tells of it; else it stays as a name without any right.
create function guard.remove_agent(p_id uuid) returns void
language plpgsql security definer set search_path = pg_catalog, guard, public, auth, pg_temp as $$
declare
  a public.agent;
  v_contact uuid;
begin
  select * into a from public.agent where id = p_id and desk_id = guard.desk() and status <> 'removed' for update;
  if not found then perform guard.refuse('not-found'); end if;
  if p_id = guard.actor() then perform guard.refuse('is-yourself'); end if;
  perform guard.need_agent_manage(a.roles);
  update auth.sign_in set ended_at = guard.now() where agent_id = p_id and ended_at is null;
  delete from auth.link where agent_id = p_id;
  delete from auth.factor where agent_id = p_id;
  update guard.authority set revoked_at = guard.now() where agent_id = p_id and spent_at is null and revoked_at is null;
  update guard.work_order set state = 'open', taken_by = null where taken_by = p_id and state = 'taken';
  update guard.code set spent_at = guard.now() from guard.contact c
   where c.id = code.contact_id and c.agent_id = p_id and code.spent_at is null;
  perform guard.leave_all_sessions(p_id);
  -- Digits that they read out end as their codes do: whoever gets the contact is not who the caller hears them from.
  for v_contact in update guard.contact set agent_id = guard.actor() where agent_id = p_id and state <> 'closed' returning id loop
    delete from guard.digits where contact_id = v_contact and spent_at is null;
    if found then perform guard.announce_contact(v_contact); end if;
  end loop;
  update guard.request r set agent_id = guard.actor() where agent_id = p_id and (state in ('open', 'waiting') or guard.refused_unseen(r));
  update public.agent set status = 'removed', version = version + 1 where id = p_id;
  perform guard.mark(guard.desk());
  perform guard.announce('agent', p_id, guard.desk(), null);
end $$;

-- Whether a client is called without a form of law: whoever says its name may mean another that has one.
create function guard.bare_name(p_keys text[]) returns boolean
language sql immutable set search_path = pg_catalog, pg_temp as $$
  select coalesce(bool_or(key || '*' = any (p_keys)), true) from unnest(p_keys) key where key not like '%*'
$$;

-- A second client of one name would get what strangers ask the first, and work orders that read like the first's. Two that
-- differ in their form of law are told apart by it; one that has none beside one that has is not.
create function guard.need_own_name(p_client uuid, p_name_keys text[]) returns void
language plpgsql security definer set search_path = pg_catalog, guard, public, pg_temp as $$
begin
  perform pg_advisory_xact_lock(hashtextextended(guard.desk()::text, 83));
  if exists (select from public.client where desk_id = guard.desk() and id <> p_client and name_keys && p_name_keys
      and (guard.bare_name(name_keys) or guard.bare_name(p_name_keys)
        or guard.whole_names(name_keys) && guard.whole_names(p_name_keys))) then
    perform guard.refuse('name-taken');
  end if;
end $$;

-- Makes a client with its first Super admin, who is not invited yet.
create function guard.create_client(p_id uuid, p_name text, p_name_keys text[], p_domains text[], p_person uuid,
                                    p jsonb) returns void
language plpgsql security definer set search_path = pg_catalog, guard, public, pg_temp as $$
begin
  perform guard.need_desk_admin();
  -- A record that is there already is somebody else's: its readers would be this client's people.
  if p_id = guard.desk() or exists (select from guard.record where chain = p_id) then perform guard.refuse('conflict'); end if;
  perform guard.need_own_name(p_id, p_name_keys);
  insert into guard.tx (xid, client_id, action) values (pg_current_xact_id(), p_id, 'client.create');
  insert into public.client (id, desk_id, name, name_keys, mail_domains) values (p_id, guard.desk(), p_name, p_name_keys, p_domains);
  insert into public.person (client_id, id, first, last, email, email_key, first_keys, last_keys, phone, role)
  values (p_id, p_person, p ->> 'first', p ->> 'last', p ->> 'email', p ->> 'email_key',
    array(select jsonb_array_elements_text(p -> 'first_keys')), array(select jsonb_array_elements_text(p -> 'last_keys')),
    p ->> 'phone', 'super-admin');
  perform guard.announce('client', p_id, guard.desk(), p_id);
end $$;

-- Lets this transaction edit the directory of a client that is onboarding; a live one is its own people's.
create function guard.onboard(p_client uuid) returns void
language plpgsql security definer set search_path = pg_catalog, guard, public, pg_temp as $$
declare v_state text;
begin
  perform guard.need_desk_admin();
  select state into v_state from public.client where id = p_client and desk_id = guard.desk() for update;
  if not found then perform guard.refuse('not-found'); end if;
  if v_state <> 'onboarding' then perform guard.refuse('client-live'); end if;
  insert into guard.tx (xid, client_id, action) values (pg_current_xact_id(), p_client, 'client.onboard');
  update public.client set version = version + 1 where id = p_client;   -- who confirms it confirms what they saw
  perform guard.announce('client', p_client, guard.desk(), p_client);
end $$;

-- Corrects how a client that is onboarding is called and which mail domains are its own.
create function guard.correct_client(p_client uuid, p_name text, p_name_keys text[], p_domains text[], p_version int) returns void
language plpgsql security definer set search_path = pg_catalog, guard, public, pg_temp as $$
declare c public.client;
begin
  perform guard.need_desk_admin();
  select * into c from public.client where id = p_client and desk_id = guard.desk() for update;
  if not found then perform guard.refuse('not-found'); end if;
  if c.state <> 'onboarding' then perform guard.refuse('client-live'); end if;
  if c.version <> p_version then
    perform guard.refuse('version-conflict', jsonb_build_object('version', c.version,
      'yours', jsonb_build_object('name', p_name, 'mailDomains', to_jsonb(p_domains)),
      'theirs', jsonb_build_object('name', c.name, 'mailDomains', to_jsonb(c.mail_domains))));
  end if;
  perform guard.need_own_name(p_client, p_name_keys);
  insert into guard.tx (xid, client_id, action) values (pg_current_xact_id(), p_client, 'client.correct');
  update public.client set name = p_name, name_keys = p_name_keys, mail_domains = p_domains, version = version + 1 where id = p_client;
  perform guard.announce('client', p_client, guard.desk(), p_client);
end $$;

-- Removes a client that is onboarding, with its directory, invitations and sign-ins: nothing was asked in its name yet. Its
-- record stays, and the desk's must tell of it too, since nobody is left to read it.
create function guard.remove_client(p_client uuid, p_body text) returns void
language plpgsql security definer set search_path = pg_catalog, guard, public, pg_temp as $$
declare v_state text;
begin
  perform guard.need_desk_admin();
  select state into v_state from public.client where id = p_client and desk_id = guard.desk() for update;
  if not found then perform guard.refuse('not-found'); end if;
  if v_state <> 'onboarding' then perform guard.refuse('client-live'); end if;
  insert into guard.tx (xid, client_id, action) values (pg_current_xact_id(), p_client, 'client.remove');
  update guard.sample set clients = array_remove(clients, p_client);
  delete from guard.kept_mail k using guard.mail m where m.id = k.id and m.client_id = p_client;
  delete from guard.mail where client_id = p_client;
  delete from guard.mute where client_id = p_client;
  delete from guard.fence where client_id = p_client;
  delete from public.line where client_id = p_client;
  delete from public.device where client_id = p_client;
  delete from public.person where client_id = p_client;
  delete from public.client where id = p_client;
  perform guard.append_as(p_client, 'agent:' || guard.actor(), 'client.remove', null, p_body);
  perform guard.mark(guard.desk());
  perform guard.announce('client', p_client, guard.desk(), p_client);
end $$;

-- Mails an invitation: the desk to Super admins of an onboarding client, a Super admin to anybody of their own.
create function guard.invite_person(p_client uuid, p_person uuid) returns void
language plpgsql security definer set search_path = pg_catalog, guard, public, pg_temp as $$
declare
  p public.person;
  c public.client;
begin
  select * into c from public.client where id = p_client and desk_id = guard.desk();
  select * into p from public.person where client_id = p_client and id = p_person;
  if p.id is null or c.id is null then perform guard.refuse('not-found'); end if;
  if guard.is_agent() then
    perform guard.need_desk_admin();
    if c.state <> 'onboarding' or p.role <> 'super-admin' then perform guard.refuse('client-live'); end if;
  elsif guard.client() <> p_client or not (guard.has_role('super-admin') or guard.has_role('admin') and p.role = 'member') then
    perform guard.refuse('not-found');
  end if;
  if p.status <> 'invited' then perform guard.refuse('already-accepted'); end if;
  if (select count(*) from guard.mail where kind = 'invitation' and person_id = p_person and at > guard.now() - interval '1 day') >= 5 then
    perform guard.refuse('limit-reached', '{"wait":86400}');
  end if;
  insert into guard.mail (kind, client_id, person_id, params) values ('invitation', p_client, p_person, guard.inviter());
  perform guard.mark(p_client);
  perform guard.announce('client', p_client, c.desk_id, p_client);
end $$;

-- The first Super admin confirms directory and preset, with a factor just shown: the client is live, for good.
create function guard.go_live(p_people int, p_version int) returns void
language plpgsql security definer set search_path = pg_catalog, guard, public, pg_temp as $$
declare c public.client;
begin
  if guard.kind() <> 'person' or not guard.has_role('super-admin') then perform guard.refuse('not-found'); end if;
  if guard.sign_in_tier() < 3 then perform guard.refuse('factor-needed'); end if;
  select * into c from public.client where id = guard.client() for update;
  if c.state <> 'onboarding' then perform guard.refuse('client-live'); end if;
  if c.version <> p_version or (select count(*) from public.person where client_id = c.id) <> p_people then
    perform guard.refuse('version-conflict', jsonb_build_object('version', c.version,
      'yours', p_people, 'theirs', (select count(*) from public.person where client_id = c.id)));
  end if;
  insert into guard.tx (xid, client_id, action) values (pg_current_xact_id(), c.id, 'client.live');
  update public.client set state = 'live', live_at = guard.now(), version = version + 1 where id = c.id;
  perform guard.announce('client', c.id, c.desk_id, c.id);
end $$;

grant execute on function guard.set_up(bytea, uuid, text, uuid, text, text, text, text, text) to bw_auth;
grant execute on function guard.invite_agent(uuid, text, text, text, text, text[]),
  guard.invite_agent_again(uuid), guard.change_agent_roles(uuid, text[], int), guard.remove_agent(uuid),
  guard.create_client(uuid, text, text[], text[], uuid, jsonb), guard.onboard(uuid),
  guard.correct_client(uuid, text, text[], text[], int), guard.remove_client(uuid, text),
  guard.invite_person(uuid, uuid), guard.go_live(int, int) to bw_app;
