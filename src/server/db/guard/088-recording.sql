-- Recordings: begun with the customer's yes and at no other time, fed piece by piece while it stands, played by few, each
-- time told, forgotten.

-- What the customer agreed to, if it stands now.
create function guard.recording_consent(p_session uuid) returns uuid
language sql stable security definer set search_path = pg_catalog, guard, pg_temp as $$
  select id from guard.consent where session_id = p_session and kind = 'recording' and state = 'granted' order by asked_at desc limit 1
$$;

-- Begins a recording in a session that runs; one at a time, and at most 50. Fails with `recording-not-agreed`,
-- `recording-runs`, `recordings-full`.
create function guard.start_recording(p_id uuid, p_session uuid, p_key_id text, p_wrapped bytea) returns void
language plpgsql security definer set search_path = pg_catalog, guard, pg_temp as $$
declare
  s guard.session := guard.own_session(p_session, false);
  v_consent uuid := guard.recording_consent(p_session);
begin
  if s.state <> 'active' or s.paused_at is not null then perform guard.refuse('session-not-active'); end if;
  if v_consent is null then perform guard.refuse('recording-not-agreed'); end if;
  if exists (select from guard.recording where session_id = s.id and state = 'running') then perform guard.refuse('recording-runs'); end if;
  if (select count(*) from guard.recording where session_id = s.id) >= 50 then perform guard.refuse('recordings-full'); end if;
  insert into guard.recording (id, session_id, consent_id, by_id, key_id, wrapped)
  values (p_id, s.id, v_consent, guard.actor(), p_key_id, p_wrapped);
  perform guard.mark(guard.session_chain(s));
  perform guard.announce_session(s.id);
end $$;

