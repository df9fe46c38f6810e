-- The lines of a session: a socket comes with a one-time grant, and from then on its secret, which never left the server
-- again, stands for its holder for as long as they may be there.

-- Grants a socket to whoever entered: an agent who is in the session, or its customer. `p_token` is what they entered with.
create function guard.grant_line(p_id uuid, p_session uuid, p_secret bytea, p_origin text, p_token bytea) returns timestamptz
language plpgsql security definer set search_path = pg_catalog, guard, pg_temp as $$
declare
  c text[] := guard.ctx();
  v_sign_in uuid;
begin
  if c[1] = 'agent' then
    perform guard.own_session(p_session, false);
    select sign_in_id into v_sign_in from guard.whoami(p_token) w where w.id = c[2]::uuid;
    if v_sign_in is null then perform guard.refuse('sign-in-needed'); end if;
  elsif (guard.customers_session()).id <> p_session then
    perform guard.refuse('session-over');
  end if;                                          -- the session is locked either way: of those granted at once each is counted
  if (select count(*) from guard.line_of_session where session_id = p_session and holder_id = c[2]::uuid and closed_at is null
        and coalesce(seen_at, granted_at) > guard.now() - interval '1 minute') >= 20 then
    perform guard.refuse('limit-reached', '{"wait":60}');
  end if;
  insert into guard.line_of_session (id, session_id, hash, kind, holder_id, sign_in_id, origin)
  values (p_id, p_session, sha256(p_secret), c[1], c[2]::uuid, v_sign_in, p_origin);
  return guard.now() + interval '30 seconds';
end $$;

-- Does a line's holder still belong there?
create function guard.line_stands(l guard.line_of_session) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, guard, public, auth, pg_temp as $$
begin
  if l.closed_at is not null then return false; end if;
  if l.kind = 'customer' then
    return exists (select from guard.customer u join guard.session s on s.id = u.session_id
                    where u.id = l.holder_id and u.state in ('knocking', 'admitted') and s.state <> 'ended');
  end if;
  return exists (select from guard.session s
      join guard.session_agent m on m.session_id = s.id and m.agent_id = l.holder_id and m.state = 'in'
      join public.agent a on a.id = m.agent_id and a.status = 'active'
      join auth.sign_in i on i.id = l.sign_in_id and i.ended_at is null and i.expires_at > guard.now()
     where s.id = l.session_id and s.state <> 'ended');
end $$;

-- The open line of a secret, while its holder belongs there; else null: whoever was taken out hears and says nothing more,
-- also in the seconds before their socket is cut, and a grant that was never used is no line.
create function guard.held_line(p_secret bytea) returns guard.line_of_session
language plpgsql stable security definer set search_path = pg_catalog, guard, pg_temp as $$
declare l guard.line_of_session;
begin
  select * into l from guard.line_of_session x where x.hash = sha256(p_secret) and x.opened_at is not null;
  if found and guard.line_stands(l) then return l; end if;
  return null;
end $$;

-- Opens a line with its grant: once, within 30 seconds, from the page it was granted to. No row: no such grant.
create function guard.open_line(p_secret bytea, p_origin text, p_node text)
returns table (id uuid, session_id uuid, kind text, holder_id uuid)
language plpgsql security definer set search_path = pg_catalog, guard, pg_temp as $$
declare l guard.line_of_session;
begin
  update guard.line_of_session x set opened_at = guard.now(), seen_at = guard.now(), node = p_node
   where x.hash = sha256(p_secret) and x.opened_at is null and x.origin = p_origin
     and x.granted_at > guard.now() - interval '30 seconds' returning * into l;
  if not found or not guard.line_stands(l) then return; end if;
  if l.kind = 'customer' then update guard.customer u set seen_at = guard.now() where u.id = l.holder_id; end if;
  perform guard.announce('line', l.session_id, (select s.desk_id from guard.session s where s.id = l.session_id), null);
  return query select l.id, l.session_id, l.kind, l.holder_id;
