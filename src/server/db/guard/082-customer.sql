-- The customer of a session: comes with a key and no account, agrees or not, pauses, leaves.

-- Whether an address may come to a desk. Who may not hears the same as whoever has no key.
create function guard.is_blocked(p_desk uuid, p_network text) returns boolean
language sql stable security definer set search_path = pg_catalog, guard, pg_temp as $$
  select exists (select from guard.blocked where desk_id = p_desk and network = p_network)
$$;

-- What a key leads to, for whoever thinks of using it: nothing is spent by looking. Null: no such key, or not any more.
create function guard.look_at_key(p_secret text, p_network text) returns table (session_id uuid, desk_name text, agent_name text)
language plpgsql stable security definer set search_path = pg_catalog, guard, public, pg_temp as $$
declare v_hash bytea := guard.key_hash(p_secret);
begin
  return query select s.id, d.name, a.first || ' ' || a.last
    from guard.session_key k join guard.session s on s.id = k.session_id
    join public.desk d on d.id = s.desk_id join public.agent a on a.id = s.host_id
   where k.hash = v_hash and k.spent_at is null and k.expires_at > guard.now() and s.state = 'inviting'
     and not guard.is_blocked(s.desk_id, p_network);
end $$;

-- Comes in by a key and waits to be admitted; the key and the session's other ways in are spent. No row: no such key.
create function guard.knock(p_id uuid, p_secret text, p_token bytea, p_name text, p_device jsonb, p_network text,
                            p_language text, p_evaluation boolean) returns table (session_id uuid, desk_id uuid)
language plpgsql security definer set search_path = pg_catalog, guard, pg_temp as $$
declare
  k guard.session_key;
  s guard.session;
  v_key bytea := guard.key_hash(p_secret);
begin
  select y.* into s from guard.session y join guard.session_key x on x.session_id = y.id and x.hash = v_key and x.spent_at is null
     and x.expires_at > guard.now();
  if not found or guard.is_blocked(s.desk_id, p_network) then return; end if;
  perform guard.need_running_front(s.desk_id);
  select * into s from guard.session where id = s.id and state = 'inviting' for update;     -- before its keys, as whoever lays one
  if not found or guard.is_blocked(s.desk_id, p_network) then return; end if;               -- blocked just now, perhaps
  select x.* into k from guard.session_key x
   where x.session_id = s.id and x.hash = v_key and x.spent_at is null and x.expires_at > guard.now() for update;
  if not found then return; end if;
  perform guard.need_own_id(p_id);
  update guard.session_key x set spent_at = guard.now() where x.session_id = s.id and x.spent_at is null;
  insert into guard.customer (id, session_id, token_hash, name, device, network, came_by, language, evaluation)
  values (p_id, s.id, sha256(p_token), p_name, p_device, p_network, k.way, p_language, p_evaluation);
  update guard.session set state = 'knocking' where id = s.id;
  perform guard.announce_session(s.id);
  perform guard.append_as(guard.session_chain(s), 'customer:' || p_id, 'session.knock', null, format(
    '{"customer":"%s","sentence":%s,"session":"%s"}', p_id,
    to_json('Somebody who says they are ' || guard.quoted(p_name) || ' came with a support key.'), s.id));
  session_id := s.id; desk_id := s.desk_id;
  return next;
end $$;

-- The session of the customer who entered. Locks it; only then is it sure that nobody turned them away meanwhile. Fails
-- with `session-over`.
create function guard.customers_session() returns guard.session
language plpgsql security definer set search_path = pg_catalog, guard, pg_temp as $$
declare
  c text[] := guard.ctx();
  s guard.session;
begin
  select x.* into s from guard.session x join guard.customer y on y.session_id = x.id
   where c[1] = 'customer' and y.id = c[2]::uuid and x.state <> 'ended' for update of x;
  if not found or not exists (select from guard.customer where id = c[2]::uuid and state in ('knocking', 'admitted')) then
    perform guard.refuse('session-over');
  end if;
  return s;
end $$;

-- Agents ask; the customer has a minute. What a question is about beyond its kind only guard.offer_file says. What was refused is not asked again: only the customer can offer it. Of files each
-- is asked by itself. Files to the device need what was lent in the contact, and that was lent to one agent: no guest uses it.
create function guard.ask_consent(p_id uuid, p_session uuid, p_kind text, p_about jsonb) returns void
language plpgsql security definer set search_path = pg_catalog, guard, pg_temp as $$
declare
  s guard.session := guard.own_session(p_session, false);
  v_customer uuid;