-- Whether a session is recorded just now, for whoever is in it.
create function guard.see_recorded(p_session uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, guard, pg_temp as $$
  select guard.sees_session(p_session) and exists (select from guard.recording where session_id = p_session and state = 'running')
$$;
grant execute on function guard.see_recorded(uuid) to bw_app;

-- Whether the last recording of a session stopped for want of room, for whoever is in it.
create function guard.see_no_room(p_session uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, guard, pg_temp as $$
  select guard.sees_session(p_session)
    and coalesce((select no_room from guard.recording where session_id = p_session order by started_at desc, id desc limit 1), false)
$$;
grant execute on function guard.see_no_room(uuid) to bw_app;

-- May whoever entered add to it now? Asked again for every piece: they record it, are in the session still, and the very
-- consent that it began with stands, not paused. Gives back the wrapped key. Fails with `not-found`, `recording-over`, and
-- with `recording-rests` while what was paused or held may still go on.
create function guard.may_record(p_id uuid, out key_id text, out wrapped bytea)
language plpgsql security definer set search_path = pg_catalog, guard, pg_temp as $$
declare
  r guard.recording;
  s guard.session;
begin
  select x.* into r from guard.recording x where x.id = p_id and x.by_id = guard.actor() and guard.is_agent() for update;
  if not found then perform guard.refuse('not-found'); end if;
  s := guard.own_session(r.session_id, false);
  if r.state <> 'running'
     or not exists (select from guard.consent c where c.id = r.consent_id and c.state = 'granted') then
    perform guard.refuse('recording-over');
  end if;
  if s.state <> 'active' or s.paused_at is not null then perform guard.refuse('recording-rests'); end if;
  update guard.recording set piece_at = guard.now() where id = p_id;
  key_id := r.key_id; wrapped := r.wrapped;
end $$;

-- Any agent of the session stops it, or the server does, where its disk is full (`p_no_room`). What came until then is
-- closed into one file.
create function guard.stop_recording(p_id uuid, p_no_room boolean) returns void
language plpgsql security definer set search_path = pg_catalog, guard, pg_temp as $$
declare
  r guard.recording;
  s guard.session;
begin
  select * into r from guard.recording where id = p_id;
  if not found then perform guard.refuse('not-found'); end if;
  s := guard.own_session(r.session_id, false);
  update guard.recording set state = 'closing', stopped_at = guard.now(), no_room = p_no_room where id = p_id and state = 'running';
  if not found then perform guard.refuse('recording-over'); end if;
  perform guard.mark(guard.session_chain(s));
  perform guard.announce_session(s.id);
end $$;

-- Their own recordings, and those of sessions they host; an admin all of the desk's. Always as what was said and sent: while
-- the session runs nobody plays it whom its customer does not see.
create function guard.plays(r guard.recording) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, guard, pg_temp as $$
declare c text[] := guard.ctx();
begin
  return c[1] = 'agent' and exists (select from guard.session s where s.id = r.session_id and s.desk_id = c[3]::uuid and (
    r.by_id = c[2]::uuid or s.host_id = c[2]::uuid or string_to_array(c[5], ',') && array['admin', 'billing-contact']))
    and guard.sees_content(r.session_id);
end $$;

-- Opens a recording to play it, for four hours of this sign-in; the caller tells the record.
create function guard.view_recording(p_id uuid, p_token bytea) returns void
language plpgsql security definer set search_path = pg_catalog, guard, pg_temp as $$
declare
  r guard.recording;
  s guard.session;
  v_sign_in uuid;
begin
  select * into r from guard.recording where id = p_id;
  if not found or not guard.plays(r) then perform guard.refuse('not-found'); end if;
  if r.state <> 'whole' then perform guard.refuse('recording-not-there', jsonb_build_object('state', r.state)); end if;
  select sign_in_id into v_sign_in from guard.whoami(p_token) w where w.id = guard.actor();
  if v_sign_in is null then perform guard.refuse('sign-in-needed'); end if;
  insert into guard.recording_view (recording_id, sign_in_id, until) values (p_id, v_sign_in, guard.now() + interval '4 hours')
  on conflict (recording_id, sign_in_id) do update set until = excluded.until;
  select * into s from guard.session where id = r.session_id;
  perform guard.mark(guard.session_chain(s));
end $$;

-- What is needed to play it, for a sign-in that opened it. Fails with `not-found`: open it first, which is told.
create function guard.play_recording(p_id uuid, p_token bytea, out key_id text, out wrapped bytea, out size bigint)
language plpgsql stable security definer set search_path = pg_catalog, guard, pg_temp as $$
declare r guard.recording;
begin
  select x.* into r from guard.recording x where x.id = p_id and x.state = 'whole';
  if not found or not guard.plays(r) or not exists (
    select from guard.recording_view v join guard.whoami(p_token) w on w.sign_in_id = v.sign_in_id
     where v.recording_id = p_id and w.id = guard.actor() and v.until > guard.now()) then
    perform guard.refuse('not-found');
  end if;
  key_id := r.key_id; wrapped := r.wrapped; size := r.size;
end $$;

-- An admin destroys a recording now: its key first of all, so that no copy of the file is worth anything.
create function guard.destroy_recording(p_id uuid) returns void
language plpgsql security definer set search_path = pg_catalog, guard, pg_temp as $$
declare s guard.session;
begin
  perform guard.need_desk_admin();
  select x.* into s from guard.session x join guard.recording r on r.session_id = x.id where r.id = p_id and x.desk_id = guard.desk();
  if not found then perform guard.refuse('not-found'); end if;
  update guard.recording set state = 'gone', wrapped = null, stopped_at = coalesce(stopped_at, guard.now()) where id = p_id and state <> 'gone';
  if not found then perform guard.refuse('recording-not-there', '{"state":"gone"}'); end if;
  delete from guard.recording_view where recording_id = p_id;
  perform guard.mark(guard.session_chain(s));
  perform guard.announce_session(s.id);
end $$;

-- How many recordings of the desk would be destroyed within the hour if they were kept for so many days.
create function guard.recordings_past(p_days int) returns int
language plpgsql stable security definer set search_path = pg_catalog, guard, pg_temp as $$
begin
  perform guard.need_desk_admin();
  return (select count(*) from guard.recording x join guard.session s on s.id = x.session_id
    where s.desk_id = guard.desk() and x.state not in ('gone', 'running') and x.started_at < guard.now() - make_interval(days => p_days));
end $$;

create function guard.keep_recordings(p_days int) returns void
language plpgsql security definer set search_path = pg_catalog, guard, pg_temp as $$
begin
  perform guard.need_desk_admin();
  update guard.front set recording_days = p_days, version = version + 1 where desk_id = guard.desk();
  perform guard.mark(guard.desk());
  perform guard.announce('front', guard.desk(), guard.desk(), null);
end $$;

-- As bw_sweep: stops what nothing stands behind any more, and leases what is to be closed, for a minute: who dies amid it
-- keeps nobody waiting, and who is at it says so by `still_closing`. A page that sends nothing for two minutes is gone; not
-- while its session rests, and not where nobody was there to hear it (`p_heard` is false): it sends what it holds after that.
create function guard.recordings_to_close(p_heard boolean) returns table (id uuid, key_id text, wrapped bytea)
language plpgsql security definer set search_path = pg_catalog, guard, pg_temp as $$
declare
  v_now timestamptz := guard.now();
  r record;
begin
  update guard.recording x set piece_at = v_now from guard.session s
   where s.id = x.session_id and x.state = 'running' and (s.state <> 'active' or s.paused_at is not null or not p_heard)
     and x.piece_at < v_now - interval '20 seconds';
  for r in select x.id as recording, s.id as session, guard.session_chain(s) as chain from guard.recording x
      join guard.session s on s.id = x.session_id join guard.consent c on c.id = x.consent_id
     where x.state = 'running' and (c.state <> 'granted' or s.state = 'ended' or x.piece_at < v_now - interval '2 minutes')
       for update of x skip locked loop
    update guard.recording x set state = 'closing', stopped_at = v_now where x.id = r.recording;
    perform guard.append_as(r.chain, 'system', 'recording.stop', null, format(
      '{"recording":"%s","sentence":"The recording stopped: what it stood on ended.","session":"%s"}', r.recording, r.session));
    perform guard.announce_session(r.session);
  end loop;
  return query update guard.recording x set leased_until = v_now + interval '1 minute'
    where x.state = 'closing' and coalesce(x.leased_until, '-infinity') < v_now returning x.id, x.key_id, x.wrapped;
end $$;

-- As bw_sweep: whoever leased these is at them still.
create function guard.still_closing(p_ids uuid[]) returns void
language sql security definer set search_path = pg_catalog, guard, pg_temp as $$
  update guard.recording set leased_until = guard.now() + interval '1 minute' where id = any (p_ids) and state = 'closing'
$$;

-- It is closed into one file of so many bytes and milliseconds; or it could not be.
create function guard.close_recording(p_id uuid, p_whole boolean, p_size bigint, p_ms bigint) returns void
language plpgsql security definer set search_path = pg_catalog, guard, pg_temp as $$
declare
  r guard.recording;
  s guard.session;
begin
  update guard.recording set state = case when p_whole then 'whole' else 'failed' end, size = p_size, ms = p_ms
   where id = p_id and state = 'closing' returning * into r;
  if not found then return; end if;
  select * into s from guard.session where id = r.session_id;
  perform guard.append_as(guard.session_chain(s), 'system', 'recording.' || r.state, null, format(
    '{"recording":"%s","sentence":"%s","session":"%s"}', r.id,
    case when p_whole then 'The recording is ready to be played.' else 'The recording could not be made into a file.' end, s.id));
  perform guard.announce_session(s.id);
end $$;

-- Recordings older than their desk keeps them: their keys go first. Gives back whose files go now, and, again and again,
-- nothing else.
create function guard.forget_recordings() returns setof uuid
language plpgsql security definer set search_path = pg_catalog, guard, pg_temp as $$
declare r record;
begin
  delete from guard.recording_view where until < guard.now();
  for r in select x.id as recording, s.id as session, guard.session_chain(s) as chain from guard.recording x
      join guard.session s on s.id = x.session_id join guard.front f on f.desk_id = s.desk_id
     where x.state not in ('gone', 'running') and x.started_at < guard.now() - make_interval(days => f.recording_days)
       for update of x skip locked loop
    update guard.recording x set state = 'gone', wrapped = null where x.id = r.recording;
    perform guard.append_as(r.chain, 'system', 'recording.forget', null, format(
      '{"recording":"%s","sentence":"The recording reached its age and was destroyed.","session":"%s"}', r.recording, r.session));
    perform guard.announce_session(r.session);
    return next r.recording;
  end loop;
end $$;

create view recording with (security_barrier) as
  select r.id, r.session_id, r.by_id, a.first || ' ' || a.last as by_name, r.state, r.started_at, r.stopped_at, r.no_room, r.size, r.ms,
         guard.plays(r) as plays,
         case when r.state <> 'gone' then r.started_at + make_interval(days => f.recording_days) end as kept_until
    from guard.recording r join public.agent a on a.id = r.by_id left join guard.front f on f.desk_id = a.desk_id
   where guard.sees_session(r.session_id);
create view recording_rule with (security_barrier) as
  select f.recording_days as days from guard.front f where (select guard.is_desk_admin()) and f.desk_id = (select guard.desk());
grant select on recording, recording_rule to bw_app;
grant execute on function guard.plays(guard.recording) to bw_app;
grant execute on function guard.start_recording(uuid, uuid, text, bytea), guard.may_record(uuid), guard.stop_recording(uuid, boolean),
  guard.view_recording(uuid, bytea), guard.play_recording(uuid, bytea), guard.destroy_recording(uuid), guard.recordings_past(int), guard.keep_recordings(int) to bw_app;
grant execute on function guard.recordings_to_close(boolean), guard.still_closing(uuid[]), guard.close_recording(uuid, boolean, bigint, bigint), guard.forget_recordings() to bw_sweep;
