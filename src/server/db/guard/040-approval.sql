-- A second person: another Super admin, a wait where there is one only, or the Super admins of a Non-Member's client.

-- Mails the Super admins of a client, but one. `p_kind` is a kind of guard.mail.
create function guard.tell_super_admins(p_client uuid, p_but uuid, p_kind text, p_ref uuid, p_params jsonb) returns void
language sql security definer set search_path = pg_catalog, guard, public, pg_temp as $$
  insert into guard.mail (kind, client_id, person_id, ref, params)
  select p_kind, p_client, p.id, p_ref, p_params from public.person p
   where p.client_id = p_client and p.role = 'super-admin' and p.status <> 'suspended' and p.id is distinct from p_but
     and not (p_kind in ('non-member', 'digest') and exists (select from guard.mute m
       where m.client_id = p_client and m.person_id = p.id and m.until > guard.now()))
$$;

-- Asking mails the Super admins, so that whoever asks and withdraws in a loop would fill their mailboxes: 10 a day of one
-- agent or person at one client, 40 of all of them. Past it: `limit-reached`.
create function guard.need_few_approvals(p_client uuid) returns void
language plpgsql security definer set search_path = pg_catalog, guard, pg_temp as $$
declare
  own int;
  every int;
  oldest timestamptz;
  own_oldest timestamptz;
begin
  perform pg_advisory_xact_lock(hashtextextended(p_client::text, 80));
  select count(*) filter (where asked_by = guard.actor()), count(*), min(at) filter (where asked_by = guard.actor()), min(at)
    into own, every, own_oldest, oldest
    from guard.approval where client_id = p_client and kind <> 'non-member' and at > guard.now() - interval '1 day';
  if own >= 10 or every >= 40 then
    perform guard.refuse('limit-reached', jsonb_build_object('wait', ceil(extract(epoch from
      case when own >= 10 then own_oldest else oldest end + interval '1 day' - guard.now()))::int));
  end if;
end $$;

-- Whether a request gives somebody an address that another of its client has. Only whoever asks for themself is told early, a
-- Super admin at tier 3, who may read that directory: of whom was authorised once nobody learns more than the outcome.
-- The key of a person has the last word; this finds what is written in plain letters.
create function guard.address_there(r guard.request) returns boolean
language sql stable security definer set search_path = pg_catalog, guard, public, pg_temp as $$
  select r.authorised_by is null and r.action in ('user.add', 'user.change') and exists (select from public.person
    where client_id = r.client_id and id is distinct from r.subject_id
      and email_key = regexp_replace(lower(trim(r.params::jsonb ->> 'email')), '\.$', ''))
$$;

-- Asks for the second approver that a request needs, or starts the wait of 24 hours where nobody else could be asked.
create function guard.ask_approver(p_id uuid, p_request uuid) returns void
language plpgsql security definer set search_path = pg_catalog, guard, public, pg_temp as $$
declare
  r guard.request := guard.own_request(p_request);
  f guard.fact := guard.facts(r);
  d record;
  v_alone boolean := f.super_admins = 1;
begin
  -- Of a Non-Member's request this would tell whether anybody was asked.
  if exists (select from guard.approval where request_id = r.id and state = 'open' and kind <> 'non-member') then perform guard.refuse('already-asked'); end if;
  select * into d from guard.decide(r.action, f);
  if d.outcome <> 'approve' then
    perform guard.refuse('not-allowed', jsonb_build_object('outcome', d.outcome, 'rule', d.rule));
  end if;
  if f.client_state is distinct from 'live' then perform guard.refuse('client-not-live'); end if;
  if f.fenced_until is not null then
    perform guard.refuse('person-fenced', jsonb_build_object('until', f.fenced_until));
  end if;
  if guard.address_there(r) then perform guard.refuse('address-taken'); end if;    -- before anybody is asked in vain
  perform guard.need_few_approvals(r.client_id);
  insert into guard.approval (id, request_id, client_id, kind, asked_by, expires_at)
  values (p_id, r.id, r.client_id, case when v_alone then 'wait' else 'second-approver' end, guard.actor(),
          guard.now() + case when v_alone then interval '24 hours' else interval '72 hours' end);
  update guard.request set state = 'waiting' where id = r.id;
  update guard.contact set state = 'waiting' where id = r.contact_id;
  if v_alone then                                                  -- everybody who can stop it hears of it
    insert into guard.mail (kind, client_id, person_id, ref, params)
    select 'approval', r.client_id, p.id, p_id, '{"wait":24}' from public.person p
     where p.client_id = r.client_id and p.role in ('super-admin', 'admin') and p.status <> 'suspended';
  else
    perform guard.tell_super_admins(r.client_id, f.asker, 'approval', p_id, '{}');
  end if;
  perform guard.mark(r.client_id);
  perform guard.announce('approval', p_id, r.desk_id, r.client_id, r.asker_id);
  perform guard.announce_request(r.id);
