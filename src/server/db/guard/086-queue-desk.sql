-- The queue's desk: groups, hours, who is there; what time and the switch end; what may be read.

-- Makes a group, or changes its name and members. The group of everybody has no list.
create function guard.save_group(p_id uuid, p_name text, p_members uuid[], p_version int) returns void
language plpgsql security definer set search_path = pg_catalog, guard, public, pg_temp as $$
declare g guard.queue_group;
begin
  perform guard.need_desk_admin();
  perform pg_advisory_xact_lock(hashtextextended(guard.desk()::text, 91));
  if exists (select from guard.queue_group where desk_id = guard.desk() and removed_at is null and lower(name) = lower(p_name) and id <> p_id) then
    perform guard.refuse('group-exists');
  end if;
  if p_version is null then
    if (select count(*) from guard.queue_group where desk_id = guard.desk() and removed_at is null) >= 50 then perform guard.refuse('too-many-groups'); end if;
    insert into guard.queue_group (id, desk_id, name) values (p_id, guard.desk(), p_name) returning * into g;
  else
    select * into g from guard.queue_group where id = p_id and desk_id = guard.desk() and removed_at is null for update;
    if not found then perform guard.refuse('not-found'); end if;
    if g.version <> p_version then perform guard.refuse('version-conflict', jsonb_build_object('version', g.version, 'theirs', g.name)); end if;
    update guard.queue_group set name = p_name, version = version + 1 where id = g.id;
  end if;
  delete from guard.queue_member where group_id = g.id and not agent_id = any (p_members);
  if not g.everybody then
    insert into guard.queue_member (group_id, agent_id)
    select g.id, a.id from public.agent a where a.id = any (p_members) and a.desk_id = guard.desk() and a.status = 'active'
    on conflict do nothing;
  end if;
  perform guard.mark(guard.desk());
  perform guard.announce_queue(guard.desk());
end $$;

-- Removes a group; whoever waits in it waits for everybody from now on, where they stood.
create function guard.remove_group(p_id uuid) returns text
language plpgsql security definer set search_path = pg_catalog, guard, pg_temp as $$
declare g guard.queue_group;
begin
  perform guard.need_desk_admin();
  select * into g from guard.queue_group where id = p_id and desk_id = guard.desk() and removed_at is null for update;
  if not found then perform guard.refuse('not-found'); end if;
  if g.everybody then perform guard.refuse('group-stays'); end if;
  update guard.queue_group set removed_at = guard.now(), version = version + 1 where id = g.id;
  delete from guard.queue_member where group_id = g.id;
  update guard.queue_entry set group_id = guard.everybody(g.desk_id) where group_id = g.id and state in ('waiting', 'held', 'message');
  perform guard.mark(g.desk_id);
  perform guard.announce_queue(g.desk_id);
  return g.name;
end $$;

-- Sets the hours: a zone that PostgreSQL knows by name, windows as [{day, opens, closes}], closed days.
create function guard.set_hours(p_zone text, p_windows jsonb, p_closed date[], p_version int) returns void
language plpgsql security definer set search_path = pg_catalog, guard, pg_temp as $$
declare o guard.office;
begin
  perform guard.need_desk_admin();
  select * into o from guard.office where desk_id = guard.desk() for update;
  if o.version <> p_version then perform guard.refuse('version-conflict', jsonb_build_object('version', o.version, 'theirs', o.zone)); end if;
  if not exists (select from pg_timezone_names where name = p_zone) then perform guard.refuse('zone-unknown'); end if;
  delete from guard.office_window where desk_id = o.desk_id;
  delete from guard.office_closed where desk_id = o.desk_id;
  if exists (select from jsonb_to_recordset(p_windows) as a (day int, opens int, closes int), jsonb_to_recordset(p_windows) as b (day int, opens int, closes int)
    where a.day = b.day and a.opens < b.opens and a.closes > b.opens or a.opens >= a.closes)
    or jsonb_array_length(p_windows) <> (select count(distinct (day, opens)) from jsonb_to_recordset(p_windows) as a (day int, opens int)) then
    perform guard.refuse('hours-overlap');
  end if;
  insert into guard.office_window (desk_id, day, opens, closes)
  select o.desk_id, w.day, w.opens, w.closes from jsonb_to_recordset(p_windows) as w (day int, opens int, closes int);
  insert into guard.office_closed (desk_id, day) select distinct o.desk_id, d from unnest(p_closed) d;
  update guard.office set zone = p_zone, version = version + 1 where desk_id = o.desk_id;
  perform guard.mark(o.desk_id);
  perform guard.announce('front', o.desk_id, o.desk_id, null);
