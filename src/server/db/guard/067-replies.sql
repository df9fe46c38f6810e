-- Replies kept for repeated commands (Idempotency-Key). They hold what their reader saw, so nobody leafs through them:
-- whoever brings actor, door and the hash of the key gets the one row of these, or nothing.

-- Claims a key: false when it was claimed before.
create function guard.reply_claim(p_key bytea, p_actor text, p_door text, p_request bytea) returns boolean
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  insert into public.idempotency (key_hash, actor, door, request_hash) values (p_key, p_actor, p_door, p_request)
    on conflict do nothing;
  return found;
end $$;

-- A process that died amid a command leaves its claim open; after a minute the next try may run.
create function guard.reply_take_over(p_key bytea, p_actor text, p_door text) returns boolean
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  update public.idempotency set at = clock_timestamp() where key_hash = p_key and actor = p_actor and door = p_door
    and status is null and at < clock_timestamp() - interval '1 minute';
  return found;
end $$;

create function guard.reply_look(p_key bytea, p_actor text, p_door text)
returns table (request_hash bytea, status int, reply jsonb, stale boolean)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select i.request_hash, i.status, i.reply, i.at < clock_timestamp() - interval '1 minute'
    from public.idempotency i where i.key_hash = p_key and i.actor = p_actor and i.door = p_door
$$;

-- Keeps status and reply of a command that is under way: false when another took its key over. A reply that is still to be
-- filled in has a minute from here.
create function guard.reply_keep(p_key bytea, p_actor text, p_door text, p_status int, p_reply jsonb) returns boolean
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  update public.idempotency set status = p_status, reply = p_reply, at = clock_timestamp() where key_hash = p_key
    and actor = p_actor and door = p_door and status is null;
  return found;
end $$;

-- Fills in the whole reply after the commit.
create function guard.reply_fill(p_key bytea, p_actor text, p_door text, p_status int, p_reply jsonb) returns void
language sql security definer set search_path = pg_catalog, public, pg_temp as $$
  update public.idempotency set status = p_status, reply = p_reply where key_hash = p_key and actor = p_actor and door = p_door
$$;

-- Frees the key of a command that was refused. Of one that failed after its commit nobody waits for the reply any more.
create function guard.reply_free(p_key bytea, p_actor text, p_door text) returns void
language sql security definer set search_path = pg_catalog, public, pg_temp as $$
  update public.idempotency set at = clock_timestamp() - interval '2 minutes' where key_hash = p_key and actor = p_actor
    and door = p_door and status is not null and reply is null;
  delete from public.idempotency where key_hash = p_key and actor = p_actor and door = p_door and status is null
$$;

grant execute on function guard.reply_claim(bytea, text, text, bytea), guard.reply_take_over(bytea, text, text),
  guard.reply_look(bytea, text, text), guard.reply_keep(bytea, text, text, int, jsonb),
  guard.reply_fill(bytea, text, text, int, jsonb), guard.reply_free(bytea, text, text) to bw_app;