end $$;

-- Which of these lines still stand; those that do were seen now.
create function guard.standing_lines(p_secrets bytea[]) returns setof uuid
language plpgsql security definer set search_path = pg_catalog, guard, pg_temp as $$
begin
  return query
  with mine as (select l.* from guard.line_of_session l where l.hash = any (select sha256(x) from unnest(p_secrets) x)),
  standing as (select m.id, m.kind, m.holder_id from mine m where guard.line_stands(m::guard.line_of_session)),
  seen as (update guard.line_of_session l set seen_at = guard.now() from standing s where l.id = s.id),
  there as (update guard.customer u set seen_at = guard.now() from standing s where s.kind = 'customer' and u.id = s.holder_id)
  select s.id from standing s;
end $$;

create function guard.close_line(p_secret bytea) returns void
language plpgsql security definer set search_path = pg_catalog, guard, pg_temp as $$
declare l guard.line_of_session;
begin
  update guard.line_of_session set closed_at = guard.now() where hash = sha256(p_secret) and closed_at is null returning * into l;
  if found then
    perform guard.announce('line', l.session_id, (select desk_id from guard.session where id = l.session_id), null);
  end if;
end $$;

-- Who is on the line of a session now, over all processes. A customer who was not admitted yet is nobody to the others,
-- nor they to them.
create function guard.lines_of(p_secret bytea)
returns table (id uuid, kind text, holder_id uuid, name text, part text, node text, admitted boolean)
language plpgsql stable security definer set search_path = pg_catalog, guard, public, pg_temp as $$
declare v_session uuid := (guard.held_line(p_secret)).session_id;
begin
  return query select l.id, l.kind, l.holder_id, coalesce(a.first || ' ' || a.last, u.name), coalesce(m.part, 'customer'), l.node,
         l.kind = 'agent' or u.state = 'admitted'
    from guard.line_of_session l
    left join public.agent a on l.kind = 'agent' and a.id = l.holder_id
    left join guard.session_agent m on m.session_id = l.session_id and m.agent_id = l.holder_id
    left join guard.customer u on l.kind = 'customer' and u.id = l.holder_id
   where l.session_id = v_session and l.opened_at is not null and l.closed_at is null
     and l.seen_at > guard.now() - interval '45 seconds' and guard.line_stands(l)
   order by l.opened_at;
end $$;

-- Says something on a line; the same id again says nothing new. Nobody floods a talk, from however many sockets: 600 things in
-- a minute (`limit-reached`), and 10,000 in all (`chat-full`), which is what a transcript shows: nothing that was said is pushed
-- out of it. `elsewhere`: others of this session hang on other processes.
create function guard.say(p_secret bytea, p_id uuid, p_text text)
returns table (session_id uuid, n int, at timestamptz, name text, elsewhere boolean)
language plpgsql security definer set search_path = pg_catalog, guard, public, pg_temp as $$
declare
  l guard.line_of_session := guard.held_line(p_secret);
  v_name text;
  v_n int;
  v_at timestamptz := guard.now();
  v_desk uuid;
begin
  if l.id is null then perform guard.refuse('session-over'); end if;
  if l.kind = 'agent' then select a.first || ' ' || a.last into v_name from public.agent a where a.id = l.holder_id;
  else select u.name into v_name from guard.customer u where u.id = l.holder_id; end if;
  update guard.session s set said = s.said + 1 where s.id = l.session_id and s.state in ('active', 'held')
    and not exists (select from guard.chat c where c.session_id = s.id and c.id = p_id) returning s.said, s.desk_id into v_n, v_desk;
  if not found then
    return query select c.session_id, c.n, c.at, c.name, false from guard.chat c
      where c.session_id = l.session_id and c.id = p_id and c.from_id = l.holder_id;
    if not found then perform guard.refuse('session-not-active'); end if;
    return;
  end if;
  if v_n > 10000 then perform guard.refuse('chat-full'); end if;
  if exists (select from guard.chat c where c.session_id = l.session_id and c.n = v_n - 600 and c.at > v_at - interval '1 minute') then
    perform guard.refuse('limit-reached', '{"wait":60}');
  end if;
  insert into guard.chat (session_id, n, id, from_kind, from_id, name, text, at)
  values (l.session_id, v_n, p_id, l.kind, l.holder_id, v_name, p_text, v_at);
  session_id := l.session_id; n := v_n; at := v_at; name := v_name;
  elsewhere := exists (select from guard.line_of_session o where o.session_id = l.session_id and o.closed_at is null
                         and o.opened_at is not null and o.node is distinct from l.node);
  if elsewhere then perform guard.announce('chat', l.session_id, v_desk, null); end if;
  return next;