end $$;

-- Changes the address of the help page.
create function guard.set_slug(p_slug text, p_version int) returns void
language plpgsql security definer set search_path = pg_catalog, guard, pg_temp as $$
declare f guard.front;
begin
  perform guard.need_desk_admin();
  select * into f from guard.front where desk_id = guard.desk() for update;
  if f.version <> p_version then perform guard.refuse('version-conflict', jsonb_build_object('version', f.version, 'theirs', f.slug)); end if;
  if exists (select from guard.front where slug = p_slug and desk_id <> f.desk_id) then perform guard.refuse('help-page-taken'); end if;
  update guard.front set slug = p_slug, version = version + 1 where desk_id = f.desk_id;
  perform guard.mark(f.desk_id);
  perform guard.announce('front', f.desk_id, f.desk_id, null);
end $$;

-- What an agent says of themself.
create function guard.say_availability(p_said text) returns void
language plpgsql security definer set search_path = pg_catalog, guard, pg_temp as $$
begin
  perform guard.need_agent();
  insert into guard.availability (agent_id, said) values (guard.actor(), p_said)
  on conflict (agent_id) do update set said = excluded.said;
  perform guard.announce_queue(guard.desk());
end $$;

-- A page of each of these sign-ins is on the line now.
create function guard.agents_on_line(p_tokens bytea[]) returns void
language plpgsql security definer set search_path = pg_catalog, guard, public, auth, pg_temp as $$
declare v_desk uuid;
begin
  for v_desk in
    with on_line as (
      select distinct i.agent_id, a.desk_id from auth.sign_in i join public.agent a on a.id = i.agent_id and a.status = 'active'
       where i.token_hash = any (select sha256(x) from unnest(p_tokens) x) and i.ended_at is null and i.expires_at > guard.now()),
    was as (select l.agent_id from on_line l join guard.availability v on v.agent_id = l.agent_id and v.on_line),
    saved as (insert into guard.availability as v (agent_id) select agent_id from on_line order by agent_id
      on conflict (agent_id) do update set seen_at = guard.now(), on_line = true)
    select distinct l.desk_id from on_line l where l.agent_id not in (select agent_id from was)
  loop
    perform guard.announce_queue(v_desk);
  end loop;
end $$;

-- The desk's switch closes the line too: whoever waits is told so.
create function guard.stop_queue(p_desk uuid) returns void
language plpgsql security definer set search_path = pg_catalog, guard, pg_temp as $$
begin
  update guard.queue_entry set state = 'left', ended_by = 'stopped', ended_at = guard.now(), held_by = null
   where desk_id = p_desk and state in ('waiting', 'held');
  perform guard.announce_queue(p_desk);
end $$;

-- An agent who is removed lets go of whom they held and who was kept for them.
create function guard.leave_queue(p_agent uuid) returns void
language plpgsql security definer set search_path = pg_catalog, guard, public, pg_temp as $$
begin
  update guard.queue_entry set assigned_to = null where assigned_to = p_agent and state in ('waiting', 'held', 'message');
  update guard.queue_entry set state = 'waiting', held_by = null where held_by = p_agent and state = 'held';
  delete from guard.queue_member where agent_id = p_agent;
  perform guard.announce_queue((select desk_id from public.agent where id = p_agent));
end $$;

