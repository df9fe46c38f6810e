-- Stop links: whoever is told by mail of a wait, or of a factor that counts later, can stop it without signing in.
-- The mail says what its link stops: the approval in `ref`, or the factor in `params`.

-- Tells contact address and Super admins that a factor was enrolled which begins to count later.
create function guard.tell_factor(p_client uuid, p_person uuid, p_factor uuid) returns void
language plpgsql security definer set search_path = pg_catalog, guard, pg_temp as $$
begin
  insert into guard.mail (kind, client_id, person_id, params)
  values ('notice', p_client, p_person, jsonb_build_object('what', 'factor', 'factor', p_factor));
  perform guard.tell_super_admins(p_client, p_person, 'notice', p_person,
    jsonb_build_object('what', 'factor-of', 'factor', p_factor));
end $$;

-- What the page of a stop link shows, and what the record is told of it: nothing changes by looking.
-- `state`: `open` it can be stopped, `stopped`, `over` it ended or was settled in another way.
create function guard.stop_shown(p_secret bytea)
returns table (what text, desk_name text, client_name text, reader text, sentence text, asker text, agent_name text,
               owner text, own boolean, factor_kind text, at timestamptz, until timestamptz, state text,
               approval_id uuid, request_id uuid, contact_id uuid, evaluation boolean)
language sql stable security definer set search_path = pg_catalog, guard, public, auth, pg_temp as $$
  select case when a.id is null then 'factor' else 'wait' end, d.name, c.name, p.first || ' ' || p.last,
         r.sentence_inside, case when k.id is not null then guard.name_and_mail(k.first, k.last, k.email) end, g.first || ' ' || g.last,
         o.first || ' ' || o.last, a.id is null and coalesce(f.person_id, m.ref, l.person_id) = l.person_id, f.kind,
         coalesce(a.at, f.enrolled_at, m.at), l.expires_at,
         case when a.state = 'open' and r.state = 'waiting' and a.expires_at > guard.now()
                or f.counts_from > guard.now() then 'open'
              when a.state = 'no' or l.used_at is not null then 'stopped' else 'over' end,
         a.id, r.id, r.contact_id, l.evaluation
    from auth.link l join guard.mail m on m.id = l.mail_id
    join public.client c on c.id = l.client_id join public.desk d on d.id = c.desk_id
    join public.person p on p.client_id = l.client_id and p.id = l.person_id
    left join guard.approval a on m.kind = 'approval' and a.id = m.ref and a.client_id = l.client_id and a.kind = 'wait'
    left join guard.request r on r.id = a.request_id
    left join public.person k on k.client_id = r.client_id and k.id = r.asker_id
    left join public.agent g on g.id = r.agent_id
    left join auth.factor f on f.id = (m.params ->> 'factor')::uuid and f.client_id = l.client_id
    left join public.person o on o.client_id = f.client_id and o.id = f.person_id
   where l.secret_hash = sha256(p_secret) and l.purpose = 'stop' and l.expires_at > guard.now()
$$;

-- Ends a wait as a no that nobody signed in said. One that is through, answered or taken back stays so: `link-bad`.
create function guard.stop_wait(p_client uuid, p_approval uuid) returns void
language plpgsql security definer set search_path = pg_catalog, guard, pg_temp as $$
declare
  a guard.approval;
  r guard.request;
begin
  select * into a from guard.approval
   where id = p_approval and client_id = p_client and kind = 'wait' and state = 'open' for update;
  select * into r from guard.request where id = a.request_id and state = 'waiting' for update;
  if r.id is null or a.expires_at <= guard.now() then perform guard.refuse('link-bad'); end if;
  update guard.approval set state = 'no', answered_at = guard.now() where id = a.id;
  update guard.request set state = 'refused', ended_at = guard.now() where id = r.id;
  perform guard.reopen_contact(r.contact_id);
  perform guard.announce('approval', a.id, r.desk_id, a.client_id, r.asker_id);
  perform guard.announce_request(r.id);
end $$;

-- Removes a factor that does not count yet and ends all sign-ins of its owner; they and the Super admins are told.
-- One that counts by now, or was removed, stays so: `link-bad`.
create function guard.stop_factor(p_client uuid, p_factor uuid) returns void
language plpgsql security definer set search_path = pg_catalog, guard, public, auth, pg_temp as $$
declare v_person uuid;
begin
  delete from auth.factor where id = p_factor and client_id = p_client and counts_from > guard.now()
  returning person_id into v_person;
  if v_person is null then perform guard.refuse('link-bad'); end if;
  update auth.sign_in set ended_at = guard.now()
   where client_id = p_client and person_id = v_person and ended_at is null;
  perform guard.forget_digits(p_client, v_person, 'infinity');
  insert into guard.mail (kind, client_id, person_id, params)
  values ('notice', p_client, v_person, '{"what":"factor-stopped"}');
  perform guard.tell_super_admins(p_client, v_person, 'notice', v_person, '{"what":"factor-of-stopped"}');
  perform guard.announce('client', p_client, (select desk_id from public.client where id = p_client), p_client);
end $$;

-- Stops what the link is for, once, in the name of whoever was mailed it. `p_body` tells the record.
create function guard.stop(p_secret bytea, p_body text) returns void
language plpgsql security definer set search_path = pg_catalog, guard, auth, pg_temp as $$
declare
  l auth.link;
  m guard.mail;
  v_action text;
begin
  update auth.link set used_at = guard.now()
   where secret_hash = sha256(p_secret) and purpose = 'stop' and used_at is null and expires_at > guard.now()
  returning * into l;
  if not found then perform guard.refuse('link-bad'); end if;
  select * into m from guard.mail where id = l.mail_id;
  if m.kind = 'approval' then
    v_action := 'wait.stop';
    perform guard.stop_wait(l.client_id, m.ref);
  else
    v_action := 'factor.stop';
    perform guard.stop_factor(l.client_id, (m.params ->> 'factor')::uuid);
  end if;
  perform guard.append_as(l.client_id, 'person:' || l.person_id, v_action, 'client.' || v_action || '.link', p_body);
end $$;

grant execute on function guard.stop_shown(bytea), guard.stop(bytea, text) to bw_app;
grant execute on function guard.tell_factor(uuid, uuid, uuid) to bw_auth;
