-- What may be read of the guard's own tables. Views belong to the owner and filter by whoever entered. Functions in them
-- run by the reader's right, so those here take an id and look themselves whether this reader may see it.

-- May whoever entered see this request? Agents of the desk, its asker, and the Super admins of its client.
create function guard.sees(r guard.request) returns boolean
language sql stable security definer set search_path = pg_catalog, guard, pg_temp as $$
  select guard.is_agent() and r.desk_id = guard.desk() and r.contact_id is not null
    or r.client_id = guard.client() and (r.asker_id = guard.actor() or guard.has_role('super-admin'))
$$;

-- The facts of a request that this reader may see.
create function guard.see_facts(p_request uuid) returns jsonb
language sql stable security definer set search_path = pg_catalog, guard, pg_temp as $$
  select to_jsonb(guard.facts(r, true)) - 'asker' from guard.request r where r.id = p_request and guard.sees(r)
$$;

-- The facts of a request as its approver sees them: a Non-Member's as if this reader had authorised it already.
create function guard.see_approval_facts(p_approval uuid) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, guard, pg_temp as $$
declare
  a guard.approval;
  r guard.request;
begin
  select * into a from guard.approval where id = p_approval and client_id = guard.client();
  select * into r from guard.request where id = a.request_id;
  if a.kind = 'non-member' and r.client_id is null and guard.has_role('super-admin') then
    r.client_id := a.client_id; r.asker_id := guard.actor(); r.authorised_by := guard.actor();
  end if;
  return case when guard.sees(r) then to_jsonb(guard.facts(r, false)) - 'asker' end;
end $$;

-- Does whoever entered read their client's directory? Those who do read sentences with its names.
create function guard.reads_directory() returns boolean
language sql stable security definer set search_path = pg_catalog, guard, pg_temp as $$
  select guard.kind() = 'person' and (guard.has_role('super-admin') or guard.has_role('admin'))
$$;

-- What an approver agrees to: of a Non-Member's request, about their own client before they authorised it.
create function guard.see_approval_sentence(p_approval uuid) returns text
language plpgsql stable security definer set search_path = pg_catalog, guard, pg_temp as $$
declare
  a guard.approval;
  r guard.request;
begin
  select * into a from guard.approval where id = p_approval and client_id = guard.client();
  select * into r from guard.request where id = a.request_id;
  if a.kind = 'non-member' and r.client_id is null and guard.has_role('super-admin') then
    return guard.sentence_at(r, a.client_id);
  end if;
  return case when not guard.sees(r) then null when guard.reads_directory() then r.sentence_inside else r.sentence end;
end $$;

-- How far the caller of a contact is proven, what hinders a code to them, whether its agent is the very person, and whether
-- no factor of theirs counts yet, so that they cannot type digits.
create function guard.see_proof(p_contact uuid, out tier int, out hindrance text, out agent_is_them boolean, out factor_waits boolean)
language plpgsql stable security definer set search_path = pg_catalog, guard, public, pg_temp as $$
declare
  c guard.contact;
  p public.person;
begin
  tier := 0;
  select * into c from guard.contact where id = p_contact and desk_id = guard.desk() and guard.is_agent();
  select * into p from public.person where client_id = c.client_id and id = c.person_id;
  if not found then return; end if;
  tier := guard.contact_tier(c.id, p.status);
  hindrance := guard.code_hindrance(p);
  agent_is_them := guard.same_person(c.agent_id, p.id, p.client_id);
  factor_waits := (select bool_and(f.counts_from is not null and f.counts_from > guard.now())
    from auth.factor f where f.client_id = p.client_id and f.person_id = p.id);
end $$;
create view contact with (security_barrier) as
  select c.id, c.desk_id, c.agent_id, c.client_id, c.person_id, c.state, c.said - 'keys' as said, c.tries, c.opened_at, c.closed_at,
         a.first || ' ' || a.last as agent_name, c.agent_id = (select guard.actor()) as mine,
         p.first, p.last, p.role, p.status, p.email, k.name as client_name,
         s.tier, s.hindrance as code_hindrance, s.agent_is_them, s.factor_waits,
         (select f.until from guard.fence f where f.client_id = c.client_id and f.person_id = c.person_id and f.until > guard.now()) as fenced_until
    from guard.contact c join public.agent a on a.id = c.agent_id
    left join public.person p on p.client_id = c.client_id and p.id = c.person_id
    left join public.client k on k.id = c.client_id
    cross join lateral guard.see_proof(c.id) s
   where (select guard.is_agent()) and c.desk_id = (select guard.desk());

create view proof with (security_barrier) as
  select f.contact_id, f.tier, f.way, f.at, f.evaluation from guard.proof f join guard.contact c on c.id = f.contact_id
   where (select guard.is_agent()) and c.desk_id = (select guard.desk());