end $$;

-- Keeps a Non-Member's request for the Super admins of the organisation they named. What is known here does not
-- change what happens now: the work is done by a job, at a moment of its own.
create function guard.send_non_member(p_request uuid, p_told jsonb) returns void
language plpgsql security definer set search_path = pg_catalog, guard, public, pg_temp as $$
declare r guard.request := guard.own_request(p_request);
begin
  perform guard.need_few_keys(jsonb_build_object('organisation', p_told -> 'keys'));
  if r.client_id is not null or r.contact_id is null then perform guard.refuse('not-found'); end if;
  if r.state = 'waiting' then perform guard.refuse('already-asked'); end if;
  if (char_length(p_told ->> 'words') <= 200) is not true then perform guard.refuse('bad-input'); end if;
  update guard.request set told = p_told, state = 'waiting' where id = r.id;
  update guard.contact set state = 'waiting' where id = r.contact_id;
  insert into guard.mail (kind, ref, due_at) values ('non-member', r.id, clock_timestamp() + random() * interval '1 second');
  perform guard.mark(r.desk_id);
  perform guard.announce_request(r.id);
end $$;

-- The one live client of a desk that was named: by its whole name or a domain, else by its name whatever its form of law.
-- Null for none, and for several, of which none is guessed.
create function guard.client_named(p_desk uuid, p_keys text[]) returns uuid
language sql stable security definer set search_path = pg_catalog, guard, public, pg_temp as $$
  with fits as (select id, name_keys && guard.whole_names(p_keys) or mail_domains && p_keys as whole from public.client
    where desk_id = p_desk and state = 'live' and (name_keys && p_keys or mail_domains && p_keys)),
  best as (select id from fits where whole or not exists (select from fits where whole))
  select id from best where (select count(*) from best) = 1
$$;

-- The job: finds the one live client that was named, and asks its Super admins. Nobody learns whether there was one.
create function guard.route_non_member(p_request uuid, p_approval uuid) returns void
language plpgsql security definer set search_path = pg_catalog, guard, public, pg_temp as $$
declare
  r guard.request;
  v_client uuid;
  v_over boolean;
