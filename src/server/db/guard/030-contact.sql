-- Who is calling: match, proof by code, proof by digits, hand over, close.

-- A contact that this agent holds. Fails with `not-found`, `contact-not-yours` or `contact-closed`.
create function guard.own_contact(p_contact uuid) returns guard.contact
language plpgsql security definer set search_path = pg_catalog, guard, pg_temp as $$
declare c guard.contact;
begin
  perform guard.need_agent();
  select * into c from guard.contact where id = p_contact and desk_id = guard.desk() for update;
  if not found then perform guard.refuse('not-found'); end if;
  if c.agent_id <> guard.actor() then perform guard.refuse('contact-not-yours'); end if;
  if c.state = 'closed' then perform guard.refuse('contact-closed'); end if;
  return c;
end $$;

-- Which chain tells what happens in a contact: its client's when somebody was found, else the desk's.
create function guard.chain_of(c guard.contact) returns uuid language sql immutable
  set search_path = pg_catalog, pg_temp as $$ select coalesce(c.client_id, c.desk_id) $$;

-- `p_person`: whose it is at that client. Who asks for something, and when, is no news for their colleagues.
create function guard.announce(p_topic text, p_ref uuid, p_desk uuid, p_client uuid, p_person uuid default null) returns void
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  insert into public.outbox (topic, ref, desk_id, client_id, person_id) values (p_topic, p_ref, p_desk, p_client, p_person);
end $$;

-- Wakes the pages of a contact's agents and, when somebody was found, theirs.
create function guard.announce_contact(p_contact uuid) returns void
language sql security definer set search_path = pg_catalog, guard, pg_temp as $$
  select guard.announce('contact', c.id, c.desk_id, c.client_id, c.person_id) from guard.contact c where c.id = p_contact
$$;

-- A request changed: whoever looks at it, at its contact, or at their own list in the portal reads again.
create function guard.announce_request(p_request uuid) returns void
language plpgsql security definer set search_path = pg_catalog, guard, public, pg_temp as $$
begin
  insert into public.outbox (topic, ref, desk_id, client_id, person_id)
  select 'request', r.id, r.desk_id, r.client_id, r.asker_id from guard.request r where r.id = p_request
  union all
  select 'contact', c.id, c.desk_id, c.client_id, c.person_id
    from guard.request r join guard.contact c on c.id = r.contact_id where r.id = p_request;
end $$;

-- Facts about a client's people changed: the answers on the pages of its contacts may be others now.
create function guard.announce_client(p_client uuid) returns void
language plpgsql security definer set search_path = pg_catalog, guard, public, pg_temp as $$
begin
  insert into public.outbox (topic, ref, desk_id, client_id)
  select 'client', c.id, c.desk_id, c.id from public.client c where c.id = p_client
  union all
  (select 'contact', c.id, c.desk_id, null from guard.contact c
    where c.client_id = p_client and c.state <> 'closed' order by c.opened_at desc limit 100);
end $$;

-- Both at once, for a request that was carried out as it was lent.
create function guard.announce_done(r guard.request) returns void
language plpgsql security definer set search_path = pg_catalog, guard, public, pg_temp as $$
begin
  insert into public.outbox (topic, ref, desk_id, client_id, person_id)
  select 'request', r.id, r.desk_id, r.client_id, r.asker_id
  union all select 'client', r.client_id, r.desk_id, r.client_id, null
  union all select 'contact', c.id, c.desk_id, c.client_id, c.person_id from guard.contact c where c.id = r.contact_id
  union all
  (select 'contact', c.id, c.desk_id, null, null from guard.contact c
    where c.client_id = r.client_id and c.state <> 'closed' and c.id is distinct from r.contact_id
    order by c.opened_at desc limit 100);
end $$;

