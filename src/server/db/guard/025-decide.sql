-- The decision, made a second time: from facts that only the database knows, by the rules of src/policy.

create type guard.fact as (
  asker uuid, role text, own boolean, subject_role text, signed_by text, aspect text, everywhere boolean,
  granted boolean, tier int, min_tier int, preset text, approved boolean, super_admins int, authorised boolean,
  client_state text, fenced_until timestamptz, met_at timestamptz);

-- Parsed once, here, so that no search path changes it and PostgreSQL puts it in line.
create function guard.rank(role text) returns int language sql immutable
  return case role when 'super-admin' then 3 when 'admin' then 2 when 'member' then 1 else 0 end;

-- How far the caller of a contact is proven now; an invited person reaches 2 at most. A proof holds for an hour, and a code
-- for as long as the address that it was read at is on record.
create function guard.contact_tier(p_contact uuid, p_status text) returns int
language plpgsql stable security definer set search_path = pg_catalog, guard, public, pg_temp as $$
declare v_hour timestamptz := guard.now() - interval '1 hour';
begin
  return (select least(coalesce(max(f.tier), 0), case when p_status = 'invited' then 2 else 3 end)
    from guard.proof f join guard.contact c on c.id = f.contact_id
    join public.person p on p.client_id = c.client_id and p.id = c.person_id
   where f.contact_id = p_contact and f.client_id = c.client_id and f.person_id = c.person_id
     and (f.tier = 1 or f.at > v_hour) and (f.way <> 'code-by-mail' or f.email_key = p.email_key and coalesce(f.at > p.email_changed_at, true)));
end $$;

-- Is the condition beside role and tier met: a second approver who still may, or a wait that is through? The agent who
-- put it, or who holds it now, is nobody's second approver, in whatever account of theirs they answered.
create function guard.approved(r guard.request, p_asker uuid) returns timestamptz
language plpgsql stable security definer set search_path = pg_catalog, guard, public, pg_temp as $$
declare v_now timestamptz := guard.now();
begin
  return (select max(case a.kind when 'wait' then a.expires_at else a.answered_at end)
    from guard.approval a
    left join public.person p on p.client_id = a.client_id and p.id = a.answered_by
   where a.request_id = r.id and (
     a.kind = 'second-approver' and a.state = 'yes' and a.answered_by <> p_asker
       and p.role = 'super-admin' and p.status = 'active'
       and not exists (select from public.agent g where g.id in (r.agent_id, r.put_by) and g.email_key = p.email_key)
     or a.kind = 'wait' and a.state in ('open', 'yes') and a.expires_at <= v_now));
end $$;

-- The role that a request is about: the person's whom a caller described, or the one to be given, whichever is higher.
-- Below tier 2 (`p_claimed`) what the caller said stands for the directory, which would tell them who is in it.
create function guard.concerned_role(r guard.request, p_own boolean, p_claimed boolean) returns text
language plpgsql stable security definer set search_path = pg_catalog, guard, public, pg_temp as $$
declare
  v_given text := r.params::jsonb ->> 'role';
  v_said text := case when r.action <> 'user.add' then r.subject ->> 'role' end;
  v_held text;
begin
  if p_own or not p_claimed then
    if r.subject_id is not null then
      select role into v_held from public.person where client_id = r.client_id and id = r.subject_id;
    end if;
  elsif r.action <> 'user.add' then
    v_held := coalesce(v_said, 'member');
  end if;
  if guard.rank(v_said) > guard.rank(v_held) then v_held := v_said; end if;
  return coalesce(case when guard.rank(v_held) >= guard.rank(v_given) then v_held else v_given end, v_given, '');
end $$;

-- Whose signature a form bears; below tier 2 the role that the caller claims for them, a Super admin's if none.
create function guard.signer_role(r guard.request, p_claimed boolean) returns text
language sql stable security definer set search_path = pg_catalog, guard, public, pg_temp as $$
  select coalesce(case when p_claimed then case when r.subject ? 'signer' then coalesce(r.subject ->> 'role', 'super-admin') end
    else (select role from public.person
           where client_id = r.client_id and id = (r.subject ->> 'signerId')::uuid and status <> 'suspended') end, '')
$$;

-- Every fact that decides this request, read now; for a request of a Non-Member whom nobody authorised, role and nothing
-- else. Veiled, as an answer may be shown; else the directory's word counts at every tier, as when something is lent.
create function guard.facts(r guard.request, p_veiled boolean) returns guard.fact
language plpgsql stable security definer set search_path = pg_catalog, guard, public, pg_temp as $$
declare
  f guard.fact;
  v_now timestamptz := guard.now();
  v_status text;
  v_asker uuid;
  v_shown int;
  v_put boolean;
  v_approved timestamptz;
  v_proven timestamptz;
