-- The rows of a client: who reads them, and what a transaction must have been lent to touch them.

-- Persons that this desk's agents may see: those found in a contact that is not closed, or closed within the hour.
create function guard.seen_persons() returns uuid[]
language sql stable security definer set search_path = pg_catalog, guard, pg_temp as $$
  select coalesce(array_agg(distinct person_id), '{}') from guard.contact
   where desk_id = guard.desk() and person_id is not null
     and (state <> 'closed' or closed_at > guard.now() - interval '1 hour')
$$;

-- The same of one person: another client's of that id is somebody else. Asked of the few rows that the list lets through.
create function guard.seen_in(p_client uuid, p_person uuid) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, guard, pg_temp as $$
begin
  return exists (select from guard.contact where client_id = p_client and person_id = p_person and desk_id = guard.desk()
    and (state <> 'closed' or closed_at > guard.now() - interval '1 hour'));
end $$;

-- The client that this transaction was lent something for; null for none.
create function guard.tx_client() returns uuid language plpgsql stable security definer
  set search_path = pg_catalog, guard, pg_temp as $$
begin
  return (select client_id from guard.tx where xid = pg_current_xact_id_if_assigned());
end $$;
grant execute on function guard.seen_persons(), guard.seen_in(uuid, uuid), guard.tx_client() to bw_app;

alter table desk enable row level security;
create policy desk_reads on desk for select to bw_app using (id = (select guard.desk()));

alter table agent enable row level security;
create policy agent_reads on agent for select to bw_app
  using (desk_id = (select guard.desk()) and (select guard.is_agent()));

alter table client enable row level security;
create policy client_reads on client for select to bw_app using (
  id = (select guard.client())
  or (desk_id = (select guard.desk()) and (select guard.is_desk_admin())));

alter table person enable row level security;
create policy person_reads on person for select to bw_app using (
  client_id = (select guard.client())
    and (id = (select guard.actor()) or (select guard.has_role('super-admin')) or (select guard.has_role('admin')))
  or (select guard.is_agent()) and (
    id = any ((select guard.seen_persons())::uuid[]) and guard.seen_in(client_id, id)
    or (select guard.is_desk_admin()) and client_id in (select id from client)));
create policy person_writes on person for insert to bw_app with check (client_id = (select guard.tx_client()));
create policy person_changes on person for update to bw_app using (client_id = (select guard.tx_client())) with check (client_id = (select guard.tx_client()));
create policy person_removes on person for delete to bw_app using (client_id = (select guard.tx_client()));

alter table line enable row level security;
create policy line_reads on line for select to bw_app using (
  client_id = (select guard.client())
    and (owner_id = (select guard.actor()) or (select guard.has_role('super-admin')) or (select guard.has_role('admin')))
  or (select guard.is_agent()) and (
    owner_id = any ((select guard.seen_persons())::uuid[]) and guard.seen_in(client_id, owner_id)
    or (select guard.is_desk_admin()) and client_id in (select id from client)));
create policy line_writes on line for insert to bw_app with check (client_id = (select guard.tx_client()));
create policy line_changes on line for update to bw_app using (client_id = (select guard.tx_client())) with check (client_id = (select guard.tx_client()));
create policy line_removes on line for delete to bw_app using (client_id = (select guard.tx_client()));

alter table device enable row level security;
create policy device_reads on device for select to bw_app using (
  client_id = (select guard.client())
    and (owner_id = (select guard.actor()) or (select guard.has_role('super-admin')) or (select guard.has_role('admin')))
  or (select guard.is_agent()) and (
    owner_id = any ((select guard.seen_persons())::uuid[]) and guard.seen_in(client_id, owner_id)
    or (select guard.is_desk_admin()) and client_id in (select id from client)));
create policy device_writes on device for insert to bw_app with check (client_id = (select guard.tx_client()));
create policy device_changes on device for update to bw_app using (client_id = (select guard.tx_client())) with check (client_id = (select guard.tx_client()));
create policy device_removes on device for delete to bw_app using (client_id = (select guard.tx_client()));

