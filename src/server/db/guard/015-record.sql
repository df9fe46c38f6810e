-- The only writer of the record. Header and hash are made here: actor, authority and time are never the server's word.

-- The header as RFC 8785 would serialise it: keys in order, ASCII values that need no escapes. Parsed once, here, so that
-- no search path changes it and PostgreSQL puts it in line.
create function guard.header(action text, actor text, at timestamptz, authority uuid, digest bytea, chain uuid,
                             n bigint, prev bytea, rule text) returns text language sql stable
  return '{"action":"' || action || '","actor":"' || actor || '","at":"'
    || to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
    || '","authority":' || coalesce('"' || authority || '"', 'null')
    || ',"body":"' || encode(digest, 'hex') || '","chain":"' || chain || '","n":' || n
    || ',"prev":"' || encode(prev, 'hex') || '","rule":' || coalesce('"' || rule || '"', 'null') || ',"v":1}';

-- JSON as RFC 8785 writes it. Null for what none of our bodies holds: numbers that are not whole, or too large for a double.
create function guard.canonical(v jsonb) returns text
language plpgsql immutable set search_path = pg_catalog, guard, pg_temp as $$
begin
  -- One query for each kind: a single one with all of them is planned anew each time, since its value tells which of them to drop.
  if jsonb_typeof(v) = 'object' then
    return (select '{' || coalesce(string_agg(to_json(e.key)::text || ':' || case jsonb_typeof(e.value)
        when 'string' then e.value::text else guard.canonical(e.value) end, ',' order by e.key collate "C"), '') || '}'
      from jsonb_each(v) e);
  elsif jsonb_typeof(v) = 'array' then
    return (select '[' || coalesce(string_agg(guard.canonical(e.value), ',' order by e.n), '') || ']'
      from jsonb_array_elements(v) with ordinality as e(value, n));
  elsif jsonb_typeof(v) = 'number' then
    return case when v::text ~ '^(0|-?[1-9]\d{0,14})$' then v::text end;
  end if;
  return v::text;
end $$;

-- Appends to a chain. Its lock is the last this transaction takes. `body` is canonical JSON (RFC 8785). What no export could
-- hold, or no reader verify, is refused: one such entry, and nobody could show that chain any more.
create function guard.append_as(p_chain uuid, p_actor text, p_action text, p_rule text, p_body text) returns bigint
language plpgsql security definer set search_path = pg_catalog, guard, pg_temp as $$
declare
  last record;
  v_n bigint;
  v_at timestamptz;
  v_salt bytea := uuid_send(gen_random_uuid());
  v_digest bytea := sha256(v_salt || convert_to(p_body, 'UTF8'));
  v_prev bytea;
  v_authority uuid;
begin
  if p_action !~ '^[a-z]+([.-][a-z]+)*$' or coalesce(p_rule, 'x') !~ '^[a-z]+([.-][a-z]+)*$'
     or length(p_action) > 100 or length(p_rule) > 200 or octet_length(p_body) > 8388608
     or left(p_body, 1) <> '{' or guard.canonical(p_body::jsonb) is distinct from p_body then
    perform guard.refuse('bad-input');
  end if;
  perform pg_advisory_xact_lock(hashtextextended(p_chain::text, 77));
  select (select authority_id from guard.tx where xid = pg_current_xact_id() and client_id = p_chain) into v_authority;
  select n, hash, at into last from guard.record where chain = p_chain order by n desc limit 1;
  v_n := coalesce(last.n, 0) + 1;
  v_prev := coalesce(last.hash, '\x0000000000000000000000000000000000000000000000000000000000000000'::bytea);
  v_at := greatest(clock_timestamp(), coalesce(last.at, '-infinity'));    -- a clock set back does not reorder a chain
  insert into guard.record (chain, n, at, action, actor, authority, rule, prev, hash, digest, salt, body, xid)
  values (p_chain, v_n, v_at, p_action, p_actor, v_authority, p_rule, v_prev,
    sha256(convert_to(guard.header(p_action, p_actor, v_at, v_authority, v_digest, p_chain, v_n, v_prev, p_rule), 'UTF8')),
    v_digest, v_salt, p_body, pg_current_xact_id());
  return v_n;