begin
  if s.state <> 'active' then perform guard.refuse('session-not-active'); end if;
  select id into v_customer from guard.customer where session_id = s.id and state = 'admitted';
  if p_kind = 'file-to-me' and not guard.is_lent_to(s, guard.actor()) then perform guard.refuse('explain-session'); end if;
  if exists (select from guard.consent where session_id = s.id and kind = p_kind and state = 'refused'
             and (kind <> 'file-to-me' or about ->> 'file' = p_about ->> 'file')) then
    perform guard.refuse('consent-refused');
  end if;
  if exists (select from guard.consent where session_id = s.id and kind = p_kind and about = p_about
             and (state = 'granted' or state = 'asked' and expires_at > guard.now())) then
    perform guard.refuse('already-asked');
  end if;
  perform guard.need_few_steps(s.id);
  insert into guard.consent (id, session_id, customer_id, kind, asked_by, about, expires_at)
  values (p_id, s.id, v_customer, p_kind, guard.actor(), p_about, guard.now() + interval '60 seconds');
  perform guard.mark(guard.session_chain(s));
  perform guard.announce_session(s.id);
end $$;

create function guard.ask_consent(p_id uuid, p_session uuid, p_kind text) returns void
language sql security definer set search_path = pg_catalog, guard, pg_temp as $$
  select guard.ask_consent(p_id, p_session, p_kind, '{}')
$$;

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
  perform guard.stop_files_without_yes(s.id);
  perform guard.mark(guard.session_chain(s));
  perform guard.announce_session(s.id);
  return v_kind;
end $$;

-- The customer answers. Whoever is asked after their minute is over has not agreed.
create function guard.answer_consent(p_consent uuid, p_yes boolean) returns text
language plpgsql security definer set search_path = pg_catalog, guard, pg_temp as $$
declare
  s guard.session := guard.customers_session();
  v_kind text;
begin
  if p_yes and s.state <> 'active' then perform guard.refuse('session-not-active'); end if;
  update guard.consent set state = case when p_yes then 'granted' else 'refused' end, answered_at = guard.now(),
    ended_at = case when p_yes then null else guard.now() end
   where id = p_consent and customer_id = guard.actor() and state = 'asked' and expires_at > guard.now() returning kind into v_kind;
  if not found then perform guard.refuse('consent-over'); end if;
  perform guard.mark(guard.session_chain(s));
  perform guard.announce_session(s.id);
  return v_kind;
end $$;

-- The customer gives something by themself, or takes back what they gave (null `p_kind` of a withdrawal: all of it). Taking
-- back is never refused, so that what nobody gave leaves nothing behind; giving has an end, as each time stands in a record.
create function guard.offer_consent(p_id uuid, p_kind text, p_about jsonb) returns void
language plpgsql security definer set search_path = pg_catalog, guard, pg_temp as $$
declare s guard.session := guard.customers_session();
begin
  if s.state <> 'active' or not exists (select from guard.customer where id = guard.actor() and state = 'admitted') then perform guard.refuse('session-not-active'); end if;
  if p_kind in ('file-to-me', 'recording') then perform guard.refuse('bad-input'); end if;
  perform guard.need_seldom('offer', s.id, 1000);
  update guard.consent set state = 'granted', answered_at = guard.now()
   where customer_id = guard.actor() and kind = p_kind and state = 'asked' and expires_at > guard.now() and kind <> 'file-from-me';
  if not found and not exists (select from guard.consent where customer_id = guard.actor() and kind = p_kind and about = p_about and state = 'granted') then
    insert into guard.consent (id, session_id, customer_id, kind, about, state, expires_at, answered_at)
    values (p_id, s.id, guard.actor(), p_kind, p_about, 'granted', guard.now(), guard.now());
  end if;
  perform guard.mark(guard.session_chain(s));
  perform guard.announce_session(s.id);
end $$;
create function guard.offer_consent(p_id uuid, p_kind text) returns void
language sql security definer set search_path = pg_catalog, guard, pg_temp as $$
  select guard.offer_consent(p_id, p_kind, '{}')
$$;
create function guard.withdraw_consent(p_kind text) returns int
language plpgsql security definer set search_path = pg_catalog, guard, pg_temp as $$
declare
  s guard.session := guard.customers_session();
  v_count int;
begin
  update guard.consent set state = 'withdrawn', ended_at = guard.now()
   where customer_id = guard.actor() and state = 'granted' and (p_kind is null or kind = p_kind);
  get diagnostics v_count = row_count;
  if v_count = 0 then return 0; end if;
  perform guard.stop_files_without_yes(s.id);
  perform guard.mark(guard.session_chain(s));
  perform guard.announce_session(s.id);
  return v_count;
