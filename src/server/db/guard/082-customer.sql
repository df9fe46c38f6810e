-- The customer of a session: comes with a key and no account, agrees or not, pauses, leaves.

-- What a key leads to, for whoever thinks of using it: nothing is spent by looking. Null: no such key, or not any more.
create function guard.look_at_key(p_secret text) returns table (session_id uuid, desk_name text, agent_name text)
language plpgsql stable security definer set search_path = pg_catalog, guard, public, pg_temp as $$
begin
  return query select s.id, d.name, a.first || ' ' || a.last
    from guard.session_key k join guard.session s on s.id = k.session_id
    join public.desk d on d.id = s.desk_id join public.agent a on a.id = s.host_id
   where k.hash = guard.key_hash(p_secret) and k.spent_at is null and k.expires_at > guard.now() and s.state = 'inviting';
end $$;

-- Comes in by a key and waits to be admitted; the key and the session's other ways in are spent. No row: no such key.
create function guard.knock(p_id uuid, p_secret text, p_token bytea, p_name text, p_device jsonb, p_network text,
                            p_language text, p_evaluation boolean) returns table (session_id uuid, chain uuid)
language plpgsql security definer set search_path = pg_catalog, guard, pg_temp as $$
declare
  k guard.session_key;
  s guard.session;
begin
  select x.* into k from guard.session_key x
   where x.hash = guard.key_hash(p_secret) and x.spent_at is null and x.expires_at > guard.now() for update;
  if not found then return; end if;
  select * into s from guard.session where id = k.session_id and state = 'inviting' for update;
  if not found then return; end if;
  perform guard.need_running_front(s.desk_id);
  if exists (select from guard.blocked where desk_id = s.desk_id and network = p_network) then return; end if;
  update guard.session_key x set spent_at = guard.now() where x.session_id = s.id and x.spent_at is null;
  insert into guard.customer (id, session_id, token_hash, name, device, network, came_by, language, evaluation)
  values (p_id, s.id, sha256(p_token), p_name, p_device, p_network, k.way, p_language, p_evaluation);
  update guard.session set state = 'knocking' where id = s.id;
  perform guard.announce_session(s.id);
  perform guard.mark(guard.session_chain(s));
  session_id := s.id; chain := guard.session_chain(s);
  return next;
end $$;

-- The session of the customer who entered, and that customer. Locks the session. Fails with `session-over`.
create function guard.customers_session(out s guard.session, out u guard.customer)
language plpgsql security definer set search_path = pg_catalog, guard, pg_temp as $$
declare c text[] := guard.ctx();
begin
  select x.* into s from guard.session x join guard.customer y on y.session_id = x.id
   where c[1] = 'customer' and y.id = c[2]::uuid and x.state <> 'ended' for update of x;
  if not found then perform guard.refuse('session-over'); end if;
  select * into u from guard.customer where id = c[2]::uuid for update;
end $$;

-- Agents ask; the customer has a minute. What was refused is not asked again: only the customer can offer it. Of files each
-- is asked by itself. Files to the device need what was lent in the contact.
create function guard.ask_consent(p_id uuid, p_session uuid, p_kind text, p_about jsonb) returns void
language plpgsql security definer set search_path = pg_catalog, guard, pg_temp as $$
declare
  s guard.session := guard.own_session(p_session, false);
  v_customer uuid;
begin
  if s.state <> 'active' then perform guard.refuse('session-not-active'); end if;
  select id into v_customer from guard.customer where session_id = s.id and state = 'admitted';
  if p_kind = 'file-to-me' and not guard.is_hands_on(s) then perform guard.refuse('explain-session'); end if;
  if exists (select from guard.consent where session_id = s.id and kind = p_kind and state = 'refused'
             and (kind <> 'file-to-me' or about ->> 'file' = p_about ->> 'file')) then
    perform guard.refuse('consent-refused');
  end if;
  if exists (select from guard.consent where session_id = s.id and kind = p_kind and about = p_about
             and (state = 'granted' or state = 'asked' and expires_at > guard.now())) then
    perform guard.refuse('already-asked');
  end if;
  insert into guard.consent (id, session_id, customer_id, kind, asked_by, about, expires_at)
  values (p_id, s.id, v_customer, p_kind, guard.actor(), p_about, guard.now() + interval '60 seconds');
  perform guard.mark(guard.session_chain(s));
  perform guard.announce_session(s.id);
end $$;

-- An agent takes back what they asked, or ends what was granted: they may always have less.
create function guard.drop_consent(p_session uuid, p_consent uuid) returns text
language plpgsql security definer set search_path = pg_catalog, guard, pg_temp as $$
declare
  s guard.session := guard.own_session(p_session, false);
  v_kind text;
begin
  update guard.consent set state = case state when 'asked' then 'cancelled' else 'lapsed' end, ended_at = guard.now()
   where id = p_consent and session_id = s.id and state in ('asked', 'granted') returning kind into v_kind;
  if not found then perform guard.refuse('consent-over'); end if;
  perform guard.mark(guard.session_chain(s));
  perform guard.announce_session(s.id);
  return v_kind;
