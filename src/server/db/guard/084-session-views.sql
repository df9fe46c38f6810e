-- What may be read of sessions. Every agent of the desk sees that a session runs and whose it is; what happens in it only
-- those who are or were in it, the desk's admins, and its customer.

create function guard.sees_session(p_session uuid) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, guard, pg_temp as $$
declare c text[] := guard.ctx();
begin
  if c[1] = 'customer' then return exists (select from guard.customer where id = c[2]::uuid and session_id = p_session); end if;
  return c[1] = 'agent' and exists (select from guard.session s where s.id = p_session and s.desk_id = c[3]::uuid and (
    string_to_array(c[5], ',') && array['admin', 'billing-contact']
    or exists (select from guard.session_agent a where a.session_id = s.id and a.agent_id = c[2]::uuid and a.state <> 'removed')));
end $$;

create function guard.see_hands_on(p_session uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, guard, pg_temp as $$
  select guard.is_hands_on(s) from guard.session s where s.id = p_session and guard.sees_session(s.id)
$$;

create view support_session with (security_barrier) as
  select s.id, s.desk_id, s.host_id, a.first || ' ' || a.last as host_name, d.name as desk_name, s.contact_id, s.request_id,
         s.client_id, s.person_id, k.name as client_name, s.state, s.opened_at, s.active_at, s.ended_at, s.ended_by,
         s.outcome, s.notes, s.paused_at, s.said, s.version, guard.sees_session(s.id) as mine_to_see,
         (select max(x.expires_at) from guard.session_key x where x.session_id = s.id and x.spent_at is null and x.expires_at > guard.now()) as key_until,
         (select m.state || '/' || coalesce(m.sent_at::text, '') from guard.mail m where m.kind = 'session' and m.ref = s.id order by m.at desc limit 1) as mail
    from guard.session s join public.agent a on a.id = s.host_id join public.desk d on d.id = s.desk_id
    left join public.client k on k.id = s.client_id
   where (select guard.is_agent()) and s.desk_id = (select guard.desk())
      or (select guard.kind()) = 'customer' and guard.sees_session(s.id);

create view session_customer with (security_barrier) as
  select u.id, u.session_id, u.name, u.email, u.device, u.network, u.came_by, u.language, u.state, u.evaluation, u.knocked_at,
         u.admitted_at, u.left_at, u.seen_at
    from guard.customer u where guard.sees_session(u.session_id);

create view session_agent with (security_barrier) as
  select m.session_id, m.agent_id, a.first || ' ' || a.last as name, m.part, m.state, m.since, m.until
    from guard.session_agent m join public.agent a on a.id = m.agent_id
   where guard.sees_session(m.session_id) or (select guard.is_agent()) and m.agent_id = (select guard.actor());

create view consent with (security_barrier) as
  select c.id, c.session_id, c.kind, c.asked_by, c.about, c.state, c.asked_at, c.expires_at, c.answered_at, c.ended_at,
         a.first || ' ' || a.last as asked_by_name
    from guard.consent c left join public.agent a on a.id = c.asked_by where guard.sees_session(c.session_id);

create view chat with (security_barrier) as
  select c.session_id, c.n, c.id, c.from_kind, c.from_id, c.name, c.text, c.at
    from guard.chat c where guard.sees_session(c.session_id);

create view front with (security_barrier) as
  select f.desk_id, f.slug, f.stopped_at, f.version from guard.front f
   where (select guard.is_agent()) and f.desk_id = (select guard.desk());

create view blocked with (security_barrier) as
  select b.network, b.reason, b.at, a.first || ' ' || a.last as by_name from guard.blocked b join public.agent a on a.id = b.by_id
   where (select guard.is_desk_admin()) and b.desk_id = (select guard.desk());

create view abuse_report with (security_barrier) as
  select r.id, r.session_id, r.words, r.at from guard.abuse_report r
   where (select guard.is_desk_admin()) and r.desk_id = (select guard.desk());

-- What a customer may keep: who, when, what was seen, sent and recorded. For a week, by the token of the session.
create function guard.receipt(p_token bytea) returns jsonb
language sql stable security definer set search_path = pg_catalog, guard, public, pg_temp as $$
  select jsonb_build_object('session', s.id, 'desk', d.name, 'customer', u.name, 'state', s.state, 'customerState', u.state,
    'openedAt', s.opened_at, 'activeAt', s.active_at, 'endedAt', s.ended_at, 'endedBy', s.ended_by, 'said', s.said,
    'agents', (select jsonb_agg(a.first || ' ' || a.last order by m.since) from guard.session_agent m join public.agent a on a.id = m.agent_id
                where m.session_id = s.id and m.state in ('in', 'left')),
    'consents', (select coalesce(jsonb_agg(jsonb_build_object('kind', c.kind, 'state', c.state, 'askedAt', c.asked_at,
        'answeredAt', c.answered_at, 'endedAt', c.ended_at, 'about', c.about) order by c.asked_at), '[]')
      from guard.consent c where c.session_id = s.id))
    from guard.customer u join guard.session s on s.id = u.session_id join public.desk d on d.id = s.desk_id
   where u.token_hash = sha256(p_token) and coalesce(s.ended_at, u.left_at, guard.now()) > guard.now() - interval '7 days'
$$;

grant select on support_session, session_customer, session_agent, consent, chat, front, blocked, abuse_report to bw_app;
grant execute on function guard.sees_session(uuid), guard.see_hands_on(uuid), guard.receipt(bytea) to bw_app;
