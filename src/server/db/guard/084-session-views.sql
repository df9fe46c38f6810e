-- What may be read of sessions. Every agent of the desk sees that a session runs and whose it is; how it stands only those
-- who are, were or are asked into it, the desk's admins, and its customer.

create function guard.sees_session(p_session uuid) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, guard, pg_temp as $$
declare c text[] := guard.ctx();
begin
  if c[1] = 'customer' then return exists (select from guard.customer where id = c[2]::uuid and session_id = p_session); end if;
  return c[1] = 'agent' and exists (select from guard.session s where s.id = p_session and s.desk_id = c[3]::uuid and (
    string_to_array(c[5], ',') && array['admin', 'billing-contact']
    or exists (select from guard.session_agent a where a.session_id = s.id and a.agent_id = c[2]::uuid and a.state <> 'removed')));
end $$;

-- What was said and sent in it. While it runs the customer sees who is in, and nobody else reads along: no admin, and no
-- colleague who was asked and has not come. Afterwards those who were in, and the admins.
create function guard.agent_reads(p_agent uuid, p_desk uuid, p_admin boolean, p_session uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, guard, pg_temp as $$
  select exists (select from guard.session s
    left join guard.session_agent a on a.session_id = s.id and a.agent_id = p_agent
     where s.id = p_session and s.desk_id = p_desk and (a.state = 'in' or s.state = 'ended' and (
       a.state = 'left' and a.came_at is not null or p_admin)))
$$;
create function guard.sees_content(p_session uuid) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, guard, pg_temp as $$
declare c text[] := guard.ctx();
begin
  if c[1] = 'customer' then return guard.sees_session(p_session); end if;
  return c[1] = 'agent' and guard.agent_reads(c[2]::uuid, c[3]::uuid, string_to_array(c[5], ',') && array['admin', 'billing-contact'], p_session);
end $$;

-- For its customer, whether it is hands-on; for an agent, whether it is so for them.
create function guard.see_hands_on(p_session uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, guard, pg_temp as $$
  select case when guard.is_agent() then guard.is_lent_to(s, guard.actor()) else guard.is_hands_on(s) end
    from guard.session s where s.id = p_session and guard.sees_session(s.id)
$$;

-- A customer reads which chain tells of their session, and not whom the agent found, nor how they were asked here.
create view support_session with (security_barrier) as
  select s.id, s.desk_id, s.host_id, a.first || ' ' || a.last as host_name, d.name as desk_name, s.contact_id, s.request_id,
         s.client_id, case when (select guard.is_agent()) then s.person_id end as person_id,
         case when (select guard.is_agent()) then k.name end as client_name, s.state, s.opened_at, s.active_at, s.ended_at, s.ended_by,
         s.outcome, s.paused_at, s.said, s.version, guard.sees_session(s.id) as mine_to_see,
         case when s.notes is not null and (select guard.is_agent()) and guard.sees_session(s.id) then s.notes end as notes,
         case when (select guard.is_agent()) and guard.sees_session(s.id) then
           (select jsonb_build_object('by', b.first || ' ' || b.last, 'reason', h.reason) from guard.hosting h join public.agent b on b.id = h.handed_by
             where h.session_id = s.id and h.until is null) end as handed_over,
         (select max(x.expires_at) from guard.session_key x where (select guard.is_agent()) and x.session_id = s.id and x.spent_at is null and x.expires_at > guard.now()) as key_until,
         (select m.state || '/' || coalesce(m.sent_at::text, '') from guard.mail m where (select guard.is_agent()) and m.kind = 'session' and m.ref = s.id order by m.at desc limit 1) as mail
    from guard.session s join public.agent a on a.id = s.host_id join public.desk d on d.id = s.desk_id
    left join public.client k on k.id = s.client_id
   where (select guard.is_agent()) and s.desk_id = (select guard.desk())
      or (select guard.kind()) = 'customer' and guard.sees_session(s.id);

-- Of whoever came to a session before them a customer hears nothing.
create view session_customer with (security_barrier) as
  select u.id, u.session_id, u.name, u.email, u.device - 'zone' as device, u.network, u.came_by, u.trouble, u.language, u.state, u.evaluation, u.knocked_at,
         u.admitted_at, u.left_at, u.seen_at
    from guard.customer u where guard.sees_session(u.session_id) and ((select guard.is_agent()) or u.id = (select guard.actor()));

create view session_agent with (security_barrier) as
  select m.session_id, m.agent_id, a.first || ' ' || a.last as name, m.part, m.state, m.since, m.came_at, m.until,
         coalesce((select jsonb_agg(jsonb_build_object('from', h.since, 'to', coalesce(h.until, s.ended_at)) order by h.since)
           from guard.hosting h join guard.session s on s.id = h.session_id
          where h.session_id = m.session_id and h.agent_id = m.agent_id), '[]') as hosted
    from guard.session_agent m join public.agent a on a.id = m.agent_id
   where guard.sees_session(m.session_id) or (select guard.is_agent()) and m.agent_id = (select guard.actor());

-- That there was a file sees who sees the session; how it is called only who may read what was sent.
create view consent with (security_barrier) as
  select c.id, c.session_id, c.kind, c.asked_by,
         case when c.about = '{}' or guard.sees_content(c.session_id) then c.about else '{}' end as about, c.state, c.asked_at, c.expires_at, c.answered_at, c.ended_at,
         a.first || ' ' || a.last as asked_by_name
    from guard.consent c left join public.agent a on a.id = c.asked_by where guard.sees_session(c.session_id);

create view chat with (security_barrier) as
  select c.session_id, c.n, c.id, c.from_kind, c.from_id, c.name, c.text, c.at
    from guard.chat c where guard.sees_content(c.session_id);

create view front with (security_barrier) as
  select f.desk_id, f.slug, f.stopped_at, f.version from guard.front f
   where (select guard.is_desk_admin()) and f.desk_id = (select guard.desk());

create view blocked with (security_barrier) as
  select b.network, b.reason, b.at, a.first || ' ' || a.last as by_name from guard.blocked b join public.agent a on a.id = b.by_id
   where (select guard.is_desk_admin()) and b.desk_id = (select guard.desk());

create view abuse_report with (security_barrier) as
  select r.id, r.session_id, r.words, r.at from guard.abuse_report r
   where (select guard.is_desk_admin()) and r.desk_id = (select guard.desk());

-- From when to when a customer was recorded, really and not only by their yes. (The table comes with recordings, later.)
create function guard.recorded_of(p_customer uuid) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, guard, pg_temp as $$
begin
  return (select coalesce(jsonb_agg(jsonb_build_object('from', r.started_at, 'until', r.stopped_at) order by r.started_at), '[]')
    from guard.recording r join guard.consent c on c.id = r.consent_id where c.customer_id = p_customer);
end $$;

-- Whether the file that a consent was for came whole; null: it was for none. (Files, too, come later.)
create function guard.came_whole(p_consent uuid) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, guard, pg_temp as $$
begin
  return (select f.whole_at is not null from guard.session_file f where f.consent_id = p_consent);
end $$;

-- What a customer may keep: who, when, what was seen, sent and recorded. Whoever was turned away hears of their own coming
-- alone: another customer may be in that session since.
create function guard.receipt_of(p_customer uuid) returns jsonb
language sql stable security definer set search_path = pg_catalog, guard, public, pg_temp as $$
  select jsonb_build_object('session', s.id, 'desk', d.name, 'customer', u.name, 'customerState', u.state, 'openedAt', s.opened_at,
    'agents', (select jsonb_agg(a.first || ' ' || a.last order by m.came_at) from guard.session_agent m join public.agent a on a.id = m.agent_id
                where m.session_id = s.id and m.came_at <= coalesce(u.left_at, 'infinity')),
    'consents', (select coalesce(jsonb_agg(jsonb_build_object('kind', c.kind, 'state', c.state, 'askedAt', c.asked_at,
        'answeredAt', c.answered_at, 'endedAt', c.ended_at, 'about', c.about, 'whole', guard.came_whole(c.id)) order by c.asked_at), '[]')
      from guard.consent c where c.customer_id = u.id),
    'recordings', guard.recorded_of(u.id), 'zone', u.device ->> 'zone')
    || case when u.state = 'refused'
         then jsonb_build_object('state', 'ended', 'activeAt', null, 'endedAt', u.left_at, 'endedBy', null, 'said', 0)
         else jsonb_build_object('state', s.state, 'activeAt', s.active_at, 'endedAt', s.ended_at, 'endedBy', s.ended_by, 'said', s.said) end
    from guard.customer u join guard.session s on s.id = u.session_id join public.desk d on d.id = s.desk_id
   where u.id = p_customer
$$;

-- The same by the token of the session, for a week after they were in it, with how its copy by mail fares: only where that
-- goes to an address that they typed. That it goes to somebody on record would tell a caller that there is such a person.
create function guard.receipt(p_token bytea) returns jsonb
language sql stable security definer set search_path = pg_catalog, guard, public, pg_temp as $$
  select guard.receipt_of(u.id) || jsonb_build_object('mail', case when s.person_id is null and u.state = 'admitted' then (
      select jsonb_build_object('to', u.email, 'state',
          case when m.state = 'waiting' and m.at < guard.now() - interval '20 seconds' then 'late' else m.state end)
        from guard.mail m where m.kind = 'receipt' and m.ref = s.id order by m.at desc limit 1) end)
    from guard.customer u join guard.session s on s.id = u.session_id
   where u.token_hash = sha256(p_token) and coalesce(u.left_at, s.ended_at, guard.now()) > guard.now() - interval '7 days'
$$;

-- The mail job makes the secret of a link to a session, good for half an hour. No row: nobody is awaited there any more.
create function guard.session_link_made(p_mail uuid, p_key uuid, p_secret text) returns table (agent_name text)
language plpgsql security definer set search_path = pg_catalog, guard, public, pg_temp as $$
declare s guard.session;
begin
  select x.* into s from guard.session x join guard.mail m on m.ref = x.id where m.id = p_mail and m.kind = 'session' and x.state = 'inviting';
  if not found then return; end if;
  update guard.session_key set spent_at = guard.now() where session_id = s.id and way = 'mail' and spent_at is null;
  insert into guard.session_key (id, session_id, way, hash, expires_at)
  values (p_key, s.id, 'mail', guard.key_hash(p_secret), guard.now() + interval '30 minutes');
  return query select a.first || ' ' || a.last from public.agent a where a.id = s.host_id;
end $$;

-- The receipt that a mail carries, and the language that the customer's page was in.
create function guard.mailed_receipt(p_mail uuid) returns jsonb
language sql stable security definer set search_path = pg_catalog, guard, pg_temp as $$
  select guard.receipt_of(u.id) || jsonb_build_object('language', u.language) from guard.mail m join guard.customer u on u.session_id = m.ref and u.state = 'admitted'
   where m.id = p_mail and m.kind = 'receipt' limit 1
$$;
grant execute on function guard.session_link_made(uuid, uuid, text), guard.mailed_receipt(uuid) to bw_auth;

grant select on support_session, session_customer, session_agent, consent, chat, front, blocked, abuse_report to bw_app;
grant execute on function guard.sees_session(uuid), guard.sees_content(uuid), guard.see_hands_on(uuid), guard.receipt(bytea) to bw_app;
