-- A support session: begin, ways in, hold, hand over, end. What a customer does stands in 082.

-- Whoever holds a customer's token enters as that customer: no desk, no client, so that nothing of either is theirs to
-- see; only the functions that name a session of their own serve them, and only while it lasts. Fails with `session-over`.
create function guard.enter_customer(token bytea) returns void
language plpgsql security definer set search_path = pg_catalog, guard, pg_temp as $$
declare
  u guard.customer;
  payload text;
begin
  perform guard.need_fresh_sight();
  select x.* into u from guard.customer x join guard.session s on s.id = x.session_id
   where x.token_hash = sha256(token) and x.state in ('knocking', 'admitted') and s.state <> 'ended';
  if not found then perform guard.refuse('session-over'); end if;
  payload := concat_ws('|', 'customer', u.id, '00000000-0000-0000-0000-000000000000', '-', '', '2',
    case when u.evaluation then 'e' else '-' end, pg_backend_pid(), extract(epoch from transaction_timestamp()),
    extract(epoch from guard.now()));
  perform set_config('bw.ctx', payload || '#' || guard.mac('entered|' || payload), true);
end $$;

-- The living customer of a token: one row or none. They may read their session for as long as it lasts.
create function guard.whois_customer(token bytea)
returns table (id uuid, session_id uuid, desk_id uuid, name text, evaluation boolean)
language plpgsql stable security definer set search_path = pg_catalog, guard, pg_temp as $$
begin
  return query select u.id, u.session_id, s.desk_id, u.name, u.evaluation
    from guard.customer u join guard.session s on s.id = u.session_id
   where u.token_hash = sha256(token) and u.state in ('knocking', 'admitted') and s.state <> 'ended';
end $$;

-- Nobody comes from outside under an id that is somebody's already: what is done in their name would look like theirs.
create function guard.need_own_id(p_id uuid) returns void
language plpgsql stable security definer set search_path = pg_catalog, guard, public, pg_temp as $$
begin
  if exists (select from public.agent where id = p_id) or exists (select from public.person where id = p_id)
     or exists (select from guard.customer where id = p_id) or exists (select from guard.queue_entry where id = p_id) then
    perform guard.refuse('conflict');
  end if;
end $$;

create function guard.session_chain(s guard.session) returns uuid language sql immutable
  set search_path = pg_catalog, pg_temp as $$ select coalesce(s.client_id, s.desk_id) $$;

create function guard.announce_session(p_session uuid) returns void
language plpgsql security definer set search_path = pg_catalog, guard, pg_temp as $$
begin
  update guard.session set version = version + 1 where id = p_session;
  insert into public.outbox (topic, ref, desk_id, client_id)
  select 'session', s.id, s.desk_id, null::uuid from guard.session s where s.id = p_session
  union all
  select 'contact', c.id, c.desk_id, null::uuid from guard.session s join guard.contact c on c.id = s.contact_id where s.id = p_session;
end $$;

-- May what was lent for this session still be used: its contact stands, and the lender may have it done now?
create function guard.is_hands_on(s guard.session) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, guard, pg_temp as $$
declare
  r guard.request;
  f guard.fact;
begin
  if s.request_id is null or s.taken_at is not null or s.state = 'ended' then return false; end if;
  if exists (select from guard.contact where id = s.contact_id and state = 'closed') then return false; end if;
  select * into r from guard.request where id = s.request_id;
  f := guard.facts(r, false);
  f.tier := 3; f.approved := true;                 -- both were met when it was lent
  return f.fenced_until is null and f.client_state = 'live' and (select outcome from guard.decide(r.action, f)) = 'allow';
end $$;