end $$;

-- What was said after number `p_after`, at most 500, oldest first.
create function guard.said_on(p_secret bytea, p_after int)
returns table (id uuid, n int, from_kind text, from_id uuid, name text, text text, at timestamptz)
language plpgsql stable security definer set search_path = pg_catalog, guard, pg_temp as $$
declare l guard.line_of_session := guard.held_line(p_secret);
begin
  if l.id is null then perform guard.refuse('session-over'); end if;
  return query select c.id, c.n, c.from_kind, c.from_id, c.name, c.text, c.at from guard.chat c
   where c.session_id = l.session_id and c.n > p_after order by c.n limit 500;
end $$;

create function guard.read_on(p_secret bytea, p_n int) returns void
language plpgsql security definer set search_path = pg_catalog, guard, pg_temp as $$
declare l guard.line_of_session := guard.held_line(p_secret);
begin
  if l.id is null then return; end if;
  insert into guard.chat_read as r (session_id, reader_id, n)
  select l.session_id, l.holder_id, least(p_n, s.said) from guard.session s where s.id = l.session_id
  on conflict (session_id, reader_id) do update set n = greatest(r.n, excluded.n);
end $$;

-- Whether pages tell each other such a thing, and this line in its own name. What was said, and who is there, no line tells.
create function guard.told_by(l guard.line_of_session, p_told jsonb) returns boolean
language sql stable security definer set search_path = pg_catalog, guard, pg_temp as $$
  select coalesce(case p_told ->> 't'
    when 'signal' then p_told ->> 'from' = l.id::text
    when 'typing' then p_told ->> 'from' = l.id::text
    when 'read' then p_told ->> 'holderId' = l.holder_id::text
    when 'sharing' then l.kind = 'customer' end, false)
$$;

-- Tells a line of the same session that hangs on another process. Nothing flows to or from a customer who was not admitted.
create function guard.signal_line(p_secret bytea, p_to uuid, p_data text) returns boolean
language plpgsql security definer set search_path = pg_catalog, guard, pg_temp as $$
declare
  l guard.line_of_session := guard.held_line(p_secret);
  o guard.line_of_session;
begin
  select * into o from guard.line_of_session where id = p_to and session_id = l.session_id and closed_at is null;
  if o.id is null or octet_length(p_data) > 70000 or not guard.told_by(l, p_data::jsonb)
     or exists (select from guard.customer where id in (l.holder_id, o.holder_id) and state <> 'admitted') then
    return false;
  end if;
  insert into guard.signal (to_line, data) values (p_to, p_data);
  perform guard.announce('signal', p_to, (select desk_id from guard.session where id = l.session_id), null);
  return true;
end $$;

-- Takes what waits for these lines, oldest first; for those alone that still stand.
create function guard.take_signals(p_secrets bytea[]) returns table (to_line uuid, data text)
language sql security definer set search_path = pg_catalog, guard, pg_temp as $$
  with taken as (delete from guard.signal s
    where s.to_line = any (select (guard.held_line(x)).id from unnest(p_secrets) x) returning s.id, s.to_line, s.data)
  select to_line, data from taken order by id
