-- The queue: who waits, and who takes them. Waiting people have no account; the hash of their token stands for them.

-- A desk has its help page and its group of everybody from the beginning.
create or replace function guard.lay_front() returns trigger
language plpgsql security definer set search_path = pg_catalog, guard, pg_temp as $$
begin
  insert into guard.front (desk_id, slug)
  values (new.id, coalesce(nullif(left(trim(both '-' from regexp_replace(guard.plain_letters(new.name), '[^a-z0-9]+', '-', 'g')), 50), ''), 'desk'))
  on conflict do nothing;
  insert into guard.queue_group (id, desk_id, name, everybody) values (new.id, new.id, 'Support', true) on conflict do nothing;
  insert into guard.office (desk_id) values (new.id) on conflict do nothing;
  return null;
end $$;

-- Whether a desk's hours hold at a moment: by the clock on the wall of its zone, so that a change of clocks moves nothing.
create function guard.is_open(p_desk uuid, p_at timestamptz) returns boolean
language sql stable security definer set search_path = pg_catalog, guard, pg_temp as $$
  select not exists (select from guard.office_window where desk_id = p_desk)
         and not exists (select from guard.office_closed c where c.desk_id = p_desk and c.day = l.at::date)
      or exists (select from guard.office_window w where w.desk_id = p_desk and w.day = extract(isodow from l.at)
                   and w.opens * interval '1 minute' <= l.at::time::interval and l.at::time::interval < w.closes * interval '1 minute')
         and not exists (select from guard.office_closed c where c.desk_id = p_desk and c.day = l.at::date)
    from (select p_at at time zone o.zone as at from guard.office o where o.desk_id = p_desk) l
$$;

-- When a desk that is closed opens next, within five weeks; null: not as far as is known.
create function guard.opens_next(p_desk uuid, p_at timestamptz) returns timestamptz
language sql stable security definer set search_path = pg_catalog, guard, pg_temp as $$
  select min(moment) from (
    select (d.day + coalesce(w.opens, 0) * interval '1 minute') at time zone o.zone as moment
      from guard.office o
      cross join lateral (select ((p_at at time zone o.zone)::date + x)::date as day from generate_series(0, 35) x) d
      left join guard.office_window w on w.desk_id = o.desk_id and w.day = extract(isodow from d.day)
     where o.desk_id = p_desk and (w.day is not null or not exists (select from guard.office_window where desk_id = p_desk))
       and not exists (select from guard.office_closed c where c.desk_id = p_desk and c.day = d.day)) m
   where moment > p_at
$$;

-- What the help page of an address shows: one row or none.
create function guard.help_desk(p_slug text)
returns table (desk_id uuid, desk_name text, stopped boolean, open boolean, opens_at timestamptz, zone text, version int)
language sql stable security definer set search_path = pg_catalog, guard, public, pg_temp as $$
  select d.id, d.name, f.stopped_at is not null, guard.is_open(d.id, guard.now()), guard.opens_next(d.id, guard.now()), o.zone, o.version
    from guard.front f join public.desk d on d.id = f.desk_id join guard.office o on o.desk_id = f.desk_id where f.slug = p_slug
$$;
create function guard.help_groups(p_desk uuid) returns table (id uuid, name text)
language sql stable security definer set search_path = pg_catalog, guard, pg_temp as $$
  select g.id, g.name from guard.queue_group g where g.desk_id = p_desk and g.removed_at is null order by g.everybody desc, lower(g.name)
$$;
create function guard.help_hours(p_desk uuid) returns table (day int, opens int, closes int)
language sql stable security definer set search_path = pg_catalog, guard, pg_temp as $$
  select w.day, w.opens, w.closes from guard.office_window w where w.desk_id = p_desk order by 1, 2
$$;
create function guard.help_closed(p_desk uuid) returns setof text
language sql stable security definer set search_path = pg_catalog, guard, pg_temp as $$
  select c.day::text from guard.office_closed c, guard.office o
   where c.desk_id = p_desk and o.desk_id = p_desk and c.day >= (guard.now() at time zone o.zone)::date order by 1 limit 60
