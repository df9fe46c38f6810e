-- Who is acting. A server connection proves it with the raw token of a sign-in; what `enter` leaves behind is signed
-- with a key that only this schema reads and bound to this backend and this transaction.

-- Refuses with one of the codes of src/contracts/errors.ts; `detail` is JSON with further members of the problem.
create function guard.refuse(code text, detail jsonb default null) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  raise exception using errcode = 'BW001', message = code, detail = coalesce(detail::text, '');
end $$;

-- Time that does not run backwards: PostgreSQL's clock, but never before what the sweep last saw, so that what expired
-- stays expired. A clock set back by more than two minutes would stop time here, so it is refused: `clock-behind`.
create table guard.clock (one boolean primary key default true check (one), seen timestamptz not null);
insert into guard.clock (seen) values (clock_timestamp());
create function guard.now() returns timestamptz
language plpgsql stable security definer set search_path = pg_catalog, guard, pg_temp as $$
declare
  v_seen timestamptz;
  v_now timestamptz := clock_timestamp();
begin
  select seen into v_seen from guard.clock;
  if v_seen > v_now + interval '2 minutes' then
    raise exception using errcode = 'BW001', message = 'clock-behind';
  end if;
  return greatest(v_seen, v_now);
end $$;

-- Functions of one statement are in PL/pgSQL where they are called at every change: it keeps their plan, SQL does not.
create function guard.mac(payload text) returns text
language plpgsql stable security definer set search_path = pg_catalog, guard, pg_temp as $$
begin
  return (select guard.keyed(key, payload) from guard.secret);
end $$;
-- How the key of guard.secret signs; parsed once, here, and put in line by PostgreSQL, which does so only with what claims to
-- be no steadier than the functions it calls.
create function guard.keyed(key bytea, payload text) returns text language sql stable
  return encode(sha256(key || sha256(key || convert_to(payload, 'UTF8'))), 'hex');

-- Sign-ins that nobody ended, with the actor who may still act. Whoever reads it compares `token_hash` and `expires_at`.
create view guard.holder as
  select i.token_hash, i.expires_at, case when a.id is null then 'person' else 'agent' end as kind, coalesce(a.id, p.id) as id,
         coalesce(a.desk_id, c.desk_id) as desk_id, p.client_id, coalesce(a.roles, array[p.role]) as roles, p.role,
         i.factor_at, i.id as sign_in_id, i.evaluation
    from auth.sign_in i
    left join public.agent a on a.id = i.agent_id and a.status = 'active'
    left join public.person p on p.client_id = i.client_id and p.id = i.person_id and p.status = 'active'
    left join public.client c on c.id = p.client_id
   where i.ended_at is null and (a.id is not null or p.id is not null);

-- The living sign-in of a token, with its actor: one row or none. `role` is a person's role in their client.
create function guard.whoami(token bytea)
returns table (kind text, id uuid, desk_id uuid, client_id uuid, roles text[], role text, factor_at timestamptz,
               sign_in_id uuid, evaluation boolean)
language plpgsql stable security definer set search_path = pg_catalog, guard, public, auth, pg_temp as $$
declare v_now timestamptz := guard.now();
begin
  return query select h.kind, h.id, h.desk_id, h.client_id, h.roles, h.role, h.factor_at, h.sign_in_id, h.evaluation
    from guard.holder h where h.token_hash = sha256(token) and h.expires_at > v_now;
end $$;

-- The guard asks again after each lock it waited for; what sees only how things stood when it began would be told lies.
-- The server's role may begin its transactions as it likes, so it is asked here.
create function guard.need_fresh_sight() returns void
language plpgsql stable set search_path = pg_catalog, guard, pg_temp as $$
begin
  if current_setting('transaction_isolation') <> 'read committed' then perform guard.refuse('bad-input'); end if;
end $$;

-- Enters this transaction as the holder of the token. Fails with `sign-in-needed`.
create function guard.enter(token bytea) returns void
language plpgsql security definer set search_path = pg_catalog, guard, pg_temp as $$
declare
  w record;
  payload text;
  v_now timestamptz := guard.now();
begin
  perform guard.need_fresh_sight();
  select h.*, s.key into w from guard.holder h cross join guard.secret s
   where h.token_hash = sha256(token) and h.expires_at > v_now;
  if not found then perform guard.refuse('sign-in-needed'); end if;
  payload := concat_ws('|', w.kind, w.id, w.desk_id, coalesce(w.client_id::text, '-'), array_to_string(w.roles, ','),
    case when w.factor_at > v_now - interval '5 minutes' then '3' else '2' end,
    case when w.evaluation then 'e' else '-' end,
    pg_backend_pid(), extract(epoch from transaction_timestamp()), extract(epoch from v_now), w.sign_in_id);
  payload := set_config('bw.ctx', payload || '#' || guard.keyed(w.key, 'entered|' || payload), true);
end $$;

-- The signed context as an array: kind, id, desk, client, roles, tier of the sign-in, evaluation; eleventh, the sign-in. It is over after a minute,
-- which no transaction of ours takes: one that is held open would outlast sign-in, role and factor.
create function guard.ctx() returns text[]
language plpgsql stable security definer set search_path = pg_catalog, guard, pg_temp as $$
declare
  c text := current_setting('bw.ctx', true);
  payload text := split_part(c, '#', 1);
  signed text;
  v_now timestamptz;
  a text[];
