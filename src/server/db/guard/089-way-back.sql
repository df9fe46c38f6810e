-- The way back for an admin who can show no factor any more: made at the server's own machine, by nobody else. Not granted
-- to any role that the server runs as.
alter table auth.link drop constraint link_purpose_check;
alter table auth.link add constraint link_purpose_check
  check (purpose in ('sign-in', 'ticket', 'invitation', 'not-me', 'stop', 'way-back'));

-- Makes a link, good for an hour and once, by which an admin who accepted their invitation enrols a factor in place of those
-- they had; links made before end. Their sign-ins end, the desk's record and every admin are told. Runs as the owner.
-- Gives back their name; null: no such admin.
create function guard.make_way_back(p_email_key text, p_secret_hash bytea) returns text
language plpgsql set search_path = pg_catalog, guard, public, auth, pg_temp as $$
declare
  a public.agent;
  v_name text;
begin
  select * into a from public.agent where email_key = p_email_key and status = 'active' and roles && '{admin,billing-contact}' for update;
  if not found then return null; end if;
  v_name := a.first || ' ' || a.last;
  update auth.sign_in set ended_at = guard.now() where agent_id = a.id and ended_at is null;
  delete from auth.link where agent_id = a.id and purpose = 'way-back';
  insert into auth.link (id, purpose, secret_hash, email_key, agent_id, expires_at)
  values (gen_random_uuid(), 'way-back', p_secret_hash, a.email_key, a.id, guard.now() + interval '1 hour');
  insert into guard.mail (kind, agent_id, params)
  select 'notice', b.id, jsonb_build_object('what', 'way-back', 'name', v_name)
    from public.agent b where b.desk_id = a.desk_id and b.status = 'active' and b.roles && '{admin,billing-contact}';
  perform guard.append_as(a.desk_id, 'system', 'agent.way-back', null, guard.canonical(jsonb_build_object('agent', a.id, 'sentence',
    'Whoever runs the server made a link by which ' || v_name || ' enrols a new sign-in factor; their sign-ins ended.')));
  perform guard.announce('sign-in', null, a.desk_id, null);
  return v_name;
end $$;