$$;

create function guard.announce_queue(p_desk uuid) returns void
language sql security definer set search_path = pg_catalog, guard, pg_temp as $$
  select guard.announce('queue', null, p_desk, null)
$$;

-- Mails the desk's admins that a message waits, without a word of it, and at most once in ten minutes: who writes is anybody.
create function guard.tell_of_message(p_desk uuid) returns void
language sql security definer set search_path = pg_catalog, guard, public, pg_temp as $$
  insert into guard.mail (kind, agent_id, ref, params)
  select 'notice', a.id, p_desk, '{"what":"message"}' from public.agent a
   where a.desk_id = p_desk and a.status = 'active' and 'admin' = any (a.roles) and not exists (
     select from guard.mail m where m.ref = p_desk and m.agent_id = a.id and m.params ->> 'what' = 'message'
        and m.at > clock_timestamp() - interval '10 minutes')
$$;

-- The /48 of an IPv6 network: one who rents a machine or a tunnel holds all 65,536 networks of it, and would fill every place.
create function guard.site_of(p_network text) returns text
language sql immutable set search_path = pg_catalog, pg_temp as $$
  select case when p_network like '%:%' then network(set_masklen(p_network::inet, 48))::text end
$$;

-- Stands in line, or leaves a message (`p_token` null). A message is taken at any hour; a place in line only while the desk
-- is open. At most 10 wait from one network, 200 from one IPv6 /48, and 2,000 in all; of messages nobody answered yet 20 are kept
-- from one network, 200 from one /48, and 1,000 in all. Who is blocked finds no room either, whatever they try, and by no
-- other way than whoever finds none.
create function guard.stand_in_line(p_id uuid, p_slug text, p_group uuid, p_token bytea, p_name text, p_about text, p_email text,
                                    p_device jsonb, p_network text, p_language text, p_evaluation boolean) returns uuid
language plpgsql security definer set search_path = pg_catalog, guard, pg_temp as $$
declare
  v_desk uuid;
  v_group uuid;
  v_site text := guard.site_of(p_network);
begin
  select f.desk_id into v_desk from guard.front f where f.slug = p_slug;
  if not found then perform guard.refuse('not-found'); end if;
  perform guard.need_running_front(v_desk);
  if p_token is not null and not guard.is_open(v_desk, guard.now()) then perform guard.refuse('queue-closed'); end if;
  select g.id into v_group from guard.queue_group g
   where g.desk_id = v_desk and g.removed_at is null and (g.id = p_group or p_group is null and g.everybody);
  if not found then perform guard.refuse('not-found'); end if;
  perform guard.need_own_id(p_id);
  perform pg_advisory_xact_lock(hashtextextended(coalesce(v_site, p_network), 92));     -- many from one network at once
  if guard.is_blocked(v_desk, p_network) or p_token is not null and (
    (select count(*) from guard.queue_entry where network = p_network and state in ('waiting', 'held')) >= 10
    or (select count(*) from guard.queue_entry where site = v_site and state in ('waiting', 'held')) >= 200
    or (select count(*) from guard.queue_entry where desk_id = v_desk and state in ('waiting', 'held')) >= 2000) then
    perform guard.refuse('queue-full');
  end if;
  if p_token is null and (
    (select count(*) from guard.queue_entry where network = p_network and state = 'message') >= 20
    or (select count(*) from guard.queue_entry where site = v_site and state = 'message') >= 200
    or (select count(*) from guard.queue_entry where desk_id = v_desk and state = 'message') >= 1000) then
    perform guard.refuse('queue-full');
  end if;
  insert into guard.queue_entry (id, desk_id, group_id, token_hash, name, about, email, device, network, site, language, evaluation, state)
  values (p_id, v_desk, v_group, sha256(p_token), p_name, p_about, p_email, p_device, p_network, v_site, p_language, p_evaluation,
          case when p_token is null then 'message' else 'waiting' end);
  if p_token is not null then insert into guard.queue_seen (entry_id) values (p_id); end if;
  if p_token is null then perform guard.tell_of_message(v_desk); end if;
  perform guard.announce_queue(v_desk);
  return v_desk;