begin
  select guard.keyed(s.key, 'entered|' || payload), greatest(k.seen, clock_timestamp()) into signed, v_now   -- what else the key signs enters nothing
    from guard.secret s cross join guard.clock k;
  if c is null or c = '' or signed is distinct from split_part(c, '#', 2) then
    perform guard.refuse('sign-in-needed');
  end if;
  a := string_to_array(payload, '|');
  if a[8] is distinct from pg_backend_pid()::text or a[9] is distinct from extract(epoch from transaction_timestamp())::text
     or extract(epoch from v_now) - a[10]::numeric > 60 then
    perform guard.refuse('sign-in-needed');
  end if;
  return a;
end $$;

create function guard.kind() returns text language sql stable security definer
  set search_path = pg_catalog, guard, pg_temp as $$ select (guard.ctx())[1] $$;
create function guard.actor() returns uuid language sql stable security definer
  set search_path = pg_catalog, guard, pg_temp as $$ select (guard.ctx())[2]::uuid $$;
create function guard.desk() returns uuid language sql stable security definer
  set search_path = pg_catalog, guard, pg_temp as $$ select (guard.ctx())[3]::uuid $$;
-- The client whose person is acting; null for an agent.
create function guard.client() returns uuid language sql stable security definer
  set search_path = pg_catalog, guard, pg_temp as $$ select nullif((guard.ctx())[4], '-')::uuid $$;
create function guard.has_role(role text) returns boolean language sql stable security definer
  set search_path = pg_catalog, guard, pg_temp as $$ select role = any (string_to_array((guard.ctx())[5], ',')) $$;
-- 3 when a factor that counts was shown within 5 minutes, else 2.
create function guard.sign_in_tier() returns int language sql stable security definer
  set search_path = pg_catalog, guard, pg_temp as $$ select (guard.ctx())[6]::int $$;

create function guard.is_desk_admin() returns boolean language sql stable security definer
  set search_path = pg_catalog, guard, pg_temp as $$
  select (c.a)[1] = 'agent' and string_to_array((c.a)[5], ',') && array['admin', 'billing-contact']
    from (select guard.ctx() as a) c
$$;
create function guard.is_agent() returns boolean language sql stable security definer
  set search_path = pg_catalog, guard, pg_temp as $$ select (guard.ctx())[1] = 'agent' $$;

create function guard.need_agent() returns void language plpgsql security definer
  set search_path = pg_catalog, guard, pg_temp as $$
begin
  if not guard.is_agent() then perform guard.refuse('not-found'); end if;
end $$;
-- An agent of this desk who works here still, and goes on to until this transaction ends: whoever removes them just now waits
-- and sees what became theirs, or is waited for. Fails with `not-found`, or with `sign-in-needed` for whoever entered.
create function guard.need_working(p_agent uuid) returns void language plpgsql security definer
  set search_path = pg_catalog, guard, public, pg_temp as $$
declare c text[] := guard.ctx();
begin
  perform from public.agent where id = p_agent and desk_id = c[3]::uuid and status = 'active' for share;
  if not found then perform guard.refuse(case when c[2]::uuid = p_agent then 'sign-in-needed' else 'not-found' end); end if;
end $$;
create function guard.need_desk_admin() returns void language plpgsql security definer
  set search_path = pg_catalog, guard, pg_temp as $$
begin
  if not guard.is_desk_admin() then perform guard.refuse('not-allowed', '{"rule":"desk.admin"}'); end if;
end $$;
-- A Super admin of a live client, at tier 3, in whose name nobody else acted within a day: whoever used their factor once may
-- sign in with it again. Fails with `not-found`, `client-not-live`, `factor-needed` or `you-are-fenced`.
create function guard.need_super_admin() returns void language plpgsql security definer
  set search_path = pg_catalog, guard, public, pg_temp as $$
begin
  if guard.kind() <> 'person' or not guard.has_role('super-admin') then perform guard.refuse('not-found'); end if;
  if (select state from public.client where id = guard.client()) <> 'live' then
    perform guard.refuse('client-not-live');
  end if;
  if guard.sign_in_tier() < 3 then perform guard.refuse('factor-needed'); end if;
  if exists (select from guard.fence where client_id = guard.client() and person_id = guard.actor() and until > guard.now()) then
    perform guard.refuse('you-are-fenced');
  end if;
end $$;

-- What a server must know before anybody signs in: is there a desk yet?
create function guard.phase() returns text language sql stable security definer
  set search_path = pg_catalog, public, pg_temp as $$
  select case when exists (select from public.desk) then 'ready' else 'set-up' end
$$;

-- Whether the database's disk takes anything: some 500 kB go to a temporary file, which is gone with the statement
-- and leaves nothing in any table or log. Fails with `disk_full` (53100).
create function guard.try_room() returns bigint language sql volatile security definer
  set search_path = pg_catalog, pg_temp set work_mem = '64kB' as $$
  select count(*) from generate_series(1, 30000)
$$;

-- What the desk is called, as its help page tells anybody; null before the set-up.
create function guard.desk_name() returns text language sql stable security definer
  set search_path = pg_catalog, public, pg_temp as $$
  select name from public.desk order by id limit 1
$$;

grant execute on function guard.whoami(bytea), guard.enter(bytea), guard.kind(), guard.actor(), guard.desk(),
  guard.client(), guard.has_role(text), guard.sign_in_tier(), guard.is_desk_admin(), guard.is_agent(), guard.phase(), guard.try_room(), guard.desk_name(),
  guard.now() to bw_app;
grant execute on function guard.whoami(bytea), guard.phase(), guard.now() to bw_auth, bw_sweep;