alter table raised_tier enable row level security;
create policy raised_tier_reads on raised_tier for select to bw_app using (client_id = (select guard.client()));
alter table person_grant enable row level security;
create policy person_grant_reads on person_grant for select to bw_app using (client_id = (select guard.client()));

grant select on desk, agent, client, raised_tier, person_grant to bw_app;
grant select, insert, update, delete on person, line, device to bw_app;

-- Which table and operation each action may touch, and which columns an update may change.
create table guard.touch (
  action text not null, tab text not null, op text not null, columns text[] not null default '{}',
  primary key (action, tab, op)
);
insert into guard.touch (action, tab, op, columns) values
  ('client.onboard', 'person', 'INSERT', '{}'),
  ('client.onboard', 'person', 'UPDATE', '{first,last,email,email_key,first_keys,last_keys,phone,role,version}'),
  ('client.onboard', 'person', 'DELETE', '{}'),
  ('client.onboard', 'line', 'INSERT', '{}'), ('client.onboard', 'line', 'UPDATE', '{number,label,owner_id}'),
  ('client.onboard', 'line', 'DELETE', '{}'),
  ('client.onboard', 'device', 'INSERT', '{}'), ('client.onboard', 'device', 'UPDATE', '{name,kind,owner_id}'),
  ('client.onboard', 'device', 'DELETE', '{}'), ('client.onboard', 'client', 'UPDATE', '{version}'),
  ('client.correct', 'client', 'UPDATE', '{name,name_keys,mail_domains,version}'),
  ('client.remove', 'client', 'DELETE', '{}'), ('client.remove', 'person', 'DELETE', '{}'),
  ('client.remove', 'line', 'DELETE', '{}'), ('client.remove', 'device', 'DELETE', '{}'),
  ('client.create', 'client', 'INSERT', '{}'), ('client.create', 'person', 'INSERT', '{}'),
  ('client.live', 'client', 'UPDATE', '{state,preset,live_at,version}'),
  ('person.accept', 'person', 'UPDATE', '{status,version}'),
  ('policy.change', 'client', 'UPDATE', '{preset,version}'),
  ('policy.change', 'raised_tier', 'INSERT', '{}'), ('policy.change', 'raised_tier', 'UPDATE', '{tier}'),
  ('policy.change', 'raised_tier', 'DELETE', '{}'),
  ('user.add', 'person', 'INSERT', '{}'),
  ('user.change', 'person', 'UPDATE',
    '{first,last,email,email_key,first_keys,last_keys,phone,role,status,version,email_changed_at}'),
  ('user.remove', 'person', 'DELETE', '{}'),
  ('user.remove', 'person_grant', 'DELETE', '{}'),
  ('user.remove', 'line', 'UPDATE', '{owner_id}'), ('user.remove', 'device', 'UPDATE', '{owner_id}');

-- Do the row's values agree with the parameters that were frozen? Every parameter names a column.
-- Written over the row they leave it as it is; no parameters at all agree with nothing.
create function guard.agrees(row_json jsonb, params jsonb) returns boolean language sql immutable
  return coalesce(params <> '{}' and row_json || params = row_json, false);

-- Keys that follow a named value, and nothing else: which columns may move beside those that were frozen.
create function guard.followers(params jsonb) returns text[]
language sql immutable set search_path = pg_catalog, pg_temp as $$
  select array['version']
    || case when params ? 'email' then array['email_key', 'email_changed_at'] else '{}' end
    || case when params ? 'first' then array['first_keys'] else '{}' end
    || case when params ? 'last' then array['last_keys'] else '{}' end
$$;