end $$;

-- Who a token stands for, and how they stand; one row or none. Their page is on the line now.
create function guard.whois_waiting(p_token bytea) returns table (id uuid, desk_id uuid, state text, ended_by text)
language plpgsql security definer set search_path = pg_catalog, guard, pg_temp as $$
declare e guard.queue_entry;
begin
  select * into e from guard.queue_entry q where q.token_hash = sha256(p_token);
  if not found then return; end if;
  if e.state in ('waiting', 'held') then
    update guard.queue_seen set gone_at = null, seen_at = guard.now() where entry_id = e.id and gone_at is not null;
    if found then perform guard.announce_queue(e.desk_id); end if;
  end if;
  return query select e.id, e.desk_id, e.state, e.ended_by;
end $$;

-- Every place in line at once, so that one question serves all who wait: ids and numbers, nothing about anybody. The minutes
-- are the median of the last 20 waits of that group; null: fewer than five are known.
create function guard.places(p_desk uuid) returns table (id uuid, state text, place int, minutes float8, gone boolean)
language sql stable security definer set search_path = pg_catalog, guard, pg_temp as $$
  with waits as materialized (
    select g.id, (select percentile_cont(0.5) within group (order by w.seconds) from (
             select extract(epoch from e.ended_at - e.at) as seconds from guard.queue_entry e
              where e.group_id = g.id and e.state = 'claimed' order by e.ended_at desc limit 20) w having count(*) >= 5) / 60 as minutes
      from guard.queue_group g where g.desk_id = p_desk and g.removed_at is null)
  select e.id, e.state, (count(*) filter (where e.state = 'waiting') over (partition by e.group_id order by e.n))::int, w.minutes,
         s.gone_at is not null
    from guard.queue_entry e join waits w on w.id = e.group_id left join guard.queue_seen s on s.entry_id = e.id
   where e.desk_id = p_desk and e.state in ('waiting', 'held')
$$;

-- The pages of these tokens are on the line now, and who was thought gone is shown as there again; that of the other let go of it.
create function guard.waiting_on_line(p_tokens bytea[]) returns void
language plpgsql security definer set search_path = pg_catalog, guard, pg_temp as $$
declare v_desk uuid;
begin
  for v_desk in
    with there as materialized (select s.entry_id, s.gone_at, e.desk_id from guard.queue_seen s join guard.queue_entry e on e.id = s.entry_id
       where e.token_hash = any (select sha256(x) from unnest(p_tokens) x) and e.state in ('waiting', 'held')
       order by s.entry_id for update of s),
    told as (update guard.queue_seen s set seen_at = guard.now(), gone_at = null from there where there.entry_id = s.entry_id)
    select distinct desk_id from there where gone_at is not null
  loop
    perform guard.announce_queue(v_desk);
  end loop;
end $$;
create function guard.waiting_let_go(p_token bytea) returns void
language plpgsql security definer set search_path = pg_catalog, guard, pg_temp as $$
declare v_desk uuid;
begin
  update guard.queue_seen s set gone_at = guard.now() from guard.queue_entry e
   where e.token_hash = sha256(p_token) and e.state in ('waiting', 'held') and s.entry_id = e.id and s.gone_at is null
  returning e.desk_id into v_desk;
  if found then perform guard.announce_queue(v_desk); end if;
end $$;

-- Leaves the line; whoever left or was taken already stays so.
create function guard.leave_line(p_token bytea) returns void
language plpgsql security definer set search_path = pg_catalog, guard, pg_temp as $$
declare v_desk uuid;
begin
  update guard.queue_entry set state = 'left', ended_by = 'customer', ended_at = guard.now(), held_by = null
   where token_hash = sha256(p_token) and state in ('waiting', 'held') returning desk_id into v_desk;
  if found then perform guard.announce_queue(v_desk); end if;