-- Time's own work on the queue, as bw_sweep: pages that are gone for five minutes leave the line, agents whose pages are
-- gone for a minute are away, what is over is forgotten after 30 days.
create function guard.sweep_queue() returns int
language plpgsql security definer set search_path = pg_catalog, guard, public, pg_temp as $$
declare
  v_now timestamptz := guard.now();
  v_count int := 0;
  v_desk uuid;
begin
  for v_desk in
    with late as (update guard.queue_seen s set gone_at = s.seen_at from guard.queue_entry e
      where e.id = s.entry_id and e.state in ('waiting', 'held') and s.gone_at is null
        and s.seen_at < v_now - interval '1 minute' returning e.desk_id),
    gone as (update guard.queue_entry e set state = 'left', ended_by = 'gone', ended_at = v_now, held_by = null from guard.queue_seen s
      where s.entry_id = e.id and e.state in ('waiting', 'held') and s.gone_at < v_now - interval '5 minutes' returning e.desk_id),
    away as (update guard.availability v set on_line = false from public.agent a
      where a.id = v.agent_id and v.on_line and v.seen_at < v_now - interval '1 minute' returning a.desk_id)
    select distinct desk_id from (select * from late union all select * from gone union all select * from away) x
  loop
    perform guard.announce_queue(v_desk);
    v_count := v_count + 1;
  end loop;
  with gone as (delete from guard.queue_entry where ended_at < v_now - interval '30 days' returning id)
  delete from guard.often o using gone where o.ref = gone.id;
  return v_count;
end $$;

create view queue_group with (security_barrier) as
  select g.id, g.name, g.everybody, g.version,
         case when g.everybody then '{}'::uuid[] else coalesce((select array_agg(m.agent_id order by m.agent_id)
           from guard.queue_member m join public.agent a on a.id = m.agent_id and a.status = 'active' where m.group_id = g.id), '{}') end as members
    from guard.queue_group g where (select guard.is_agent()) and g.desk_id = (select guard.desk()) and g.removed_at is null;

create view queue_entry with (security_barrier) as
  select e.id, e.n, e.group_id, e.state, e.name, e.about, e.email, e.device - 'zone' as device, e.network, e.language, e.at, s.gone_at, e.assigned_to, e.held_by,
         t.reason as transfer_reason, t.by_id as transfer_by, t.to_group as transfer_group, t.to_agent as transfer_agent
    from guard.queue_entry e left join guard.queue_seen s on s.entry_id = e.id left join guard.queue_transfer t on t.entry_id = e.id and t.state = 'pending'
   where (select guard.is_agent()) and e.desk_id = (select guard.desk()) and e.state in ('waiting', 'held', 'message');

create view queue_agent with (security_barrier) as
  select a.id, a.first || ' ' || a.last as name, coalesce(v.said, 'here') as said, coalesce(v.on_line, false) as on_line
    from public.agent a left join guard.availability v on v.agent_id = a.id
   where (select guard.is_agent()) and a.desk_id = (select guard.desk()) and a.status = 'active';

create view office with (security_barrier) as
  select o.zone, o.version, f.slug, f.stopped_at is not null as stopped from guard.office o join guard.front f on f.desk_id = o.desk_id
   where (select guard.is_agent()) and o.desk_id = (select guard.desk());

create view office_window with (security_barrier) as
  select w.day, w.opens, w.closes from guard.office_window w where (select guard.is_agent()) and w.desk_id = (select guard.desk());

create view office_closed with (security_barrier) as
  select c.day from guard.office_closed c where (select guard.is_agent()) and c.desk_id = (select guard.desk());

grant select on queue_group, queue_entry, queue_agent, office, office_window, office_closed to bw_app;
grant execute on function guard.save_group(uuid, text, uuid[], int), guard.remove_group(uuid), guard.set_hours(text, jsonb, date[], int),
  guard.set_slug(text, int), guard.say_availability(text), guard.agents_on_line(bytea[]) to bw_app;
grant execute on function guard.sweep_queue() to bw_sweep;