$$;

-- Time's own work on sessions, as bw_sweep: questions that nobody answered, customers who are gone for ten minutes, keys
-- that ran out, lines of processes that died, sessions of a fenced caller.
create function guard.sweep_sessions() returns int
language plpgsql security definer set search_path = pg_catalog, guard, public, pg_temp as $$
declare
  v_now timestamptz := guard.now();
  v_count int := 0;
  v_seen timestamptz;
  q guard.consent;
  s guard.session;
  v_state text;
  v_why text;
begin
  for q in select * from guard.consent where state = 'asked' and expires_at <= v_now for update skip locked loop
    select seen_at into v_seen from guard.customer where id = q.customer_id;
    v_state := case when v_seen < q.expires_at - interval '30 seconds' then 'absent' else 'unanswered' end;
    update guard.consent set state = v_state, ended_at = v_now where id = q.id;
    select * into s from guard.session where id = q.session_id;
    perform guard.append_as(guard.session_chain(s), 'system', 'consent.' || v_state, null, format(
      '{"consent":"%s","kind":"%s","sentence":"%s","session":"%s"}', q.id, q.kind,
      case v_state when 'absent' then 'Nobody was there to agree to it: ' else 'No answer came in time to: ' end || q.kind || '.', s.id));
    perform guard.announce_session(s.id);
    v_count := v_count + 1;
  end loop;
  for s in select x.* from guard.session x where x.state <> 'ended' and (
      exists (select from guard.customer u where u.session_id = x.id and u.state in ('knocking', 'admitted') and u.left_at is null
                and u.seen_at < v_now - interval '10 minutes')
      or x.state = 'inviting' and not exists (select from guard.customer u where u.session_id = x.id and u.state <> 'refused')
         and x.opened_at < v_now - interval '2 hours'
         and not exists (select from guard.session_key k where k.session_id = x.id and k.spent_at is null and k.expires_at > v_now)
      or exists (select from guard.fence f where f.client_id = x.client_id and f.person_id = x.person_id and f.until > v_now))
      for update skip locked loop
    v_why := case when exists (select from guard.fence f where f.client_id = s.client_id and f.person_id = s.person_id and f.until > v_now)
      then 'fenced' when s.state = 'inviting' then 'expired' else 'gone' end;
    perform guard.close_session(s, v_why);
    perform guard.append_as(guard.session_chain(s), 'system', 'session.end', null, format(
      '{"sentence":"A support session ended: %s","session":"%s"}', case v_why when 'fenced' then 'its caller said that it was not them.'
        when 'gone' then 'the customer was gone for ten minutes.' else 'nobody came.' end, s.id));
    v_count := v_count + 1;
  end loop;
  delete from guard.session_key where spent_at is null and expires_at < v_now - interval '1 hour';
  with gone as (                                  -- a process that died tells nobody: the others of the session hear it here
    update guard.line_of_session set closed_at = v_now
     where closed_at is null and coalesce(seen_at, granted_at) < v_now - interval '60 seconds' returning session_id, opened_at)
  insert into public.outbox (topic, ref, desk_id)
  select distinct 'line', x.id, x.desk_id from gone g join guard.session x on x.id = g.session_id and x.state <> 'ended'
   where g.opened_at is not null;
  delete from guard.line_of_session where closed_at < v_now - interval '1 day';
  delete from guard.signal where at < v_now - interval '1 minute';
  return v_count;
end $$;

grant execute on function guard.grant_line(uuid, uuid, bytea, text, bytea), guard.open_line(bytea, text, text),
  guard.standing_lines(bytea[]), guard.close_line(bytea), guard.lines_of(bytea), guard.say(bytea, uuid, text),
  guard.said_on(bytea, int), guard.read_on(bytea, int), guard.signal_line(bytea, uuid, text),
  guard.take_signals(bytea[]) to bw_app;
grant execute on function guard.sweep_sessions() to bw_sweep;