-- The key of a plain mail address is itself in lower case, without the dot that a domain may end in. One with letters of other
-- alphabets is written as it is compared, but for its domain, which the key has as the network knows it.
create function guard.other_key_fits(p_email text, p_key text) returns boolean
language plpgsql immutable set search_path = pg_catalog, guard, pg_temp as $$
begin
  if p_email = '' then return p_key = ''; end if;
  return p_key = regexp_replace(p_email, '@[^@]*$', '@') || (select string_agg(guard.punycode(label), '.' order by i)
    from regexp_split_to_table(regexp_replace(p_email, '^.*@', ''), '\.') with ordinality as s(label, i));
end $$;
create function guard.key_fits(row_json jsonb) returns boolean language sql immutable
  return case when row_json ->> 'email' ~ '^[\x21-\x7e]+$' then row_json ->> 'email_key' = regexp_replace(lower(row_json ->> 'email'), '\.$', '')
    else guard.other_key_fits(row_json ->> 'email', row_json ->> 'email_key') end;

-- Whether somebody who accepted an invitation begins anew where somebody else gives them another address: nothing but the one of
-- before says that their factors are theirs. So it is while onboarding, and for whom no factor counts yet; not for the last
-- Super admin.
create function guard.begins_anew(p_client uuid, p_person uuid) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, guard, public, auth, pg_temp as $$
begin
  return (select c.state = 'onboarding'
      or not exists (select from auth.factor f where f.client_id = c.id and f.person_id = p_person and coalesce(f.counts_from <= guard.now(), true))
     and exists (select from public.person s where s.client_id = c.id and s.id <> p_person and s.role = 'super-admin' and s.status = 'active')
    from public.client c where c.id = p_client);
end $$;

create function guard.check_row() returns trigger
language plpgsql security definer set search_path = pg_catalog, guard, public, auth, pg_temp as $$
declare
  t record;
  v_refusal text;
  o jsonb := case when tg_op <> 'INSERT' then to_jsonb(old) end;
  n jsonb := case when tg_op <> 'DELETE' then to_jsonb(new) end;
  key text := case when tg_table_name = 'client' then 'id' else 'client_id' end;
  changed text[];
begin
  select x.*, m.columns into t from guard.tx x
    join guard.touch m on m.action = x.action and m.tab = tg_table_name and m.op = tg_op
   where x.xid = pg_current_xact_id_if_assigned();
  if not found or coalesce(o ->> key, t.client_id::text) <> t.client_id::text
     or coalesce(n ->> key, t.client_id::text) <> t.client_id::text then
    perform guard.refuse('no-authority');
  end if;
  if tg_op = 'UPDATE' then
    select coalesce(array_agg(e.key), '{}') into changed from jsonb_each(n) e where o -> e.key is distinct from e.value;
    if not changed <@ t.columns then perform guard.refuse('no-authority'); end if;
  end if;
  if t.authority_id is not null then
    v_refusal := guard.misfit(t.action, t.subject_id, t.params, tg_table_name, o, n, changed);
    if v_refusal is not null then perform guard.refuse(v_refusal); end if;
  elsif tg_table_name = 'person' and t.action <> 'desk.sample' then
    -- Whoever is written into a directory has accepted nothing yet; an address that is corrected is nobody's until it is shown.
    if tg_op = 'INSERT' and (n ->> 'status' <> 'invited' or n ->> 'email_changed_at' is not null)
       or (tg_op = 'INSERT' or changed && '{email,email_key}') and not guard.key_fits(n) then
      perform guard.refuse('no-authority');
    elsif 'email_key' = any (changed) and o ->> 'status' <> 'invited' then
      new := jsonb_populate_record(new, jsonb_build_object('email_changed_at', transaction_timestamp()));
    end if;
  end if;
  if tg_table_name = 'person' and tg_op = 'UPDATE' and n ->> 'status' = 'active' and t.action not in ('desk.sample', 'person.accept')
     and ('email_key' = any (changed) and guard.begins_anew(t.client_id, (o ->> 'id')::uuid)
       or o ->> 'status' = 'suspended' and not exists (select from auth.factor f      -- they could not sign in
         where f.client_id = t.client_id and f.person_id = (o ->> 'id')::uuid))
     and guard.actor() is distinct from (o ->> 'id')::uuid then
    new := jsonb_populate_record(new, '{"status":"invited"}');
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end $$;