-- Too many wrong matches by this agent, of this target, or from this number: `limit-reached`.
create function guard.check_failed_matches(p_target text, p_caller text) returns void
language plpgsql security definer set search_path = pg_catalog, guard, pg_temp as $$
declare since timestamptz := guard.now() - interval '1 hour';
begin
  if (select count(*) from guard.failed_match where agent_id = guard.actor() and at > since) >= 60
    or (select count(*) from guard.failed_match where target = p_target and at > since) >= 30
    or (select count(*) from guard.failed_match where caller = nullif(p_caller, '') and at > since) >= 20 then
    perform guard.refuse('limit-reached', '{"wait":3600}');
  end if;
end $$;

-- One name has a few keys. A list of all names there are would fit everybody, and the address alone would find them.
create function guard.need_few_keys(p_keys jsonb) returns void
language plpgsql stable security definer set search_path = pg_catalog, guard, pg_temp as $$
begin
  if greatest(jsonb_array_length(p_keys -> 'first'), jsonb_array_length(p_keys -> 'last'),
              jsonb_array_length(p_keys -> 'organisation')) > 10 then
    perform guard.refuse('bad-input');
  end if;
end $$;

-- The keys by which exactly one name or domain is meant. One that ends in `*` means an organisation whatever its form of law.
create function guard.whole_names(p_keys text[]) returns text[]
language sql immutable set search_path = pg_catalog, pg_temp as $$
  select array(select key from unnest(p_keys) key where key not like '%*')
$$;

-- Has this person shown that the mail address on record is theirs: accepted by it, or signed in by it since it was changed?
-- Any client can write any address into its directory, and must not hide its owner by it.
create function guard.address_theirs(p public.person) returns boolean
language sql stable security definer set search_path = pg_catalog, guard, public, auth, pg_temp as $$
  select p.status <> 'invited' and (p.email_changed_at is null or exists (select from auth.sign_in i
    where i.client_id = p.client_id and i.person_id = p.id and i.started_at > p.email_changed_at))
$$;