end $$;

-- The chains that whoever entered may tell: their own client's, their desk's, or a client's of their desk. What the record
-- says of itself only the record says.
create function guard.tell(p_chain uuid, p_action text, p_rule text, p_body text, c text[]) returns bigint
language plpgsql security definer set search_path = pg_catalog, guard, public, pg_temp as $$
declare v_desk uuid := c[3];
begin
  if p_action ~ '^(record|house)\.' then perform guard.refuse('bad-input'); end if;
  if c[1] = 'person' then
    if p_chain is distinct from nullif(c[4], '-')::uuid then perform guard.refuse('not-found'); end if;
  elsif c[1] = 'customer' then                       -- of a support session: the chain that tells of it, and no other
    if p_chain is distinct from (select coalesce(s.client_id, s.desk_id) from guard.customer u
                                  join guard.session s on s.id = u.session_id where u.id = c[2]::uuid) then
      perform guard.refuse('not-found');
    end if;
  elsif p_chain is distinct from v_desk
    and not exists (select from public.client where id = p_chain and desk_id = v_desk) then
    perform guard.refuse('not-found');
  end if;
  return guard.append_as(p_chain, c[1] || ':' || c[2], p_action, p_rule, p_body);
end $$;

-- Whether this transaction did something that a chain must tell.
create function guard.has_done(p_chain uuid) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, guard, pg_temp as $$
begin
  return exists (select from guard.deed where xid = pg_current_xact_id_if_assigned() and chain = p_chain)
      or exists (select from guard.tx where xid = pg_current_xact_id_if_assigned() and client_id = p_chain);
end $$;

-- Tells what this transaction did at a chain, and nothing that it did not.
create function guard.append(p_chain uuid, p_action text, p_rule text, p_body text) returns bigint
language plpgsql security definer set search_path = pg_catalog, guard, pg_temp as $$
declare c text[] := guard.ctx();
begin
  if p_body::jsonb ? 'refused' or not guard.has_done(p_chain) then perform guard.refuse('not-found'); end if;
  return guard.tell(p_chain, p_action, p_rule, p_body, c);
end $$;

-- Tells what was refused, in a transaction of its own, in which nothing was done. An agent tells it to a client's chain for
-- what is that client's: a contact, a session, a request or a work order, which the body names.
create function guard.append_refusal(p_chain uuid, p_action text, p_rule text, p_body text) returns bigint
language plpgsql security definer set search_path = pg_catalog, guard, pg_temp as $$
declare
  c text[] := guard.ctx();
  b jsonb := p_body::jsonb;
begin
  if not b ? 'refused' or guard.has_done(p_chain)
     or c[1] = 'agent' and p_chain <> c[3]::uuid and not guard.concerns(p_chain, c[3]::uuid, b) then
    perform guard.refuse('not-found');
  end if;
  return guard.tell(p_chain, p_action, p_rule, p_body, c);
end $$;

create function guard.concerns(p_chain uuid, p_desk uuid, b jsonb) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, guard, pg_temp as $$
begin
  return exists (select from guard.contact where id = (b ->> 'contact')::uuid and client_id = p_chain and desk_id = p_desk)
      or exists (select from guard.session where id = (b ->> 'session')::uuid and client_id = p_chain and desk_id = p_desk)
      or exists (select from guard.request where id = (b ->> 'request')::uuid and client_id = p_chain and desk_id = p_desk)
      or exists (select from guard.work_order where id = (b ->> 'order')::uuid and client_id = p_chain and desk_id = p_desk);
end $$;

-- Marks that this transaction must tell this chain what it did; checked when it commits.
create function guard.mark(p_chain uuid) returns void
language plpgsql security definer set search_path = pg_catalog, guard, pg_temp as $$
begin
  insert into guard.deed (xid, chain) values (pg_current_xact_id(), p_chain) on conflict do nothing;
end $$;

create function guard.sealed() returns trigger
language plpgsql security definer set search_path = pg_catalog, guard, pg_temp as $$
declare v_chain uuid;
begin
  if tg_table_name = 'tx' then v_chain := new.client_id; else v_chain := new.chain; end if;
  if not exists (select from guard.record where xid = new.xid and chain = v_chain) then
    perform guard.refuse('no-record-entry');
  end if;
  return null;