end $$;

-- Pause: everything that is shared waits until the customer goes on. Who was not let in shares nothing yet. Pausing is never
-- refused; going on has an end, as each time stands in a record. Gives back whether that changes anything.
create function guard.pause_session(p_pause boolean) returns boolean
language plpgsql security definer set search_path = pg_catalog, guard, pg_temp as $$
declare s guard.session := guard.customers_session();
begin
  if not exists (select from guard.customer where id = guard.actor() and state = 'admitted') then perform guard.refuse('session-not-active'); end if;
  if p_pause = (s.paused_at is not null) then return false; end if;
  if not p_pause then perform guard.need_seldom('go-on', s.id, 1000); end if;
  update guard.session set paused_at = case when p_pause then guard.now() end where id = s.id;
  perform guard.mark(guard.session_chain(s));
  perform guard.announce_session(s.id);
  return true;
end $$;

-- The customer ends the session, any time.
create function guard.leave_as_customer() returns void
language plpgsql security definer set search_path = pg_catalog, guard, pg_temp as $$
declare s guard.session := guard.customers_session();
begin
  perform guard.close_session(s, 'customer');
end $$;

-- The customer tells that something is wrong with this session: it ends, and the desk's admins are told.
create function guard.report_abuse(p_id uuid, p_words text) returns void
language plpgsql security definer set search_path = pg_catalog, guard, public, pg_temp as $$
declare s guard.session := guard.customers_session();
begin
  insert into guard.abuse_report (id, desk_id, session_id, customer_id, words) values (p_id, s.desk_id, s.id, guard.actor(), p_words);
  insert into guard.mail (kind, agent_id, ref, params)
  select 'notice', a.id, s.id, jsonb_build_object('what', 'abuse', 'session', s.id) from public.agent a
   where a.desk_id = s.desk_id and a.status = 'active' and a.roles && '{admin,billing-contact}';
  perform guard.close_session(s, 'customer');
end $$;

grant execute on function guard.look_at_key(text, text), guard.knock(uuid, text, bytea, text, jsonb, text, text, boolean),
  guard.ask_consent(uuid, uuid, text), guard.drop_consent(uuid, uuid), guard.answer_consent(uuid, boolean),
  guard.offer_consent(uuid, text), guard.withdraw_consent(text), guard.pause_session(boolean),
  guard.leave_as_customer(), guard.report_abuse(uuid, text) to bw_app;

-- Counts a wrong key and says how many there were in this minute and the last, over all processes.
create function guard.wrong_keys(p_one_more boolean) returns int
language plpgsql security definer set search_path = pg_catalog, guard, public, pg_temp as $$
declare v_count int;
begin
  if p_one_more then
    insert into public.limit_counter (name, key_hash, window_start, n)
    values ('join.wrong', '\x00', date_trunc('minute', clock_timestamp()), 1)
    on conflict (name, key_hash, window_start) do update set n = limit_counter.n + 1;
  end if;
  select coalesce(sum(n), 0) into v_count from public.limit_counter
   where name = 'join.wrong' and window_start >= date_trunc('minute', clock_timestamp()) - interval '1 minute';
  return v_count;
end $$;

-- A task of work against guessing, good for five minutes and once: time, chance, and the guard's word for them.
create function guard.work_task() returns text
language plpgsql security definer set search_path = pg_catalog, guard, pg_temp as $$
declare v_task text := 'work|' || floor(extract(epoch from guard.now())) || '|' || gen_random_uuid();
begin
  return v_task || '|' || guard.mac(v_task);
end $$;
create function guard.spend_work(p_task text) returns boolean
language plpgsql security definer set search_path = pg_catalog, guard, public, pg_temp as $$
declare
  v_body text := regexp_replace(p_task, '\|[0-9a-f]{64}$', '');
begin
  if p_task !~ '^work\|\d{10}\|[0-9a-f-]{36}\|[0-9a-f]{64}$' or right(p_task, 64) <> guard.mac(v_body)
     or split_part(p_task, '|', 2)::bigint < extract(epoch from guard.now()) - 300 then
    return false;
  end if;
  insert into public.limit_counter (name, key_hash, window_start, n)
  values ('join.work', sha256(convert_to(p_task, 'UTF8')), to_timestamp(split_part(p_task, '|', 2)::bigint), 1) on conflict do nothing;
  return found;
end $$;
grant execute on function guard.wrong_keys(boolean), guard.work_task(), guard.spend_work(text) to bw_app;