-- The same for one agent: it was lent to whoever opened the session, who hosts it for as long as it is hands-on.
create function guard.is_lent_to(s guard.session, p_agent uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, guard, pg_temp as $$
  select s.host_id = p_agent and guard.is_hands_on(s)
$$;

-- Small letters without their marks, as an address has them: Söhne is sohne.
create function guard.plain_letters(p text) returns text
language sql immutable set search_path = pg_catalog, pg_temp as $$
  select regexp_replace(normalize(replace(lower(p), U&'\00DF', 'ss'), NFKD), '[\u0300-\u036f]', '', 'g')
$$;

-- A desk has its help page from the beginning: /help/<its name in small letters>.
create function guard.lay_front() returns trigger
language plpgsql security definer set search_path = pg_catalog, guard, pg_temp as $$
begin
  insert into guard.front (desk_id, slug)
  values (new.id, coalesce(nullif(left(trim(both '-' from regexp_replace(guard.plain_letters(new.name), '[^a-z0-9]+', '-', 'g')), 50), ''), 'desk'))
  on conflict do nothing;
  return null;
end $$;
create trigger desk_front after insert on public.desk for each row execute function guard.lay_front();
alter table public.desk enable always trigger desk_front;

-- Asked first of all by whatever lets a session begin: the switch waits until that is there to be ended.
create function guard.need_running_front(p_desk uuid) returns void
language plpgsql security definer set search_path = pg_catalog, guard, pg_temp as $$
begin
  perform pg_advisory_xact_lock_shared(hashtextextended(p_desk::text, 93));
  if exists (select from guard.front where desk_id = p_desk and stopped_at is not null) then
    perform guard.refuse('sessions-stopped');
  end if;
end $$;

-- A session in which this agent is now; locks it. Fails with `not-found`, `session-ended` or `session-not-yours`.
create function guard.own_session(p_session uuid, p_host boolean) returns guard.session
language plpgsql security definer set search_path = pg_catalog, guard, pg_temp as $$
declare
  c text[] := guard.ctx();
  s guard.session;
begin
  select * into s from guard.session where id = p_session and desk_id = c[3]::uuid and c[1] = 'agent' for update;
  if not found then perform guard.refuse('not-found'); end if;
  if s.state = 'ended' then perform guard.refuse('session-ended'); end if;
  if s.host_id <> c[2]::uuid and (p_host or not exists (
    select from guard.session_agent where session_id = s.id and agent_id = c[2]::uuid and state = 'in')) then
    perform guard.refuse('session-not-yours');
  end if;
  return s;
end $$;

-- Counts that something is done, and refuses it past `p_most` in all: each time stands in a record for ever. Only for what
-- begins something; its undoing (taken up again, taken back, left) is bounded by it and never refused. Fails with `done-often`.
create function guard.need_seldom(p_what text, p_ref uuid, p_most int) returns void
language plpgsql security definer set search_path = pg_catalog, guard, pg_temp as $$
begin
  insert into guard.often as o (what, ref, n) values (p_what, p_ref, 1)
  on conflict (ref, what) do update set n = o.n + 1 where o.n < p_most;
  if not found then perform guard.refuse('done-often', jsonb_build_object('times', p_most)); end if;
end $$;

-- What an agent begins in a session: a key, a question, a hold, an invitation, a hand-over.
create function guard.need_few_steps(p_session uuid) returns void
language plpgsql security definer set search_path = pg_catalog, guard, pg_temp as $$
begin
  perform guard.need_seldom('step', p_session, 2000);
end $$;

-- Opens a session: alone, or in a contact that this agent holds. With a request, what was lent for it is spent on it, and
-- the session may be hands-on; only having a device worked on can be lent so. At most 8 wait for a customer per agent.
create function guard.open_session(p_id uuid, p_contact uuid, p_authority uuid, p_hash bytea) returns void
language plpgsql security definer set search_path = pg_catalog, guard, pg_temp as $$
declare
  c guard.contact;
  a guard.authority;
  r guard.request;
  v_agent uuid := guard.actor();
  v_fenced timestamptz;
begin
  perform guard.need_agent();
  perform guard.need_working(v_agent);
  perform guard.need_running_front(guard.desk());
  perform pg_advisory_xact_lock(hashtextextended(v_agent::text, 90));           -- two opened at once
  if (select count(*) from guard.session where host_id = v_agent and state in ('inviting', 'knocking')) >= 8 then
    perform guard.refuse('too-many-keys');
  end if;
  if p_contact is not null then
    c := guard.own_contact(p_contact);
    select until into v_fenced from guard.fence where client_id = c.client_id and person_id = c.person_id and until > guard.now();
    if found then perform guard.refuse('person-fenced', jsonb_build_object('until', v_fenced)); end if;   -- the sweep would end it
  end if;
  if p_authority is not null then
    a := guard.spendable(p_authority, p_hash);
    select * into r from guard.request where id = a.request_id for update;
    if r.contact_id is distinct from c.id or r.action <> 'device.troubleshoot' then perform guard.refuse('no-authority'); end if;
    if r.state not in ('open', 'waiting') then perform guard.refuse('request-ended', jsonb_build_object('state', r.state)); end if;
    perform guard.need_allowed(r);
    update guard.authority set spent_at = guard.now() where id = a.id;
    update guard.request set state = 'done', ended_at = guard.now() where id = r.id;
    perform guard.tell_lender(r);
    perform guard.announce_request(r.id);
  end if;
  insert into guard.session (id, desk_id, host_id, contact_id, request_id, client_id, person_id)
  values (p_id, guard.desk(), v_agent, c.id, r.id, c.client_id, c.person_id);
  insert into guard.session_agent (session_id, agent_id, part, state, came_at) values (p_id, v_agent, 'host', 'in', guard.now());
  insert into guard.hosting (session_id, agent_id, since) values (p_id, v_agent, guard.now());
  perform guard.mark(coalesce(c.client_id, guard.desk()));
  perform guard.announce_session(p_id);
end $$;

-- Nine digits are soon counted through, also by whoever speaks to the database past all limits: each takes some
-- milliseconds, so that a billion of them take longer than a key is good. A link's secret needs none of that.
create function guard.key_hash(p_secret text) returns bytea
language plpgsql stable security definer set search_path = pg_catalog, guard, pg_temp as $$
declare
  v_key bytea := (select key from guard.secret);
  v_hash bytea := sha256(v_key || sha256(v_key || convert_to('support-key|' || p_secret, 'UTF8')));
begin
  if length(p_secret) < 20 then
    for n in 1..4000 loop v_hash := sha256(v_key || v_hash); end loop;
  end if;
  return v_hash;
end $$;

-- Lays a way into a session that waits for its customer, good for ten minutes; earlier ones of that way end. False: that
-- key is in use just now, make another.
create function guard.lay_key(p_id uuid, p_session uuid, p_way text, p_secret text, out laid boolean, out expires_at timestamptz)
language plpgsql security definer set search_path = pg_catalog, guard, pg_temp as $$
declare
  s guard.session := guard.own_session(p_session, true);
  v_hash bytea := guard.key_hash(p_secret);
begin
  if s.state <> 'inviting' then perform guard.refuse('customer-there'); end if;
  if p_way not in ('key', 'link') or p_way = 'key' and p_secret !~ '^\d{9}$' or p_way = 'link' and length(p_secret) < 43 then
    perform guard.refuse('bad-input');
  end if;
  perform guard.need_few_steps(s.id);
  update guard.session_key k set spent_at = guard.now()
   where k.spent_at is null and (k.session_id = p_session and k.way = p_way or k.hash = v_hash and k.expires_at <= guard.now());
  expires_at := guard.now() + interval '10 minutes';
  insert into guard.session_key (id, session_id, way, hash, expires_at)
  values (p_id, p_session, p_way, v_hash, expires_at) on conflict do nothing;
  laid := found;
  perform guard.mark(guard.session_chain(s));
  perform guard.announce_session(p_session);
end $$;

-- Asks for a mail with a link; the mail job makes the secret. Only to whom was found in the contact, or as typed.
create function guard.mail_session(p_session uuid, p_to text) returns void
language plpgsql security definer set search_path = pg_catalog, guard, public, pg_temp as $$
declare s guard.session := guard.own_session(p_session, true);
begin
  if s.state <> 'inviting' then perform guard.refuse('customer-there'); end if;
  if (select count(*) from guard.mail where kind = 'session' and ref = s.id) >= 5 then
    perform guard.refuse('limit-reached', '{"wait":3600}');
  end if;
  insert into guard.mail (kind, to_address, client_id, person_id, ref, params)
  values ('session', case when s.person_id is null then p_to end, s.client_id, s.person_id, s.id,
          jsonb_build_object('agent', guard.actor()));
  perform guard.mark(guard.session_chain(s));
  perform guard.announce_session(p_session);
end $$;

-- Ends a session for everybody: keys, consents, lines; what was shared stops on the customer's page by itself.
create function guard.close_session(s guard.session, p_by text) returns void
language plpgsql security definer set search_path = pg_catalog, guard, pg_temp as $$
begin
  update guard.session set state = 'ended', ended_at = guard.now(), ended_by = p_by where id = s.id and state <> 'ended';
  update guard.session_key set spent_at = guard.now() where session_id = s.id and spent_at is null;
  update guard.consent set state = 'lapsed', ended_at = guard.now() where session_id = s.id and state in ('asked', 'granted');
  perform guard.stop_files_without_yes(s.id);
  update guard.session_agent set state = case state when 'in' then 'left' else 'removed' end, until = guard.now()
   where session_id = s.id and state in ('in', 'invited');
  update guard.customer set left_at = guard.now() where session_id = s.id and left_at is null and state in ('knocking', 'admitted');
  insert into guard.mail (kind, to_address, client_id, person_id, ref)       -- the customer's receipt, where one can be sent
  select 'receipt', case when s.person_id is null then u.email end, s.client_id, s.person_id, s.id from guard.customer u
   where u.session_id = s.id and u.state = 'admitted' and (u.email is not null or s.person_id is not null) limit 1;
  perform guard.mark(guard.session_chain(s));
  perform guard.announce_session(s.id);
end $$;

-- Sessions of somebody who said that it was not them end at once; the sweep ends what began in that same moment.
create function guard.end_disowned_sessions(p_client uuid, p_person uuid) returns void
language plpgsql security definer set search_path = pg_catalog, guard, pg_temp as $$
declare s guard.session;
begin
  for s in select * from guard.session where client_id = p_client and person_id = p_person and state <> 'ended' for update loop
    perform guard.close_session(s, 'fenced');
    perform guard.append_as(guard.session_chain(s), 'system', 'session.end', null,
      '{"sentence":"A support session ended: its caller said that it was not them.","session":"' || s.id || '"}');
  end loop;
end $$;

-- Its host alone ends it for everybody. A colleague who was asked in leaves, and takes nobody's help away.
create function guard.end_session(p_session uuid) returns void
language plpgsql security definer set search_path = pg_catalog, guard, pg_temp as $$
declare s guard.session := guard.own_session(p_session, true);
begin
  perform guard.close_session(s, 'agent');
end $$;

-- Lets the named customer in, or turns them away; who was turned away needs a new key.
create function guard.admit(p_session uuid, p_customer uuid, p_yes boolean) returns void
language plpgsql security definer set search_path = pg_catalog, guard, pg_temp as $$
declare s guard.session := guard.own_session(p_session, true);
begin
  update guard.customer set state = case when p_yes then 'admitted' else 'refused' end,
    admitted_at = case when p_yes then guard.now() end, admitted_by = guard.actor(),
    left_at = case when p_yes then left_at else guard.now() end
   where id = p_customer and session_id = s.id and state = 'knocking';
  if not found then perform guard.refuse('not-knocking'); end if;
  update guard.session set state = case when p_yes then 'active' else 'inviting' end,
    active_at = case when p_yes then coalesce(active_at, guard.now()) end where id = s.id;
  perform guard.mark(guard.session_chain(s));
  perform guard.announce_session(s.id);
end $$;

-- Puts an active session on hold, or takes it up again. Nothing is shared while it is held.
create function guard.hold_session(p_session uuid, p_hold boolean) returns void
language plpgsql security definer set search_path = pg_catalog, guard, pg_temp as $$
declare s guard.session := guard.own_session(p_session, true);
begin
  if s.state <> (case when p_hold then 'active' else 'held' end) then perform guard.refuse('session-not-active'); end if;
  if p_hold then perform guard.need_few_steps(s.id); end if;
  update guard.session set state = case when p_hold then 'held' else 'active' end where id = s.id;
  perform guard.mark(guard.session_chain(s));
  perform guard.announce_session(s.id);
end $$;

-- Notes and outcome, also after the end; by whoever hosted it last.
create function guard.note_session(p_session uuid, p_notes text, p_outcome text, p_version int) returns void
language plpgsql security definer set search_path = pg_catalog, guard, pg_temp as $$
declare s guard.session;
begin
  perform guard.need_agent();
  select * into s from guard.session where id = p_session and desk_id = guard.desk() for update;
  if not found then perform guard.refuse('not-found'); end if;
  if s.host_id <> guard.actor() then perform guard.refuse('session-not-yours'); end if;
  if (s.notes, s.outcome) is distinct from (p_notes, p_outcome) and s.noted_at > p_version then
    perform guard.refuse('version-conflict', jsonb_build_object('version', s.version,
      'yours', jsonb_build_object('notes', p_notes, 'outcome', p_outcome),
      'theirs', jsonb_build_object('notes', s.notes, 'outcome', s.outcome)));
  end if;
  perform guard.need_seldom('note', s.id, 1000);
  update guard.session set notes = p_notes, outcome = p_outcome, noted_at = version + 1 where id = s.id;
  perform guard.mark(guard.session_chain(s));
  perform guard.announce_session(s.id);
end $$;

-- The desk's switch: ends every session now, and lets none begin until it is taken back.
-- Gives back each session that ended and the chain that must tell it.
create function guard.stop_all_sessions(p_stop boolean) returns table (session_id uuid, chain uuid)
language plpgsql security definer set search_path = pg_catalog, guard, pg_temp as $$
declare s guard.session;
begin
  perform guard.need_desk_admin();
  perform pg_advisory_xact_lock(hashtextextended(guard.desk()::text, 93));
  update guard.front set stopped_at = case when p_stop then coalesce(stopped_at, guard.now()) end, version = version + 1
   where desk_id = guard.desk();
  if p_stop then
    for s in select * from guard.session where desk_id = guard.desk() and state <> 'ended' for update loop
      perform guard.close_session(s, 'stopped');
      session_id := s.id; chain := guard.session_chain(s);
      return next;
    end loop;
    perform guard.stop_queue(guard.desk());
  end if;
  perform guard.mark(guard.desk());
  perform guard.announce('front', guard.desk(), guard.desk(), null);
end $$;

-- Keeps an address from joining, or lets it join again. Who waits from there, in line or to be let in, waits no longer; a
-- session that runs with somebody from there ends, for the customer as any other does. Gives back each with the chain that must tell it.
create function guard.block_network(p_network text, p_reason text) returns table (session_id uuid, chain uuid)
language plpgsql security definer set search_path = pg_catalog, guard, pg_temp as $$
declare s guard.session;
begin
  perform guard.need_desk_admin();
  if p_reason is null then delete from guard.blocked where desk_id = guard.desk() and network = p_network;
  else
    perform pg_advisory_xact_lock(hashtextextended(guard.desk()::text, 93));      -- as the switch: whoever comes just now is seen
    insert into guard.blocked (desk_id, network, reason, by_id) values (guard.desk(), p_network, p_reason, guard.actor())
    on conflict (desk_id, network) do update set reason = excluded.reason, by_id = excluded.by_id, at = guard.now();
    for s in select x.* from guard.session x where x.desk_id = guard.desk() and x.state <> 'ended' and exists (
        select from guard.customer u where u.session_id = x.id and u.state in ('knocking', 'admitted') and u.network = p_network) for update loop
      if s.state = 'knocking' then
        update guard.customer u set state = 'refused', left_at = guard.now() where u.session_id = s.id and u.state = 'knocking';
        update guard.session x set state = 'inviting' where x.id = s.id;
        perform guard.announce_session(s.id);
      else
        perform guard.close_session(s, 'agent');
        session_id := s.id; chain := guard.session_chain(s);
        return next;
      end if;
    end loop;
    update guard.queue_entry q set state = 'left', ended_by = 'stopped', ended_at = guard.now(), held_by = null
     where q.desk_id = guard.desk() and q.network = p_network and q.state in ('waiting', 'held');
    perform guard.announce_queue(guard.desk());
  end if;
  perform guard.mark(guard.desk());
  perform guard.announce('front', guard.desk(), guard.desk(), null);
end $$;

grant execute on function guard.enter_customer(bytea), guard.whois_customer(bytea), guard.open_session(uuid, uuid, uuid, bytea),
  guard.lay_key(uuid, uuid, text, text), guard.mail_session(uuid, text), guard.end_session(uuid),
  guard.admit(uuid, uuid, boolean), guard.hold_session(uuid, boolean), guard.note_session(uuid, text, text, int),
  guard.stop_all_sessions(boolean), guard.block_network(text, text) to bw_app;