end $$;
create constraint trigger tx_sealed after insert on guard.tx
  deferrable initially deferred for each row execute function guard.sealed();
create constraint trigger deed_sealed after insert on guard.deed
  deferrable initially deferred for each row execute function guard.sealed();
alter table guard.tx enable always trigger tx_sealed;
alter table guard.deed enable always trigger deed_sealed;

-- Nothing is taken out of the record or changed in it, but a body that is erased; not even by its owner by mistake.
create function guard.record_stays() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'UPDATE' and old.erased_at is null
     and (to_jsonb(new) - '{body,salt,erased_at,xid}'::text[]) = (to_jsonb(old) - '{body,salt,erased_at,xid}'::text[])
     and ((new.body is null and new.salt is null and new.erased_at is not null)
          or (new.body, new.salt, new.erased_at, new.xid) is not distinct from (old.body, old.salt, old.erased_at, null::xid8))
  then return new; end if;
  raise exception using errcode = 'BW001', message = 'record-stays';
end $$;
create trigger record_stays before update or delete on guard.record for each row execute function guard.record_stays();
create trigger record_stays_whole before truncate on guard.record execute function guard.record_stays();

-- Stores a signed checkpoint; the server holds the key, so this only keeps what it made. False: somebody else had stored
-- one of this chain and count already, and mails it.
create function guard.checkpoint_add(p_chain uuid, p_count bigint, p_head bytea, p_at timestamptz, p_key text, p_signature text)
returns boolean language plpgsql security definer set search_path = pg_catalog, guard, pg_temp as $$
begin
  if not exists (select from guard.record where chain = p_chain and n = p_count and hash = p_head) then
    perform guard.refuse('not-found');
  end if;
  insert into guard.checkpoint values (p_chain, p_count, p_head, p_at, p_key, p_signature) on conflict do nothing;
  return found;
end $$;

-- The chains that grew since their last checkpoint: chain, client (null for the desk's), count, head.
create function guard.checkpoints_due() returns table (chain uuid, client_id uuid, desk_id uuid, count bigint, head bytea)
language sql stable security definer set search_path = pg_catalog, guard, public, pg_temp as $$
  select c.id, c.client_id, c.desk_id, r.n, r.hash
    from (select id, id as client_id, desk_id from public.client union all select id, null, id from public.desk) c
    cross join lateral (select n, hash from guard.record r where r.chain = c.id order by n desc limit 1) r
   where r.n > coalesce((select max(k.count) from guard.checkpoint k where k.chain = c.id), 0)
$$;

-- The heads of the clients' chains, told to the desk's.
create function guard.append_heads(p_desk uuid, p_body text) returns bigint
language sql security definer set search_path = pg_catalog, guard, pg_temp as $$
  select guard.append_as(p_desk, 'system', 'record.heads', null, p_body)
$$;

-- Erases the bodies of entries, and tells the chain which; the headers stay.
create function guard.erase(p_chain uuid, p_entries bigint[]) returns int
language plpgsql security definer set search_path = pg_catalog, guard, public, pg_temp as $$
declare v_done bigint[];
begin
  if guard.kind() <> 'person' or p_chain is distinct from guard.client() then perform guard.refuse('not-found'); end if;
  perform guard.need_super_admin();
  with gone as (
    update guard.record set body = null, salt = null, erased_at = clock_timestamp()
     where chain = p_chain and n = any (p_entries) and erased_at is null and action <> 'record.erase' returning n)
  select array_agg(n order by n) into v_done from gone;
  if v_done is null then perform guard.refuse('not-found'); end if;
  perform guard.append_as(p_chain, 'person:' || guard.actor(), 'record.erase', null,
    '{"entries":' || to_json(v_done)::text || '}');
  return cardinality(v_done);
end $$;

grant execute on function guard.append(uuid, text, text, text), guard.append_refusal(uuid, text, text, text), guard.erase(uuid, bigint[]) to bw_app;
grant execute on function guard.checkpoint_add(uuid, bigint, bytea, timestamptz, text, text), guard.checkpoints_due(),
  guard.append_heads(uuid, text) to bw_sweep;