end $$;

-- Is an agent there: active, on the line, and not away by their own word?
create function guard.is_there(p_agent uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, guard, public, pg_temp as $$
  select exists (select from public.agent a join guard.availability v on v.agent_id = a.id
    where a.id = p_agent and a.status = 'active' and v.on_line and v.said <> 'away')
$$;

-- The first of an agent's own groups whose page is there and who is kept for nobody else, locked. With `p_skip` whoever is
-- locked by somebody else just now is passed over, so that many agents take at once; without it, waited for.
create function guard.next_in_line(p_agent uuid, p_desk uuid, p_group uuid, p_skip boolean) returns guard.queue_entry
language plpgsql security definer set search_path = pg_catalog, guard, pg_temp as $$
declare
  e guard.queue_entry;
  v_groups uuid[] := array(select g.id from guard.queue_group g where g.desk_id = p_desk and (p_group is null or g.id = p_group)
    and (g.everybody or exists (select from guard.queue_member m where m.group_id = g.id and m.agent_id = p_agent)));
begin
  if p_skip then
    select q.* into e from guard.queue_entry q join guard.queue_seen s on s.entry_id = q.id and s.gone_at is null
     where q.desk_id = p_desk and q.state = 'waiting' and (q.assigned_to is null or q.assigned_to = p_agent) and q.group_id = any (v_groups)
     order by q.n limit 1 for no key update of q skip locked;
  else
    select q.* into e from guard.queue_entry q join guard.queue_seen s on s.entry_id = q.id and s.gone_at is null
     where q.desk_id = p_desk and q.state = 'waiting' and (q.assigned_to is null or q.assigned_to = p_agent) and q.group_id = any (v_groups)
     order by q.n limit 1 for no key update of q;
  end if;
  return e;
end $$;

-- Takes somebody out of the line into a session of this agent's, in which they are admitted: the one named, or the next.
-- Two agents never get one: the row is locked before its state is looked at. No row: nobody waits.
create function guard.claim(p_session uuid, p_entry uuid, p_group uuid) returns table (id uuid, name text, waited int, agent text)
language plpgsql security definer set search_path = pg_catalog, guard, public, pg_temp as $$
declare
  e guard.queue_entry;
  v_agent uuid := guard.actor();
  v_desk uuid := guard.desk();
begin
  perform guard.need_agent();
  perform guard.need_working(v_agent);
  perform guard.need_running_front(v_desk);
  if p_entry is not null then
    select * into e from guard.queue_entry q where q.id = p_entry and q.desk_id = v_desk for update;
    if not found then perform guard.refuse('not-found'); end if;
    perform guard.need_free(e, v_agent);
  else
    e := guard.next_in_line(v_agent, v_desk, p_group, true);
    if e.id is null then e := guard.next_in_line(v_agent, v_desk, p_group, false); end if;
    if e.id is null then return; end if;
  end if;
  insert into guard.session (id, desk_id, host_id, state, active_at) values (p_session, v_desk, v_agent, 'active', guard.now());
  insert into guard.session_agent (session_id, agent_id, part, state, came_at) values (p_session, v_agent, 'host', 'in', guard.now());
  insert into guard.hosting (session_id, agent_id, since) values (p_session, v_agent, guard.now());
  insert into guard.customer (id, session_id, token_hash, name, email, device, network, came_by, trouble, language, state, evaluation,
                              knocked_at, admitted_at, admitted_by)
  values (e.id, p_session, e.token_hash, e.name, e.email, e.device, e.network, 'queue', e.about, e.language, 'admitted', e.evaluation,
          e.at, guard.now(), v_agent);
  update guard.queue_entry q set state = 'claimed', claimed_by = v_agent, held_by = null, session_id = p_session, ended_at = guard.now()
   where q.id = e.id;
  update guard.queue_transfer t set state = 'taken', ended_at = guard.now() where t.entry_id = e.id and t.state = 'pending';
  perform guard.mark(v_desk);
  perform guard.announce_session(p_session);
  perform guard.announce_queue(v_desk);
  id := e.id; name := e.name; waited := extract(epoch from guard.now() - e.at);
  select a.first || ' ' || a.last into agent from public.agent a where a.id = v_agent;
  return next;
end $$;

-- Fails with `queue-taken` unless this agent may take the entry up: it waits, or is held by or kept for them, or for
-- somebody who is not there.
create function guard.need_free(e guard.queue_entry, p_agent uuid) returns void
language plpgsql stable security definer set search_path = pg_catalog, guard, pg_temp as $$
begin
  if e.state not in ('waiting', 'held') then perform guard.refuse('queue-gone'); end if;
  if e.held_by <> p_agent and guard.is_there(e.held_by) then perform guard.refuse('queue-taken'); end if;
  if e.held_by is null and e.assigned_to <> p_agent and guard.is_there(e.assigned_to) then perform guard.refuse('queue-taken'); end if;
end $$;

-- An entry of this desk that is not over, locked. Fails with `not-found` or `queue-gone`.
create function guard.open_entry(p_entry uuid) returns guard.queue_entry
language plpgsql security definer set search_path = pg_catalog, guard, pg_temp as $$
declare e guard.queue_entry;
begin
  perform guard.need_agent();
  select * into e from guard.queue_entry q where q.id = p_entry and q.desk_id = guard.desk() for update;
  if not found then perform guard.refuse('not-found'); end if;
  if e.state not in ('waiting', 'held', 'message') then perform guard.refuse('queue-gone'); end if;
  return e;
end $$;

-- Keeps an entry for an agent; null: for nobody.
create function guard.assign_entry(p_entry uuid, p_agent uuid) returns text
language plpgsql security definer set search_path = pg_catalog, guard, pg_temp as $$
declare e guard.queue_entry := guard.open_entry(p_entry);
begin
  if p_agent is not null then perform guard.need_working(p_agent); end if;
  if e.state = 'held' then perform guard.need_free(e, guard.actor()); end if;
  if exists (select from guard.queue_transfer where entry_id = e.id and state = 'pending') then perform guard.refuse('queue-moving'); end if;
  perform guard.need_seldom('move', e.id, 200);
  update guard.queue_entry set assigned_to = p_agent where id = e.id;
  perform guard.mark(e.desk_id);
  perform guard.announce_queue(e.desk_id);
  return e.name;
end $$;

-- Takes somebody out of the line without a session yet, or puts them back where they stood.
create function guard.hold_entry(p_entry uuid, p_hold boolean) returns text
language plpgsql security definer set search_path = pg_catalog, guard, pg_temp as $$
declare e guard.queue_entry := guard.open_entry(p_entry);
begin
  if e.state = 'message' then perform guard.refuse('queue-gone'); end if;
  perform guard.need_free(e, guard.actor());
  if not p_hold and e.state <> 'held' then perform guard.refuse('queue-gone'); end if;
  if p_hold then perform guard.need_seldom('move', e.id, 200); end if;
  update guard.queue_entry set state = case when p_hold then 'held' else 'waiting' end,
    held_by = case when p_hold then guard.actor() end where id = e.id;
  perform guard.mark(e.desk_id);
  perform guard.announce_queue(e.desk_id);
  return e.name;
end $$;

-- Sends an entry to a person or a group. It goes at once, and comes back when this is cancelled before anybody took it.
create function guard.transfer_entry(p_id uuid, p_entry uuid, p_group uuid, p_agent uuid, p_reason text) returns text
language plpgsql security definer set search_path = pg_catalog, guard, pg_temp as $$
declare e guard.queue_entry := guard.open_entry(p_entry);
begin
  if e.state <> 'message' then perform guard.need_free(e, guard.actor()); end if;
  if (p_group is null) = (p_agent is null) then perform guard.refuse('bad-input'); end if;
  if p_agent is not null then perform guard.need_working(p_agent); end if;
  if p_group is not null and (p_group = e.group_id or not exists (
    select from guard.queue_group where id = p_group and desk_id = e.desk_id and removed_at is null)) then
    perform guard.refuse('not-found');
  end if;
  if exists (select from guard.queue_transfer where entry_id = e.id and state = 'pending') then perform guard.refuse('queue-moving'); end if;
  perform guard.need_seldom('move', e.id, 200);
  insert into guard.queue_transfer (id, entry_id, by_id, from_group, from_assigned, to_group, to_agent, reason)
  values (p_id, e.id, guard.actor(), e.group_id, e.assigned_to, p_group, p_agent, p_reason);
  update guard.queue_entry set group_id = coalesce(p_group, group_id), assigned_to = p_agent, held_by = null,
    state = case state when 'held' then 'waiting' else state end where id = e.id;
  perform guard.mark(e.desk_id);
  perform guard.announce_queue(e.desk_id);
  return e.name;
end $$;

-- Takes a transfer back: by whoever made it, by whom it goes to, or by an admin.
create function guard.cancel_transfer(p_entry uuid) returns text
language plpgsql security definer set search_path = pg_catalog, guard, public, pg_temp as $$
declare
  e guard.queue_entry := guard.open_entry(p_entry);
  t guard.queue_transfer;
begin
  select * into t from guard.queue_transfer where entry_id = e.id and state = 'pending';
  if not found then perform guard.refuse('queue-gone'); end if;
  if t.by_id <> guard.actor() and t.to_agent is distinct from guard.actor() and not guard.is_desk_admin() then
    perform guard.refuse('queue-taken');
  end if;
  update guard.queue_transfer set state = 'cancelled', ended_at = guard.now() where id = t.id;
  update guard.queue_entry q set assigned_to = (select a.id from public.agent a where a.id = t.from_assigned and a.status = 'active'), group_id = (
      select case when g.removed_at is null then g.id else guard.everybody(g.desk_id) end from guard.queue_group g where g.id = t.from_group)
   where q.id = e.id;
  perform guard.mark(e.desk_id);
  perform guard.announce_queue(e.desk_id);
  return e.name;
end $$;

create function guard.everybody(p_desk uuid) returns uuid
language sql stable security definer set search_path = pg_catalog, guard, pg_temp as $$
  select id from guard.queue_group where desk_id = p_desk and everybody
$$;

-- A message was answered.
create function guard.serve_message(p_entry uuid) returns text
language plpgsql security definer set search_path = pg_catalog, guard, pg_temp as $$
declare e guard.queue_entry := guard.open_entry(p_entry);
begin
  if e.state <> 'message' then perform guard.refuse('queue-gone'); end if;
  update guard.queue_entry set state = 'served', claimed_by = guard.actor(), ended_at = guard.now() where id = e.id;
  update guard.queue_transfer set state = 'taken', ended_at = guard.now() where entry_id = e.id and state = 'pending';
  perform guard.mark(e.desk_id);
  perform guard.announce_queue(e.desk_id);
  return e.name;
end $$;

grant execute on function guard.help_desk(text), guard.help_groups(uuid), guard.help_hours(uuid), guard.help_closed(uuid),
  guard.stand_in_line(uuid, text, uuid, bytea, text, text, text, jsonb, text, text, boolean), guard.whois_waiting(bytea),
  guard.places(uuid), guard.waiting_on_line(bytea[]), guard.waiting_let_go(bytea), guard.leave_line(bytea),
  guard.claim(uuid, uuid, uuid), guard.assign_entry(uuid, uuid), guard.hold_entry(uuid, boolean),
  guard.transfer_entry(uuid, uuid, uuid, uuid, text), guard.cancel_transfer(uuid), guard.serve_message(uuid) to bw_app;