create view code with (security_barrier) as
  select o.id, o.contact_id, o.asked_at, o.sent_at, o.expires_at, o.tries, o.spent_at, m.state as mail_state, m.fault is not null as mail_fault
    from guard.code o join guard.contact c on c.id = o.contact_id left join guard.mail m on m.ref = o.id and m.kind = 'code'
   where (select guard.is_agent()) and c.desk_id = (select guard.desk());

-- Digits that wait: for the agent's screen, and for the person who is to type them. Never the digits.
create view digits with (security_barrier) as
  select d.contact_id, d.expires_at, d.tries, d.spent_at, a.first || ' ' || a.last as agent_name,
         (select string_agg(case when (select guard.reads_directory()) then r.sentence_inside else r.sentence end, ' ' order by r.at) from guard.request r   -- all that the proof would lift
           where r.contact_id = d.contact_id and r.state in ('open', 'waiting')) as asked
    from guard.digits d join guard.contact c on c.id = d.contact_id join public.agent a on a.id = c.agent_id
   where c.state <> 'closed' and (
     (select guard.is_agent()) and c.desk_id = (select guard.desk())
     or c.client_id = (select guard.client()) and c.person_id = (select guard.actor()));

-- Who of its client took a request back in the portal; null when nobody did, when they left, or to whom it is not shown.
create function guard.taken_back_by(p_request uuid) returns text
language plpgsql stable security definer set search_path = pg_catalog, guard, public, pg_temp as $$
begin
  return (select p.first || ' ' || p.last from guard.request r join public.person p on p.client_id = r.client_id and p.id = r.ended_by
    where r.id = p_request and guard.sees(r));
end $$;

-- Whether the person of its contact said that it was not them; false for whom it is not shown.
create function guard.was_disowned(p_request uuid) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, guard, pg_temp as $$
begin
  return exists (select from guard.request r join guard.contact k on k.id = r.contact_id
    where r.id = p_request and k.disowned_at is not null and guard.sees(r));
end $$;

-- A request with the facts that decide it. A Non-Member's refusal looks like waiting to the desk until its time is up:
-- it would tell that the client exists. Its client appears only once a Super admin authorised it.
create view request with (security_barrier) as
  select r.id, r.contact_id, r.client_id, r.asker_id, r.authorised_by, r.agent_id, r.action, r.subject - '{described,signer,signerId}'::text[] as subject,
         r.params, encode(r.params_hash, 'hex') as params_hash,
         case when (select guard.reads_directory()) then r.sentence_inside else r.sentence end as sentence,
         case when (select guard.is_agent()) and r.told is not null and r.client_id is null and r.state in ('waiting', 'refused', 'lapsed')
              then case when r.at > guard.now() - interval '72 hours' then 'waiting' else 'lapsed' end
              else r.state end as state,
         r.at, case when r.told is null or r.client_id is not null or r.state <> 'refused' then r.ended_at end as ended_at,
         guard.see_facts(r.id) as facts,
         (select to_jsonb(x) from (select u.id, u.expires_at, u.spent_at, u.revoked_at from guard.authority u
           where u.request_id = r.id and u.revoked_at is null) x) as authority,
         (select to_jsonb(x) from (select v.id, v.kind, v.state, v.expires_at,
             (select q.first || ' ' || q.last from public.person q where q.client_id = v.client_id and q.id = v.answered_by) as answered_by
           from guard.approval v where v.request_id = r.id and (v.kind <> 'non-member' or v.state = 'yes' and r.client_id is not null)
           order by v.at desc limit 1) x) as approval,
         (select w.id from guard.work_order w where w.request_id = r.id) as work_order_id,
         case when r.state = 'withdrawn' then guard.taken_back_by(r.id) end as taken_back_by,
         guard.was_disowned(r.id) as disowned,
         ag.first || ' ' || ag.last as agent_name, pe.first || ' ' || pe.last as asker_name
    from guard.request r left join public.agent ag on ag.id = r.agent_id
    left join public.person pe on pe.client_id = r.client_id and pe.id = r.asker_id
   where (select guard.is_agent()) and r.desk_id = (select guard.desk()) and r.contact_id is not null
      or r.client_id = (select guard.client()) and (r.asker_id = (select guard.actor()) or (select guard.has_role('super-admin')));

-- Whether whoever an answer was given in the name of said that it was not them; false outside of its client.
create function guard.answer_disowned(p_approval uuid) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, guard, pg_temp as $$
begin
  return exists (select from guard.approval where id = p_approval and client_id = guard.client() and disowned_at is not null);
end $$;