end $$;

-- The customer answers. Whoever is asked after their minute is over has not agreed.
create function guard.answer_consent(p_consent uuid, p_yes boolean) returns text
language plpgsql security definer set search_path = pg_catalog, guard, pg_temp as $$
declare
  s guard.session;
  u guard.customer;
  v_kind text;
begin
  select x.s, x.u into s, u from guard.customers_session() x;
  if p_yes and s.state <> 'active' then perform guard.refuse('session-not-active'); end if;
  update guard.consent set state = case when p_yes then 'granted' else 'refused' end, answered_at = guard.now(),
    ended_at = case when p_yes then null else guard.now() end
   where id = p_consent and customer_id = u.id and state = 'asked' and expires_at > guard.now() returning kind into v_kind;
  if not found then perform guard.refuse('consent-over'); end if;
  perform guard.mark(guard.session_chain(s));
  perform guard.announce_session(s.id);
  return v_kind;
end $$;

-- The customer gives something by themself, or takes back what they gave (null `p_consent` of a withdrawal: all of it).
create function guard.offer_consent(p_id uuid, p_kind text, p_about jsonb) returns void
language plpgsql security definer set search_path = pg_catalog, guard, pg_temp as $$
declare
  s guard.session;
  u guard.customer;
begin
  select x.s, x.u into s, u from guard.customers_session() x;
  if s.state <> 'active' or u.state <> 'admitted' then perform guard.refuse('session-not-active'); end if;
  if p_kind in ('file-to-me', 'recording') then perform guard.refuse('bad-input'); end if;
  update guard.consent set state = 'granted', answered_at = guard.now()
   where customer_id = u.id and kind = p_kind and state = 'asked' and expires_at > guard.now() and kind <> 'file-from-me';
  if not found and not exists (select from guard.consent where customer_id = u.id and kind = p_kind and about = p_about and state = 'granted') then
    insert into guard.consent (id, session_id, customer_id, kind, about, state, expires_at, answered_at)
    values (p_id, s.id, u.id, p_kind, p_about, 'granted', guard.now(), guard.now());
  end if;
  perform guard.mark(guard.session_chain(s));
  perform guard.announce_session(s.id);
end $$;
create function guard.withdraw_consent(p_kind text) returns int
language plpgsql security definer set search_path = pg_catalog, guard, pg_temp as $$
declare
  s guard.session;
  u guard.customer;
  v_count int;
begin
  select x.s, x.u into s, u from guard.customers_session() x;
  update guard.consent set state = 'withdrawn', ended_at = guard.now()
   where customer_id = u.id and state = 'granted' and (p_kind is null or kind = p_kind);
  get diagnostics v_count = row_count;
  perform guard.mark(guard.session_chain(s));
  perform guard.announce_session(s.id);
  return v_count;
end $$;

-- Pause: everything that is shared waits until the customer goes on.
create function guard.pause_session(p_pause boolean) returns void
language plpgsql security definer set search_path = pg_catalog, guard, pg_temp as $$
declare
  s guard.session;
  u guard.customer;
begin
  select x.s, x.u into s, u from guard.customers_session() x;
  update guard.session set paused_at = case when p_pause then coalesce(paused_at, guard.now()) end where id = s.id;
  perform guard.mark(guard.session_chain(s));
  perform guard.announce_session(s.id);
end $$;

-- The customer ends the session, any time.
create function guard.leave_as_customer() returns void
language plpgsql security definer set search_path = pg_catalog, guard, pg_temp as $$
declare
  s guard.session;
  u guard.customer;
begin
  select x.s, x.u into s, u from guard.customers_session() x;
  perform guard.close_session(s, 'customer');
end $$;

-- The customer tells that something is wrong with this session: it ends, and the desk's admins are told.
create function guard.report_abuse(p_id uuid, p_words text) returns void
language plpgsql security definer set search_path = pg_catalog, guard, public, pg_temp as $$
declare
  s guard.session;
  u guard.customer;
begin
  select x.s, x.u into s, u from guard.customers_session() x;
  insert into guard.abuse_report (id, desk_id, session_id, customer_id, words) values (p_id, s.desk_id, s.id, u.id, p_words);
  insert into guard.mail (kind, agent_id, ref, params)
  select 'notice', a.id, s.id, jsonb_build_object('what', 'abuse', 'session', s.id) from public.agent a
   where a.desk_id = s.desk_id and a.status = 'active' and a.roles && '{admin,billing-contact}';
  perform guard.close_session(s, 'customer');
end $$;

grant execute on function guard.look_at_key(text), guard.knock(uuid, text, bytea, text, jsonb, text, text, boolean),
  guard.ask_consent(uuid, uuid, text, jsonb), guard.drop_consent(uuid, uuid), guard.answer_consent(uuid, boolean),
  guard.offer_consent(uuid, text, jsonb), guard.withdraw_consent(text), guard.pause_session(boolean),
  guard.leave_as_customer(), guard.report_abuse(uuid, text) to bw_app;
