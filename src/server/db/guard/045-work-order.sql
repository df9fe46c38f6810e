-- A work order freezes what was lent; another agent of the desk than its maker carries it out, once, within 7 days.

-- Spends an authority on a work order.
create function guard.order_work(p_id uuid, p_authority uuid, p_hash bytea) returns void
language plpgsql security definer set search_path = pg_catalog, guard, pg_temp as $$
declare
  a guard.authority := guard.spendable(p_authority, p_hash);
  r guard.request;
begin
  perform guard.need_agent();
  select * into r from guard.request where id = a.request_id for update;
  if r.state not in ('open', 'waiting') then perform guard.refuse('request-ended', jsonb_build_object('state', r.state)); end if;
  perform guard.need_allowed(r);
  update guard.authority set spent_at = guard.now() where id = a.id;
  update guard.request set state = 'ordered' where id = r.id;
  insert into guard.work_order (id, authority_id, request_id, desk_id, client_id, lender_id, made_by, expires_at)
  values (p_id, a.id, r.id, r.desk_id, a.client_id, a.lender_id, guard.actor(), guard.now() + interval '7 days');
  perform guard.tell_lender(r);
  perform guard.mark(a.client_id);
  perform guard.announce('work', p_id, r.desk_id, a.client_id, a.lender_id);
  perform guard.announce_request(r.id);
end $$;

-- Does the lender's right still stand? Role, status and membership; tier and approval were met when it was lent. A fence
-- does not ask: it keeps anything new from being lent, while an order is authority that was spent before. Those of the
-- contact that was not theirs are revoked by *That was not me* itself; the others their lender or a Super admin may revoke.
create function guard.still_lent(w guard.work_order) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, guard, pg_temp as $$
declare
  r guard.request;
  f guard.fact;
begin
  select * into r from guard.request where id = w.request_id;
  f := guard.facts(r, false);
  f.tier := 3; f.approved := true;
  return f.client_state = 'live' and (select outcome from guard.decide(r.action, f)) = 'allow';
end $$;

-- A work order of this desk that is still to be done. Locks it. Fails with `not-found`, `work-ended` or `work-expired`.
create function guard.open_work(p_order uuid) returns guard.work_order
language plpgsql security definer set search_path = pg_catalog, guard, pg_temp as $$
declare w guard.work_order;
begin
  perform guard.need_agent();
  select * into w from guard.work_order where id = p_order and desk_id = guard.desk() for update;
  if not found then perform guard.refuse('not-found'); end if;
  if w.state in ('open', 'taken') and w.expires_at <= guard.now() or w.state = 'expired' then perform guard.refuse('work-expired'); end if;
  if w.state not in ('open', 'taken') then perform guard.refuse('work-ended', jsonb_build_object('state', w.state)); end if;
  return w;
end $$;

-- Ends a work order whose lender lost the right; true when it did.
create function guard.lapse_work(w guard.work_order) returns boolean
language plpgsql security definer set search_path = pg_catalog, guard, pg_temp as $$
begin
  if guard.still_lent(w) then return false; end if;
  update guard.work_order set state = 'lapsed', ended_at = guard.now() where id = w.id;
  update guard.request set state = 'lapsed', ended_at = guard.now() where id = w.request_id;
  insert into guard.mail (kind, client_id, person_id, ref, params)
  values ('notice', w.client_id, w.lender_id, w.id, '{"what":"lapsed"}');
  perform guard.mark(w.client_id);
  perform guard.announce('work', w.id, w.desk_id, w.client_id, w.lender_id);
  perform guard.announce_request(w.request_id);
  return true;
end $$;

-- Must somebody else take it than whoever entered: they made it, and somebody works at the desk who is neither they nor
-- the lender?
create function guard.needs_another(p_order uuid) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, guard, public, pg_temp as $$
declare v_actor uuid := guard.actor();
begin
  return exists (select from guard.work_order w join public.agent a on a.desk_id = w.desk_id
    where w.id = p_order and w.made_by = v_actor and a.id <> v_actor and a.status = 'active'
      and not guard.same_person(a.id, w.lender_id, w.client_id));
end $$;