create view approval with (security_barrier) as
  select x.id, x.kind, x.state, x.at, x.expires_at, x.answered_at, x.answered_by, guard.answer_disowned(x.id) as disowned, x.request_id,
         guard.see_approval_sentence(x.id) as sentence, r.action, r.told ->> 'words' as words, c.said - 'keys' as said, r.asker_id,
         coalesce(ag.first || ' ' || ag.last, '') as agent_name,
         case when pe.id is not null then guard.name_and_mail(pe.first, pe.last, pe.email) end as asker_name,
         an.first || ' ' || an.last as answered_by_name, r.state as request_state,
         ag.email_key = (select m.email_key from public.person m where m.client_id = x.client_id and m.id = (select guard.actor())) as agent_is_me,
         guard.see_approval_facts(x.id) as facts, r.contact_id,
         exists (select from guard.contact k where k.id = r.contact_id and k.client_id = x.client_id
                  and k.person_id = (select guard.actor())) as contact_is_mine
    from guard.approval x join guard.request r on r.id = x.request_id
    left join guard.contact c on c.id = r.contact_id and x.kind = 'non-member'
    left join public.agent ag on ag.id = r.agent_id
    left join public.person pe on pe.client_id = r.client_id and pe.id = r.asker_id
    left join public.person an on an.client_id = x.client_id and an.id = x.answered_by
   where x.client_id = (select guard.client())
     and ((select guard.has_role('super-admin')) or r.asker_id = (select guard.actor()));

create view work_order with (security_barrier) as
  select w.id, w.request_id, w.client_id, w.lender_id, w.made_by, w.taken_by, w.state, w.at, w.expires_at, w.ended_at, w.note,
         case when (select guard.is_agent()) or (select guard.reads_directory()) then r.sentence_inside else r.sentence end as sentence,
         r.action, r.params, k.name as client_name, pe.first || ' ' || pe.last as lender_name,
         m.first || ' ' || m.last as made_by_name, t.first || ' ' || t.last as taken_by_name,
         guard.needs_another(w.id) as needs_another
    from guard.work_order w join guard.request r on r.id = w.request_id join public.client k on k.id = w.client_id
    left join public.person pe on pe.client_id = w.client_id and pe.id = w.lender_id
    join public.agent m on m.id = w.made_by left join public.agent t on t.id = w.taken_by
   where (select guard.is_agent()) and w.desk_id = (select guard.desk())
      or w.client_id = (select guard.client()) and (w.lender_id = (select guard.actor()) or (select guard.has_role('super-admin')));

-- A client's Super admins read its chain whole, a desk's admins the desk's; anybody else of a client reads what they did
-- themself through guard.own_entries, an agent a contact's entries through guard.contact_record.
create view record_entry with (security_barrier) as
  select e.chain, e.n, e.at, e.action, e.actor, e.authority, e.rule, e.prev, e.hash, e.digest, e.salt, e.body, e.erased_at
    from guard.record e
   where e.chain = (select guard.client()) and (select guard.has_role('super-admin'))
      or e.chain = (select guard.desk()) and (select guard.is_desk_admin());

-- Whether whoever entered reads all of a chain, and so may have it as a file.
create function guard.reads_chain(p_chain uuid) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, guard, pg_temp as $$
begin
  return coalesce(p_chain = guard.client() and guard.has_role('super-admin'), false)
      or p_chain = guard.desk() and guard.is_desk_admin();
end $$;

-- Numbered as their own: gaps would tell how much others did, and when. What came before each is nobody's of theirs.
create function guard.own_entries()
returns table (chain uuid, n bigint, at timestamptz, action text, actor text, authority uuid, rule text, prev bytea, hash bytea,
               digest bytea, salt bytea, body text, erased_at timestamptz)
language plpgsql stable security definer set search_path = pg_catalog, guard, pg_temp as $$
begin
  return query select e.chain, row_number() over (order by e.n), e.at, e.action, e.actor, e.authority, e.rule, ''::bytea, e.hash,
      e.digest, e.salt, e.body, e.erased_at
    from guard.record e where guard.kind() = 'person' and e.chain = guard.client() and e.actor = 'person:' || guard.actor()::text;
end $$;

create function guard.contact_record(p_contact uuid)
returns table (n bigint, at timestamptz, action text, body text)
language plpgsql stable security definer set search_path = pg_catalog, guard, pg_temp as $$
declare c guard.contact;
begin
  select * into c from guard.contact where id = p_contact and desk_id = guard.desk();
  if not found or not guard.is_agent() then perform guard.refuse('not-found'); end if;
  -- What an approver answered, and what was taken back, is worded with the directory's names; the agent reads whose word it was.
  return query select e.n, e.at, e.action, case when e.action in ('approval.answer', 'request.revoke')
      then json_build_object('sentence', e.body::jsonb ->> 'here')::text else e.body end from guard.record e
    where e.body like '%"contact":%' and e.body::jsonb ->> 'contact' = p_contact::text and (e.chain in (c.desk_id, c.client_id)
      -- Of somebody unknown: what was authorised, and what became of that yes. A no, or that they became a user, nobody hears.
      or e.action in ('approval.answer', 'approval.not-me', 'request.revoke') and exists (select from guard.request r
        where r.contact_id = p_contact and r.authorised_by is not null and r.client_id = e.chain and r.id::text = e.body::jsonb ->> 'request'))
    order by e.at, e.n limit 200;