-- What was lent names one subject and freezes its values: nothing beside them may move. The code of the refusal, or null.
create function guard.misfit(p_action text, p_subject uuid, p_params jsonb, tab text, o jsonb, n jsonb, changed text[]) returns text
language plpgsql stable security definer set search_path = pg_catalog, guard, pg_temp as $$
begin
  if tab = 'person' and n is not null and not guard.key_fits(n) then return 'parameters-changed'; end if;
  if p_action = 'user.add' then
    if not guard.agrees(n, p_params) or n ->> 'status' <> 'invited' or n ->> 'email_changed_at' is not null then
      return 'parameters-changed';
    end if;
  elsif tab = 'person' then
    if (o ->> 'id')::uuid is distinct from p_subject then return 'no-authority'; end if;
    if p_action = 'user.change' and (not guard.agrees(n, p_params)
       or exists (select from unnest(changed) c where c <> all (guard.followers(p_params)) and not p_params ? c)
       or 'email' = any (changed) and (n ->> 'email_changed_at')::timestamptz is distinct from transaction_timestamp()
       or 'status' = any (changed) and o ->> 'status' = 'invited') then      -- an invitation is accepted, not granted
      return 'parameters-changed';
    end if;
  elsif tab = 'person_grant' then                                        -- it goes with its person
    if (o ->> 'person_id')::uuid is distinct from p_subject then return 'no-authority'; end if;
  elsif p_action = 'user.remove' then                                    -- the removed person's lines and devices stay
    if (o ->> 'owner_id')::uuid is distinct from p_subject or n ->> 'owner_id' is not null then
      return 'no-authority';
    end if;
  end if;
  return null;
end $$;

-- One use of an authority changes one row of its kind: `user.add` adds one person, not two, and invites them.
create function guard.once() returns trigger
language plpgsql security definer set search_path = pg_catalog, guard, public, pg_temp as $$
begin
  update guard.tx set subject_id = new.id, action = 'user.added' where xid = pg_current_xact_id() and action = 'user.add';
  if found then
    insert into guard.mail (kind, client_id, person_id, params) values ('invitation', new.client_id, new.id, guard.inviter());
  end if;
  return null;
end $$;

create trigger person_guard before insert or update or delete on person for each row execute function guard.check_row();
create trigger line_guard before insert or update or delete on line for each row execute function guard.check_row();
create trigger device_guard before insert or update or delete on device for each row execute function guard.check_row();
create trigger client_guard before insert or update or delete on client for each row execute function guard.check_row();
create trigger raised_tier_guard before insert or update or delete on raised_tier for each row execute function guard.check_row();
create trigger person_grant_guard before insert or update or delete on person_grant for each row execute function guard.check_row();
create trigger person_once after insert on person for each row execute function guard.once();
alter table person enable always trigger person_guard;
alter table line enable always trigger line_guard;
alter table device enable always trigger device_guard;
alter table client enable always trigger client_guard;
alter table raised_tier enable always trigger raised_tier_guard;
alter table person_grant enable always trigger person_grant_guard;
alter table person enable always trigger person_once;

-- A live client keeps at least one Super admin who is not suspended.
create function guard.keeps_super_admin() returns trigger
language plpgsql security definer set search_path = pg_catalog, guard, public, pg_temp as $$
begin
  if old.role = 'super-admin' and (select state from public.client where id = old.client_id) = 'live' then
    perform pg_advisory_xact_lock(hashtextextended(old.client_id::text, 78));   -- two demoted at once
    if not exists (select from public.person where client_id = old.client_id and role = 'super-admin' and status = 'active') then
      perform guard.refuse('last-super-admin');
    end if;
  end if;
  return null;
end $$;
create trigger person_keeps_super_admin after update or delete on person for each row execute function guard.keeps_super_admin();
alter table person enable always trigger person_keeps_super_admin;