-- Takes, does or gives back a work order: `taken`, `done`, `open`, or `lapsed` when the lender's right is gone.
create function guard.work(p_order uuid, p_step text, p_note text) returns text
language plpgsql security definer set search_path = pg_catalog, guard, pg_temp as $$
declare w guard.work_order := guard.open_work(p_order);
begin
  if guard.lapse_work(w) then return 'lapsed'; end if;
  if guard.same_person(guard.actor(), w.lender_id, w.client_id) then perform guard.refuse('is-yourself'); end if;
  if p_step = 'take' and w.state = 'open' then
    if guard.needs_another(w.id) then perform guard.refuse('second-agent-needed'); end if;
    perform guard.need_working(guard.actor());
    perform guard.need_seldom('take ' || guard.actor(), w.id, 100);    -- each agent's own: nobody uses it up for a colleague
    update guard.work_order set state = 'taken', taken_by = guard.actor() where id = w.id;
  elsif p_step in ('do', 'give-back') and w.state = 'taken' and w.taken_by = guard.actor() then
    update guard.work_order set state = case p_step when 'do' then 'done' else 'open' end, note = p_note,
      taken_by = case when p_step = 'do' then taken_by end,
      ended_at = case when p_step = 'do' then guard.now() end where id = w.id;
    if p_step = 'do' then
      update guard.request set state = 'done', ended_at = guard.now() where id = w.request_id;
    end if;
  else
    perform guard.refuse(case when w.state = 'open' then 'work-not-taken' else 'work-taken' end);
  end if;
  perform guard.mark(w.client_id);
  perform guard.announce('work', w.id, w.desk_id, w.client_id, w.lender_id);
  perform guard.announce_request(w.request_id);
  return case p_step when 'take' then 'taken' when 'do' then 'done' else 'open' end;
end $$;

-- The lender, or a Super admin of the same client, takes a work order back before it is done.
create function guard.revoke_work(p_order uuid) returns void
language plpgsql security definer set search_path = pg_catalog, guard, pg_temp as $$
declare w guard.work_order;
begin
  select * into w from guard.work_order where id = p_order and client_id = guard.client() for update;
  if not found or (w.lender_id <> guard.actor() and not guard.has_role('super-admin')) then
    perform guard.refuse('not-found');
  end if;
  if w.state not in ('open', 'taken') then perform guard.refuse('work-ended', jsonb_build_object('state', w.state)); end if;
  update guard.work_order set state = 'revoked', ended_at = guard.now() where id = w.id;
  update guard.request set state = 'withdrawn', ended_at = guard.now(), ended_by = guard.actor() where id = w.request_id;
  perform guard.mark(w.client_id);
  perform guard.announce('work', w.id, w.desk_id, w.client_id, w.lender_id);
  perform guard.announce_request(w.request_id);
end $$;

-- Factors that whoever reads the address of before enrolled by it alone: they end when somebody else corrects it, and the record
-- tells which. The reader of the new one is invited; of somebody suspended, when they are so no more.
create function guard.uncounted_factors_end(p public.person) returns void
language plpgsql security definer set search_path = pg_catalog, guard, public, auth, pg_temp as $$
declare
  v_ids uuid[];
  v_kinds text;
begin
  with gone as (
    delete from auth.factor x using public.client c where x.client_id = p.client_id and x.person_id = p.id and c.id = x.client_id
       and (x.counts_from > guard.now() or c.state = 'onboarding') returning x.id, x.kind, x.enrolled_at)
  select array_agg(id order by enrolled_at, id),
         string_agg(case kind when 'passkey' then 'a passkey' else 'an authenticator app' end || ' enrolled on '
           || to_char(enrolled_at at time zone 'UTC', 'YYYY-MM-DD'), ', ' order by enrolled_at, id) into v_ids, v_kinds from gone;
  if v_ids is null then return; end if;
  perform guard.append_as(p.client_id, guard.kind() || ':' || guard.actor(), 'factor.end', null, '{"factors":' || array_to_json(v_ids)
    || ',"person":"' || p.id || '","sentence":' || to_json('Of ' || p.first || ' ' || p.last || ' ended, as their mail address was corrected: '
    || v_kinds || '. Whoever reads the address of before may be who enrolled that.') || '}');
end $$;