end $$;

create view mail_state with (security_barrier) as
  select m.person_id, m.agent_id, m.client_id, m.kind, m.state, m.at, m.fault is not null as fault from guard.mail m
   where m.kind = 'invitation' and ((select guard.is_desk_admin())
     or m.client_id = (select guard.client()) and ((select guard.has_role('super-admin')) or (select guard.has_role('admin'))));

-- What decides about a person in their own client, before anything in particular is asked.
create function guard.standing_in(p_client uuid, p_person uuid)
returns table (preset text, client_state text, super_admins int, tiers jsonb, aspects text[], fenced_until timestamptz)
language plpgsql stable security definer set search_path = pg_catalog, guard, public, pg_temp as $$
begin
  return query select c.preset, c.state, (select greatest(count(*), 1)::int from public.person p
      where p.client_id = c.id and p.role = 'super-admin' and p.status = 'active'),
    coalesce((select jsonb_object_agg(t.action, t.tier) from public.raised_tier t where t.client_id = c.id), '{}'),
    array(select g.aspect from public.person_grant g where g.client_id = c.id and g.person_id = p_person),
    (select f.until from guard.fence f where f.client_id = c.id and f.person_id = p_person and f.until > guard.now())
    from public.client c where c.id = p_client;
end $$;

-- The same of whoever entered.
create function guard.standing()
returns table (preset text, client_state text, super_admins int, tiers jsonb, aspects text[], fenced_until timestamptz)
language sql stable security definer set search_path = pg_catalog, guard, pg_temp as $$
  select * from guard.standing_in(guard.client(), guard.actor())
$$;

-- Who holds each of these tokens and how they stand, all in one statement: tokens that come in the same moment share it.
-- `n` counts from 1, as the tokens were given; one that no living sign-in has gives no row. An agent stands in no client.
create function guard.whoami_all(tokens bytea[])
returns table (n int, kind text, id uuid, desk_id uuid, client_id uuid, roles text[], role text, factor_at timestamptz,
               sign_in_id uuid, evaluation boolean, preset text, client_state text, super_admins int, tiers jsonb,
               aspects text[], fenced_until timestamptz)
language plpgsql stable security definer set search_path = pg_catalog, guard, public, auth, pg_temp as $$
declare v_now timestamptz := guard.now();
begin
  return query select t.n::int, case when a.id is null then 'person' else 'agent' end, coalesce(a.id, p.id),
      coalesce(a.desk_id, c.desk_id), p.client_id, a.roles, p.role, i.factor_at, i.id, i.evaluation, c.preset, c.state,
      case when c.id is not null then (select greatest(count(*), 1)::int from public.person s
        where s.client_id = c.id and s.role = 'super-admin' and s.status = 'active') end,
      case when c.id is not null then coalesce((select jsonb_object_agg(r.action, r.tier) from public.raised_tier r
        where r.client_id = c.id), '{}') end,
      case when c.id is not null then array(select g.aspect from public.person_grant g
        where g.client_id = c.id and g.person_id = p.id) end,
      (select f.until from guard.fence f where f.client_id = c.id and f.person_id = p.id and f.until > v_now)
    from unnest(tokens) with ordinality t (token, n) join auth.sign_in i on i.token_hash = sha256(t.token)
    left join public.agent a on a.id = i.agent_id and a.status = 'active'
    left join public.person p on p.client_id = i.client_id and p.id = i.person_id and p.status = 'active'
    left join public.client c on c.id = p.client_id
   where i.ended_at is null and i.expires_at > v_now and (a.id is not null or p.id is not null);
end $$;

create function guard.muted_until() returns timestamptz language sql stable security definer
  set search_path = pg_catalog, guard, pg_temp as $$
  select until from guard.mute where client_id = guard.client() and person_id = guard.actor() and until > guard.now()
$$;

grant select on contact, proof, code, digits, request, approval, work_order, record_entry, mail_state to bw_app;
grant execute on function guard.contact_record(uuid), guard.own_entries(), guard.reads_chain(uuid), guard.muted_until(), guard.standing(), guard.whoami_all(bytea[]), guard.see_facts(uuid),
  guard.see_approval_facts(uuid), guard.see_proof(uuid), guard.taken_back_by(uuid), guard.was_disowned(uuid), guard.answer_disowned(uuid),
  guard.reads_directory(), guard.see_approval_sentence(uuid), guard.name_and_mail(text, text, text) to bw_app;