begin
  f.own := false; f.everywhere := coalesce((r.subject ->> 'everywhere')::boolean, false); f.granted := false;
  f.aspect := coalesce(r.subject ->> 'aspect', ''); f.signed_by := ''; f.subject_role := '';
  f.authorised := r.authorised_by is not null; f.tier := 0; f.approved := false; f.super_admins := 1;
  if r.client_id is null then f.role := 'non-member'; return f; end if;
  f.asker := coalesce(r.authorised_by, r.asker_id);
  -- In one statement: these are asked at every change, several times.
  select c.state, c.preset, p.id, p.status, case when p.id is null or p.status = 'suspended' then 'non-member' else p.role end,
         exists (select from public.person_grant g where g.client_id = c.id and g.person_id = f.asker and g.aspect = f.aspect),
         (select t.tier from public.raised_tier t where t.client_id = c.id and t.action = r.action),
         (select greatest(count(*), 1) from public.person a where a.client_id = c.id and a.role = 'super-admin' and a.status = 'active'),
         (select e.until from guard.fence e where e.client_id = c.id and e.person_id = f.asker and e.until > v_now),
         (select max(q.at) from guard.proof q where q.contact_id = r.contact_id and q.tier >= 2),
         (select max(q.tier) from guard.proof q join guard.contact k on k.id = q.contact_id              -- guard.contact_tier
           where q.contact_id = r.contact_id and q.client_id = k.client_id and q.person_id = k.person_id
             and (q.tier = 1 or q.at > v_now - interval '1 hour')
             and (q.way <> 'code-by-mail' or q.email_key = p.email_key and coalesce(q.at > p.email_changed_at, true))),
         exists (select from guard.approval x where x.request_id = r.id)
    into f.client_state, f.preset, v_asker, v_status, f.role, f.granted, f.min_tier, f.super_admins, f.fenced_until, v_proven, v_shown,
         v_put
    from public.client c left join public.person p on p.client_id = c.id and p.id = f.asker
   where c.id = r.client_id;
  if f.authorised then f.authorised := f.role = 'super-admin'; f.role := 'non-member'; f.tier := 3;
  elsif r.contact_id is not null then f.tier := least(coalesce(v_shown, 0), case when v_status = 'invited' then 2 else 3 end);
  elsif guard.kind() = 'person' and guard.actor() = r.asker_id then f.tier := guard.sign_in_tier();
  else f.tier := 2; end if;
  if not f.authorised and r.subject_id is not null then
    f.own := case when r.action like 'user.%' then r.subject_id = v_asker
      else exists (select from public.line where client_id = r.client_id and id = r.subject_id and owner_id = v_asker)
        or exists (select from public.device where client_id = r.client_id and id = r.subject_id and owner_id = v_asker) end;
  end if;
  if r.action like 'user.%' then
    f.subject_role := guard.concerned_role(r, f.own, p_veiled and f.tier < 2);
  elsif r.action = 'form.submit' then
    f.signed_by := guard.signer_role(r, p_veiled and f.tier < 2);
  end if;
  if v_put then v_approved := guard.approved(r, f.asker); end if;
  f.approved := v_approved is not null;
  f.met_at := greatest(r.at, r.authorised_at, v_approved, v_proven);
  return f;
end $$;

create function guard.facts(r guard.request) returns guard.fact
language sql stable security definer set search_path = pg_catalog, guard, pg_temp as $$ select guard.facts(r, true) $$;

-- allow, explain, verify, approve or deny; the rule that decided: one row of the policy for these facts, and none for a
-- word that it does not know, which is a denial.
create function guard.decide(p_action text, f guard.fact, out outcome text, out rule text)
language plpgsql stable security definer set search_path = pg_catalog, guard, pg_temp as $$
declare
  row guard.rule;
  v_role text := f.role;
begin
  if f.role = 'non-member' then
    if not f.authorised then outcome := 'deny'; rule := 'client.non-member'; return; end if;
    v_role := 'super-admin'; f.tier := 3; f.own := false;              -- as if that Super admin had asked it
  elsif f.tier = 0 then outcome := 'verify'; rule := 'client.unidentified'; return; end if;
  select r.* into row from guard.rule r
   where r.action = p_action and r.role = v_role and r.preset = f.preset
     and r.aspect = case when p_action like 'phone.%' then f.aspect else '' end
     and r.own = (f.own and p_action in ('phone.view', 'phone.change', 'device.troubleshoot', 'user.change'))
     and r.granted = (f.granted and p_action = 'phone.view' and f.aspect <> '')
     and r.subject_role = case when p_action like 'user.%' then f.subject_role else '' end
     and r.signed_by = case when p_action = 'form.submit' and f.signed_by in ('super-admin', 'admin') then f.signed_by else '' end
     and r.everywhere = (f.everywhere and p_action = 'network.authorise');
  if row.rule is null then outcome := 'deny'; rule := 'client.no-rule'; return; end if;
  rule := row.rule;
  outcome := row.outcome;
  if row.outcome = 'allow' then
    if p_action = 'user.remove' and f.subject_role = 'super-admin' and f.super_admins = 1 then
      outcome := 'deny'; rule := 'client.user.remove.last-super-admin';
    elsif f.tier < greatest(row.tier, coalesce(f.min_tier, 0)) then outcome := 'verify';
    elsif row.approver and not f.approved then outcome := 'approve';
    end if;
  end if;
end $$;