-- What somebody asked for and may ask for no more lapses; they are told, unless they are there no more.
create function guard.askings_lapse(p_client uuid, p_person uuid, p_told boolean) returns void
language plpgsql security definer set search_path = pg_catalog, guard, public, pg_temp as $$
declare
  r guard.request;
  f guard.fact;
  w guard.work_order;
begin
  for r in select * from guard.request where client_id = p_client and asker_id = p_person and state in ('open', 'waiting') for update loop
    f := guard.facts(r, false);
    f.tier := 3; f.approved := true;
    if (select outcome from guard.decide(r.action, f)) <> 'allow' then
      update guard.request set state = 'lapsed', ended_at = guard.now() where id = r.id;
      update guard.authority set revoked_at = guard.now() where request_id = r.id and spent_at is null and revoked_at is null;
      update guard.approval set state = 'lapsed' where request_id = r.id and state = 'open';
      if p_told then
        insert into guard.mail (kind, client_id, person_id, ref, params)
        values ('notice', p_client, p_person, r.id, '{"what":"lapsed"}');
      end if;
      perform guard.reopen_contact(r.contact_id);
      perform guard.announce_request(r.id);
    end if;
  end loop;
  for w in select * from guard.work_order where client_id = p_client and lender_id = p_person and state in ('open', 'taken') for update loop
    perform guard.lapse_work(w);
  end loop;
end $$;

-- Whoever loses a role, is suspended or removed: what they asked for and may no longer ask for lapses, and they are told.
create function guard.person_lapses() returns trigger
language plpgsql security definer set search_path = pg_catalog, guard, public, auth, pg_temp as $$
declare v_id uuid := old.id;
begin
  perform guard.announce_client(old.client_id);
  -- Whoever is signed in came by the address of before. Where somebody else changed it, they show that the new one is theirs;
  -- so they do where they changed it themself and are given more: whoever gave it read of the new one.
  if tg_op = 'UPDATE' and (new.email_key <> old.email_key or guard.rank(new.role) > guard.rank(old.role))
     and guard.actor() is distinct from v_id then
    update auth.sign_in set ended_at = guard.now() where client_id = old.client_id and person_id = v_id and ended_at is null
       and (new.email_key <> old.email_key or started_at <= new.email_changed_at);
    perform guard.forget_digits(old.client_id, v_id, case when new.email_key <> old.email_key then 'infinity' else new.email_changed_at end);
    perform guard.announce('sign-in', null, null, old.client_id);
  end if;
  if tg_op = 'UPDATE' and new.status = 'invited' and old.status <> 'invited' then
    insert into guard.mail (kind, client_id, person_id, params)
    select 'invitation', c.id, v_id, guard.inviter() from public.client c where c.id = old.client_id and c.state = 'live';
  end if;
  -- The address of before hears of it, where it was theirs: whoever changed it need not be who reads it.
  if tg_op = 'UPDATE' and new.email_key <> old.email_key and guard.address_theirs(old) then
    insert into guard.mail (kind, client_id, to_address, params) values ('notice', old.client_id, old.email, '{"what":"moved"}');
  end if;
  if tg_op = 'DELETE' or new.status = 'suspended' then
    update auth.sign_in set ended_at = guard.now() where client_id = old.client_id and person_id = v_id and ended_at is null;
  end if;
  if tg_op = 'UPDATE' and new.status = 'suspended' and old.status <> 'suspended' then
    perform guard.forget_digits(old.client_id, v_id, 'infinity');      -- they may be let in again within the hour that these count
  end if;
  if tg_op = 'DELETE' or new.role <> old.role or new.status <> old.status then
    perform guard.askings_lapse(old.client_id, v_id, tg_op = 'UPDATE');
  end if;
  if tg_op = 'UPDATE' and new.email_key <> old.email_key and guard.actor() is distinct from v_id then
    perform guard.uncounted_factors_end(new);
  end if;
  return null;
end $$;
create trigger person_lapses after update or delete on person for each row execute function guard.person_lapses();
alter table person enable always trigger person_lapses;

grant execute on function guard.order_work(uuid, uuid, bytea), guard.work(uuid, text, text), guard.revoke_work(uuid),
  guard.needs_another(uuid) to bw_app;