-- The one person of a live client who fits all that was said; none when several do, or any part fails.
create function guard.find_person(p_desk uuid, p_said jsonb) returns public.person
language sql stable security definer set search_path = pg_catalog, guard, public, pg_temp as $$
  with k as (select
      array(select jsonb_array_elements_text(p_said #> '{keys,first}')) as f,
      array(select jsonb_array_elements_text(p_said #> '{keys,last}')) as l,
      array(select jsonb_array_elements_text(coalesce(p_said #> '{keys,organisation}', '[]'))) as o),
  hits as (select p from public.person p join public.client c on c.id = p.client_id cross join k
   where p.email_key = p_said #>> '{keys,email}' and c.desk_id = p_desk and c.state = 'live' and p.status <> 'suspended'
     and (p.first_keys && k.f and p.last_keys && k.l or p.first_keys && k.l and p.last_keys && k.f)
     and (cardinality(k.o) = 0 or c.name_keys && k.o or c.mail_domains && k.o)),
  -- Whose address it is goes before whom it was only written down for.
  best as (select p from hits where guard.address_theirs(p) or not exists (select from hits h where guard.address_theirs(h.p)))
  select (p).* from best where (select count(*) from best) = 1
$$;

-- Counts what a caller says as a wrong match until guard.match, in a transaction after this one, finds that it is right.
-- Said at once, it could be asked and taken back, name after name, and nobody would hear of it.
create function guard.hear_caller(p_try uuid, p_said jsonb) returns void
language plpgsql security definer set search_path = pg_catalog, guard, pg_temp as $$
declare v_target text := lower(coalesce(p_said #>> '{keys,email}', p_said ->> 'email', ''));
begin
  perform guard.need_agent();
  perform guard.need_few_keys(p_said -> 'keys');
  perform guard.check_failed_matches(v_target, p_said #>> '{keys,number}');
  insert into guard.failed_match (id, desk_id, agent_id, target, caller, said, xid)
  values (p_try, guard.desk(), guard.actor(), v_target, nullif(p_said #>> '{keys,number}', ''),
          sha256(convert_to(p_said::text, 'UTF8')), pg_current_xact_id());
end $$;

-- Opens a contact, or types its facts anew, and matches what was counted under `p_try`. True when somebody was found.
create function guard.match(p_contact uuid, p_said jsonb, p_try uuid) returns boolean
language plpgsql security definer set search_path = pg_catalog, guard, public, pg_temp as $$
declare
  c guard.contact;
  p public.person;
begin
  perform guard.need_agent();
  perform guard.need_working(guard.actor());      -- first, as whoever removes an agent locks them before their contacts
  update guard.failed_match set said = null where id = p_try and agent_id = guard.actor()
     and said = sha256(convert_to(p_said::text, 'UTF8')) and xid <> pg_current_xact_id();
  if not found then perform guard.refuse('bad-input'); end if;
  p := guard.find_person(guard.desk(), p_said);
  select * into c from guard.contact where id = p_contact;
  if found then
    c := guard.own_contact(p_contact);
    if c.person_id is not null then perform guard.refuse('already-matched'); end if;
    -- Who is asked about this caller reads what was said: it stays so while they may answer, and what they agreed to is to be done.
    if c.said <> p_said and exists (select from guard.request r where r.contact_id = p_contact and (r.state = 'waiting'
        or guard.refused_unseen(r) or r.state = 'open' and r.authorised_by is not null)) then perform guard.refuse('already-asked'); end if;
    update guard.contact set said = p_said, tries = tries + 1, client_id = p.client_id, person_id = p.id
     where id = p_contact returning * into c;
  else
    insert into guard.contact (id, desk_id, agent_id, client_id, person_id, said)
    values (p_contact, guard.desk(), guard.actor(), p.client_id, p.id, p_said) returning * into c;
  end if;
  if p.id is not null then
    insert into guard.proof (contact_id, tier, way, client_id, person_id)
    values (p_contact, 1, 'matched', p.client_id, p.id);
    update guard.request set state = 'withdrawn', ended_at = guard.now()        -- put as nobody; it can be put again
     where contact_id = p_contact and client_id is null and state = 'open';
    delete from guard.failed_match where id = p_try;
  end if;
  perform guard.mark(guard.chain_of(c));
  perform guard.announce('contact', p_contact, c.desk_id, null);
  return p.id is not null;
end $$;

-- The person of a contact, when proof may be sought for them: not fenced, not the agent themself.
create function guard.provable(c guard.contact) returns public.person
language plpgsql security definer set search_path = pg_catalog, guard, public, pg_temp as $$
declare
  p public.person;
  v_until timestamptz;
begin
  select * into p from public.person where client_id = c.client_id and id = c.person_id;
  if not found or p.status = 'suspended' then perform guard.refuse('contact-not-matched'); end if;
  select until into v_until from guard.fence where client_id = p.client_id and person_id = p.id and until > guard.now();
  if found then perform guard.refuse('person-fenced', jsonb_build_object('until', v_until)); end if;
  if exists (select from public.agent where id = c.agent_id and email_key = p.email_key) then
    perform guard.refuse('is-yourself');
  end if;
  return p;
end $$;

-- Why a code by mail would not count for this person; null when it would.
create function guard.code_hindrance(p public.person) returns text
language sql stable security definer set search_path = pg_catalog, guard, public, pg_temp as $$
  select case
    when p.email_changed_at > guard.now() - interval '7 days' then 'address-changed'
    when exists (select from public.person o where o.email_key = p.email_key and (o.client_id, o.id) <> (p.client_id, p.id)
      and guard.address_theirs(o)) then 'address-shared'            -- a directory alone is another client's word
    when (select count(*) from guard.code where client_id = p.client_id and person_id = p.id
            and asked_at > guard.now() - interval '1 day') >= 10 then 'too-many-codes'
  end
$$;

-- Everything that is asked in a contact and would gain from a proof now, in plain sentences: whoever gives the proof is
-- told all of it, whichever of them the agent has on the screen.
create function guard.asked_in(p_contact uuid) returns text
language sql stable security definer set search_path = pg_catalog, guard, pg_temp as $$
  select string_agg(guard.told_to(r, c.client_id, c.person_id), ' ' order by r.at)
    from guard.request r join guard.contact c on c.id = r.contact_id
   where r.contact_id = p_contact and r.state in ('open', 'waiting')
$$;

-- Tells the caller by mail, with a way to say *that was not me*, that what they proved was spent on this request.
create function guard.tell_lender(r guard.request) returns void
language plpgsql security definer set search_path = pg_catalog, guard, pg_temp as $$
begin
  insert into guard.mail (kind, client_id, person_id, ref, params)
  select 'notice', c.client_id, c.person_id, r.id,
         jsonb_build_object('what', 'lent', 'contact', c.id, 'agent', c.agent_id, 'asked', guard.told_to(r, c.client_id, c.person_id))
    from guard.contact c where c.id = r.contact_id and c.person_id = r.asker_id;
end $$;

-- Asks for a code; the mail job makes and sends it, and names all that is asked (`p_request` chooses nothing). An older code of this contact ends.
create function guard.ask_code(p_code uuid, p_contact uuid, p_request uuid) returns void
language plpgsql security definer set search_path = pg_catalog, guard, public, pg_temp as $$
declare
  c guard.contact := guard.own_contact(p_contact);
  p public.person := guard.provable(c);
begin
  perform pg_advisory_xact_lock(hashtextextended(p.id::text, 79));       -- ten a day over all agents
  if guard.code_hindrance(p) is not null then perform guard.refuse(guard.code_hindrance(p)); end if;
  update guard.code set spent_at = guard.now() where contact_id = p_contact and spent_at is null;
  insert into guard.code (id, contact_id, client_id, person_id) values (p_code, p_contact, p.client_id, p.id);
  insert into guard.mail (kind, client_id, person_id, ref, params) values ('code', p.client_id, p.id, p_code,
    jsonb_build_object('contact', p_contact, 'agent', c.agent_id,
      'asked', guard.asked_in(p_contact)));
  perform guard.mark(c.client_id);
  perform guard.announce('contact', p_contact, c.desk_id, null);
end $$;

-- The code of a contact that can be tried now, locked. Fails when there is none, or it is over.
create function guard.open_code(c guard.contact, p public.person) returns guard.code
language plpgsql security definer set search_path = pg_catalog, guard, pg_temp as $$
declare k guard.code;
begin
  select * into k from guard.code where contact_id = c.id order by asked_at desc limit 1 for update;
  if not found or k.sent_at is null then perform guard.refuse('code-not-sent'); end if;
  if k.spent_at is not null then perform guard.refuse('code-spent'); end if;
  if k.expires_at <= guard.now() then perform guard.refuse('code-expired'); end if;
  if p.email_changed_at > k.asked_at or k.email_key is distinct from p.email_key then perform guard.refuse('code-spent'); end if;
  return k;
end $$;

-- Counts what was read back as a code, without a word on whether it is right: guard.prove says that, in a transaction
-- after this one. Said at once, it could be asked and taken back, code after code, and none would be counted.
create function guard.guess(p_id uuid, p_contact uuid, p_code text) returns void
language plpgsql security definer set search_path = pg_catalog, guard, public, pg_temp as $$
declare
  c guard.contact := guard.own_contact(p_contact);
  k guard.code := guard.open_code(c, guard.provable(c));
begin
  if k.tries >= 5 then perform guard.refuse('code-spent'); end if;
  update guard.code set tries = tries + 1 where id = k.id;
  insert into guard.guess (id, code_id, hash, xid)
  values (p_id, k.id, sha256(k.salt || convert_to(p_code, 'UTF8')), pg_current_xact_id());
end $$;

-- Compares what was counted: true when it is right, false when it is wrong. Each guess is compared once, and none that this
-- transaction counted itself.
create function guard.prove(p_contact uuid, p_guess uuid) returns boolean
language plpgsql security definer set search_path = pg_catalog, guard, public, pg_temp as $$
declare
  c guard.contact := guard.own_contact(p_contact);
  k guard.code := guard.open_code(c, guard.provable(c));
  g guard.guess;
begin
  delete from guard.guess where id = p_guess and code_id = k.id and xid <> pg_current_xact_id() returning * into g;
  if not found then perform guard.refuse('code-spent'); end if;
  perform guard.mark(c.client_id);
  perform guard.announce('contact', p_contact, c.desk_id, null);
  if g.hash <> k.hash then
    update guard.code set spent_at = case when tries >= 5 then guard.now() end where id = k.id;
    return false;
  end if;
  update guard.code set spent_at = guard.now() where id = k.id;
  insert into guard.proof (contact_id, tier, way, client_id, person_id, evaluation, email_key)
  values (p_contact, 2, 'code-by-mail', k.client_id, k.person_id, k.evaluation, k.email_key);
  return true;
end $$;

-- Makes the four digits that the agent reads out; they are shown once.
create function guard.make_digits(p_contact uuid, out digits text, out expires_at timestamptz)
language plpgsql security definer set search_path = pg_catalog, guard, public, pg_temp as $$
declare
  c guard.contact := guard.own_contact(p_contact);
  p public.person := guard.provable(c);
  v_salt bytea := uuid_send(gen_random_uuid());
begin
  if p.status <> 'active' then perform guard.refuse('never-signed-in'); end if;
  if (select count(*) from guard.proof where contact_id = p_contact) > 20 then perform guard.refuse('limit-reached'); end if;
  perform guard.need_seldom('digits', p_contact, 100);
  digits := lpad((('x' || substr(replace(gen_random_uuid()::text, '-', ''), 1, 7))::bit(28)::int % 10000)::text, 4, '0');
  expires_at := guard.now() + interval '2 minutes';
  insert into guard.digits as d (contact_id, hash, salt, expires_at)
  values (p_contact, sha256(v_salt || convert_to(digits, 'UTF8')), v_salt, expires_at)
  on conflict (contact_id) do update set hash = excluded.hash, salt = excluded.salt, expires_at = excluded.expires_at,
    made_at = guard.now(), tries = 0, typed = null, spent_at = null;
  perform guard.mark(c.client_id);
  perform guard.announce('contact', p_contact, c.desk_id, c.client_id, c.person_id);
end $$;

-- The digits of a contact that whoever entered can type now: it is theirs, and their factor was shown within 5 minutes. Locks both,
-- and the sign-in before: whoever takes it away just now was first, or waits and then finds what was typed in it.
create function guard.own_digits(p_contact uuid, out c guard.contact, out p public.person, out d guard.digits)
language plpgsql security definer set search_path = pg_catalog, guard, public, pg_temp as $$
begin
  perform from auth.sign_in where id = (guard.ctx())[11]::uuid and ended_at is null for share;
  if not found then perform guard.refuse('sign-in-needed'); end if;
  select * into c from guard.contact
   where id = p_contact and client_id = guard.client() and person_id = guard.actor() for update;
  if not found or guard.kind() <> 'person' then perform guard.refuse('not-found'); end if;
  if c.state = 'closed' then perform guard.refuse('contact-closed'); end if;
  if guard.sign_in_tier() < 3 then perform guard.refuse('factor-needed'); end if;
  p := guard.provable(c);
  select * into d from guard.digits where contact_id = p_contact for update;
  if not found or d.spent_at is not null then perform guard.refuse('code-spent'); end if;
  if d.expires_at <= guard.now() then perform guard.refuse('code-expired'); end if;
end $$;

-- Counts what the caller types in their own portal, without a word on whether it is right, as guard.guess does of a code.
create function guard.type_digits(p_contact uuid, p_digits text) returns void
language plpgsql security definer set search_path = pg_catalog, guard, public, pg_temp as $$
declare d guard.digits := (guard.own_digits(p_contact)).d;
begin
  if d.tries >= 3 then perform guard.refuse('code-spent'); end if;
  update guard.digits set tries = tries + 1, typed = sha256(salt || convert_to(p_digits, 'UTF8')), typed_in = pg_current_xact_id()
   where contact_id = p_contact;
end $$;

-- Compares what was counted, by another transaction than this one, once. True when right.
create function guard.confirm_digits(p_contact uuid) returns boolean
language plpgsql security definer set search_path = pg_catalog, guard, public, pg_temp as $$
declare
  o record;
  v_right boolean;
begin
  select * into o from guard.own_digits(p_contact);
  if (o.d).typed is null or (o.d).typed_in = pg_current_xact_id() then perform guard.refuse('code-spent'); end if;
  v_right := (o.d).typed = (o.d).hash;
  update guard.digits set typed = null, spent_at = case when v_right then guard.now() end where contact_id = p_contact;
  perform guard.mark((o.c).client_id);
  perform guard.announce('contact', p_contact, (o.c).desk_id, (o.c).client_id, (o.c).person_id);
  if v_right then
    insert into guard.proof (contact_id, tier, way, client_id, person_id, evaluation)
    values (p_contact, 3, 'portal-digits', (o.p).client_id, (o.p).id, (guard.ctx())[7] = 'e');
  end if;
  return v_right;
end $$;

-- A Non-Member's request that a Super admin turned down: to the desk it looks as if nobody answered, since a no tells
-- that the client exists.
create function guard.refused_unseen(r guard.request) returns boolean language sql immutable
  set search_path = pg_catalog, pg_temp as $$ select r.told is not null and r.client_id is null and r.state = 'refused' $$;

-- Ends what was lent in a contact and not spent: authorities and approvals. Work orders stand on authority that was.
create function guard.end_lent(p_contact uuid) returns void
language plpgsql security definer set search_path = pg_catalog, guard, pg_temp as $$
begin
  update guard.authority a set revoked_at = guard.now() from guard.request r
   where r.id = a.request_id and r.contact_id = p_contact and a.spent_at is null and a.revoked_at is null;
  update guard.approval a set state = 'lapsed' from guard.request r
   where r.id = a.request_id and r.contact_id = p_contact and a.state = 'open';
  update guard.request r set state = 'withdrawn', ended_at = guard.now()
   where contact_id = p_contact and (state in ('open', 'waiting') or guard.refused_unseen(r));
end $$;

create function guard.close_contact(p_contact uuid) returns void
language plpgsql security definer set search_path = pg_catalog, guard, pg_temp as $$
declare c guard.contact := guard.own_contact(p_contact);
begin
  perform guard.end_lent(p_contact);
  update guard.code set spent_at = guard.now() where contact_id = p_contact and spent_at is null;
  update guard.contact set state = 'closed', closed_at = guard.now() where id = p_contact;
  perform guard.mark(guard.chain_of(c));
  perform guard.announce_contact(p_contact);
end $$;

-- Hands a contact to a colleague. Authority lent to the one who had it ends: it named that agent.
create function guard.hand_over(p_contact uuid, p_agent uuid) returns void
language plpgsql security definer set search_path = pg_catalog, guard, public, pg_temp as $$
declare c guard.contact := guard.own_contact(p_contact);
begin
  if p_agent = c.agent_id then perform guard.refuse('not-found'); end if;
  perform guard.need_working(p_agent);
  perform guard.need_seldom('hand-over', p_contact, 100);
  update guard.authority a set revoked_at = guard.now() from guard.request r
   where r.id = a.request_id and r.contact_id = p_contact and a.spent_at is null and a.revoked_at is null;
  update guard.request r set agent_id = p_agent where contact_id = p_contact and (state in ('open', 'waiting') or guard.refused_unseen(r));
  update guard.contact set agent_id = p_agent where id = p_contact;
  perform guard.mark(guard.chain_of(c));
  perform guard.announce('contact', p_contact, c.desk_id, null);
end $$;

grant execute on function guard.hear_caller(uuid, jsonb), guard.match(uuid, jsonb, uuid), guard.ask_code(uuid, uuid, uuid), guard.guess(uuid, uuid, text), guard.prove(uuid, uuid),
  guard.make_digits(uuid), guard.type_digits(uuid, text), guard.confirm_digits(uuid), guard.close_contact(uuid), guard.hand_over(uuid, uuid)
  to bw_app;