begin
  select * into r from guard.request where id = p_request for update;
  if r.state <> 'waiting' or exists (select from guard.approval where request_id = r.id) then return; end if;
  v_client := guard.client_named(r.desk_id, array(select jsonb_array_elements_text(coalesce(r.told #> '{keys}', '[]'))));
  if v_client is null then return; end if;
  perform pg_advisory_xact_lock(hashtextextended(v_client::text, 80));
  v_over := (select count(*) filter (where state = 'open' and expires_at > guard.now()) >= 3
      or count(*) filter (where at > guard.now() - interval '1 day') >= 10
    from guard.approval where client_id = v_client and kind = 'non-member');
  insert into guard.approval (id, request_id, client_id, kind, expires_at)
  values (p_approval, r.id, v_client, 'non-member', r.at + interval '72 hours');
  if not v_over then perform guard.tell_super_admins(v_client, null, 'non-member', p_approval, '{}');
  elsif not exists (select from guard.mail where kind = 'digest' and client_id = v_client and at > guard.now() - interval '1 day') then
    perform guard.tell_super_admins(v_client, null, 'digest', p_approval, '{}');
  end if;
  perform guard.announce('approval', p_approval, null, v_client);     -- the desk must not hear that somebody is asked
end $$;

-- An approval of the client of whoever entered, open, for them to answer. Locks it. Saying no asks less than saying yes.
create function guard.answerable(p_approval uuid, p_yes boolean) returns guard.approval
language plpgsql security definer set search_path = pg_catalog, guard, public, pg_temp as $$
declare
  a guard.approval;
  r guard.request;
begin
  if guard.kind() <> 'person' or not guard.has_role('super-admin') then perform guard.refuse('not-found'); end if;
  select * into a from guard.approval where id = p_approval and client_id = guard.client() for update;
  if not found then perform guard.refuse('not-found'); end if;
  if a.state in ('yes', 'no') then
    perform guard.refuse('already-answered', jsonb_build_object('answer', a.state, 'at', a.answered_at, 'by',
      coalesce((select first || ' ' || last from public.person where client_id = a.client_id and id = a.answered_by),
               case when a.state = 'no' then 'the link in a mail' else 'time' end)));
  end if;
  if a.state <> 'open' or a.expires_at <= guard.now() then perform guard.refuse('lapsed'); end if;
  if p_yes then
    perform guard.need_super_admin();
    select * into r from guard.request where id = a.request_id;
    if a.kind = 'wait' then perform guard.refuse('not-allowed'); end if;
    if r.state <> 'waiting' then perform guard.refuse('lapsed'); end if;
    if r.asker_id = guard.actor() or guard.same_person(r.agent_id, guard.actor(), a.client_id)
      or guard.same_person(r.put_by, guard.actor(), a.client_id) then
      perform guard.refuse('is-yourself');
    end if;
  end if;
  return a;
end $$;

-- Answers: `yes`, `no`, `added` (the Non-Member became a user instead). Stopping a wait is a no.
create function guard.answer(p_approval uuid, p_answer text) returns void
language plpgsql security definer set search_path = pg_catalog, guard, public, pg_temp as $$
declare
  a guard.approval := guard.answerable(p_approval, p_answer <> 'no');
  r guard.request;
begin
  if p_answer not in ('yes', 'no', 'added') or p_answer = 'added' and a.kind <> 'non-member' then
    perform guard.refuse('bad-input');
  end if;
  update guard.approval set state = case when p_answer = 'no' then 'no' else 'yes' end, answered_by = guard.actor(),
    answered_at = guard.now() where id = a.id;
  select * into r from guard.request where id = a.request_id for update;
  if p_answer = 'yes' then
    update guard.request set state = 'open',
      client_id = a.client_id,
      authorised_by = case when a.kind = 'non-member' then guard.actor() end,
      sentence_inside = case when a.kind = 'non-member' then guard.sentence_at(r, a.client_id) else sentence_inside end,
      authorised_at = case when a.kind = 'non-member' then guard.now() end,
      subject_id = case when a.kind = 'non-member' then guard.subject_of(a.client_id, null, action, subject) else subject_id end,
      asker_id = case when a.kind = 'non-member' then guard.actor() else asker_id end where id = r.id;
  else
    update guard.request set state = 'refused', ended_at = guard.now() where id = r.id;
  end if;
  perform guard.mark(a.client_id);
  if p_answer <> 'yes' and a.kind = 'non-member' then      -- the desk sees and hears nothing of it
    perform guard.announce('approval', a.id, null, a.client_id);
    return;
  end if;
  perform guard.reopen_contact(r.contact_id);
  perform guard.announce('approval', a.id, r.desk_id, a.client_id, r.asker_id);
  perform guard.announce_request(r.id);
end $$;

-- No mails about Non-Members for a day; the portal still shows them.
create function guard.mute_a_day() returns timestamptz
language plpgsql security definer set search_path = pg_catalog, guard, public, pg_temp as $$
begin
  if guard.kind() <> 'person' or not guard.has_role('super-admin') then perform guard.refuse('not-found'); end if;
  insert into guard.mute values (guard.client(), guard.actor(), guard.now() + interval '1 day')
    on conflict (client_id, person_id) do update set until = excluded.until;
  perform guard.mark(guard.client());
  return guard.now() + interval '1 day';
end $$;

-- Ends everything that a contact lent and revokes its work orders, as their lender may at any time; fences the person for
-- 24 hours. Work orders of other contacts stand: they are spent, and nobody said that those were not them.
create function guard.disown(p_contact uuid) returns void
language plpgsql security definer set search_path = pg_catalog, guard, pg_temp as $$
declare c guard.contact;
begin
  select * into c from guard.contact where id = p_contact for update;
  perform guard.end_lent(p_contact);
  update guard.work_order w set state = 'revoked', ended_at = guard.now() from guard.request r
   where r.id = w.request_id and r.contact_id = p_contact and w.state in ('open', 'taken');
  perform guard.announce('work', w.id, w.desk_id, w.client_id, w.lender_id) from guard.work_order w
    join guard.request r on r.id = w.request_id where r.contact_id = p_contact;
  update guard.request set state = 'withdrawn', ended_at = guard.now() where contact_id = p_contact and state = 'ordered';
  update guard.code set spent_at = guard.now() where contact_id = p_contact and spent_at is null;
  delete from guard.digits where contact_id = p_contact;
  update guard.contact set state = 'closed', closed_at = case when state = 'closed' then closed_at else guard.now() end,
    disowned_at = guard.now() where id = p_contact;
  insert into guard.fence values (c.client_id, c.person_id, guard.now() + interval '24 hours')
    on conflict (client_id, person_id) do update set until = excluded.until;
  perform guard.end_disowned_sessions(c.client_id, c.person_id);
  -- Said again of the same contact it is no news: nobody fills the Super admins' mailboxes by it.
  if not exists (select from guard.mail where kind = 'not-me' and ref = p_contact and at > guard.now() - interval '1 day') then
    perform guard.tell_super_admins(c.client_id, null, 'not-me', p_contact, '{}');
  end if;
  perform guard.announce('contact', p_contact, c.desk_id, c.client_id, c.person_id);
end $$;

-- *That was not me*, said with the secret of the link in a code mail, without signing in. `p_body` tells the record.
create function guard.not_me(p_secret bytea, p_body text) returns void
language plpgsql security definer set search_path = pg_catalog, guard, auth, pg_temp as $$
declare l auth.link;
begin
  update auth.link set used_at = guard.now()
   where secret_hash = sha256(p_secret) and purpose = 'not-me' and used_at is null and expires_at > guard.now()
  returning * into l;
  if not found then perform guard.refuse('link-bad'); end if;
  perform guard.disown(l.contact_id);
  -- The contact's own record tells it too, and in whose name they called: whoever restores an older backup reads it in an export. These
  -- keys sort before the one that the body holds, so that it stays canonical.
  perform guard.append_as(l.client_id, 'person:' || l.person_id, 'contact.not-me', null, '{"contact":"' || l.contact_id || '","name":'
    || to_json(coalesce((select p.first || ' ' || p.last from public.person p where p.client_id = l.client_id and p.id = l.person_id), ''))
    || ',' || substr(p_body, 2));
end $$;

-- The same, said by the person in their portal about a contact in their name. False: they said it within ten minutes, and
-- all of it holds; nobody fills a record by saying it over and over.
create function guard.not_me_here(p_contact uuid) returns boolean
language plpgsql security definer set search_path = pg_catalog, guard, pg_temp as $$
declare c guard.contact;
begin
  select * into c from guard.contact where id = p_contact and client_id = guard.client() and person_id = guard.actor() for update;
  if not found or guard.kind() <> 'person' then perform guard.refuse('not-found'); end if;
  if c.disowned_at > guard.now() - interval '10 minutes' then return false; end if;
  perform guard.disown(p_contact);
  perform guard.mark(guard.client());
  return true;
end $$;

-- *That was not me*, said by whoever a yes was said in the name of: somebody used their factor. The yes becomes a no, what it
-- allowed and is not done ends, nothing can be asked in their name for 24 hours, and their sign-ins end, but that of `p_token`.
create function guard.disown_answer(p_approval uuid, p_token bytea) returns void
language plpgsql security definer set search_path = pg_catalog, guard, auth, pg_temp as $$
declare
  a guard.approval;
  r guard.request;
begin
  select r0.* into r from guard.approval x join guard.request r0 on r0.id = x.request_id
   where x.id = p_approval and x.client_id = guard.client() and x.answered_by = guard.actor() and x.answered_at > guard.now() - interval '7 days';
  if not found or guard.kind() <> 'person' then perform guard.refuse('not-found'); end if;
  perform from guard.contact where id = r.contact_id for update;   -- locked in the order in which a change locks them
  perform from guard.work_order where request_id = r.id for update;
  select * into r from guard.request where id = r.id for update;
  update guard.approval set state = 'no', disowned_at = guard.now() where id = p_approval and state = 'yes' returning * into a;
  if not found then perform guard.refuse('already-answered', jsonb_build_object('answer', 'no')); end if;
  update guard.authority set revoked_at = guard.now() where request_id = r.id and spent_at is null and revoked_at is null;
  update guard.approval set state = 'lapsed' where request_id = r.id and state = 'open';
  update guard.work_order set state = 'revoked', ended_at = guard.now() where request_id = r.id and state in ('open', 'taken');
  update guard.request set state = 'withdrawn', ended_at = guard.now(), ended_by = guard.actor()
   where id = r.id and state in ('open', 'waiting', 'ordered');
  insert into guard.fence values (a.client_id, guard.actor(), guard.now() + interval '24 hours')
    on conflict (client_id, person_id) do update set until = excluded.until;
  update auth.sign_in set ended_at = guard.now() where client_id = a.client_id and person_id = guard.actor()
    and ended_at is null and token_hash is distinct from sha256(p_token);
  perform guard.tell_super_admins(a.client_id, null, 'not-me', a.id, '{"what":"answer"}');
  perform guard.mark(a.client_id);
  if r.client_id is null then      -- a Non-Member became a user instead: the desk heard nothing of it and does not now
    perform guard.announce('approval', a.id, null, a.client_id);
    return;
  end if;
  perform guard.reopen_contact(r.contact_id);
  perform guard.announce('approval', a.id, r.desk_id, a.client_id, r.asker_id);
  perform guard.announce('work', w.id, w.desk_id, w.client_id, w.lender_id) from guard.work_order w where w.request_id = r.id;
  perform guard.announce_request(r.id);
end $$;

-- What the page of a not-me link shows: nothing changes by looking.
create function guard.not_me_shown(p_secret bytea)
returns table (desk_name text, agent_name text, asked text, at timestamptz, done boolean)
language sql stable security definer set search_path = pg_catalog, guard, public, auth, pg_temp as $$
  select d.name, a.first || ' ' || a.last, coalesce(m.params ->> 'asked', ''), m.at, l.used_at is not null
    from auth.link l join guard.contact c on c.id = l.contact_id join public.desk d on d.id = c.desk_id
    join public.agent a on a.id = c.agent_id left join guard.mail m on m.id = l.mail_id
   where l.secret_hash = sha256(p_secret) and l.purpose = 'not-me' and l.expires_at > guard.now()
$$;

grant execute on function guard.ask_approver(uuid, uuid), guard.send_non_member(uuid, jsonb), guard.answer(uuid, text),
  guard.mute_a_day(), guard.not_me(bytea, text), guard.not_me_here(uuid), guard.disown_answer(uuid, bytea), guard.not_me_shown(bytea) to bw_app;
grant execute on function guard.route_non_member(uuid, uuid) to bw_auth;
