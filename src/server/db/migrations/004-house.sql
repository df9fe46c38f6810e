-- What a server needs to serve: answers kept for repeated commands, counters for limits, the outbox.
create table idempotency (
  key_hash bytea not null,
  actor text not null,
  door text not null,
  request_hash bytea not null,
  status int,
  reply jsonb,
  at timestamptz not null default clock_timestamp(),
  primary key (actor, door, key_hash)
);
create index idempotency_by_age on idempotency (at);

create table limit_counter (
  name text not null,
  key_hash bytea not null,
  window_start timestamptz not null,
  n int not null,
  primary key (name, key_hash, window_start)
);
create index limit_counter_by_age on limit_counter (window_start);

-- Ids only; a reader reads again as itself. What is one person's own business wakes that person and their Super admins.
create table outbox (
  id bigint generated always as identity primary key,
  topic text not null,
  ref uuid,
  desk_id uuid,
  client_id uuid,
  person_id uuid,
  at timestamptz not null default clock_timestamp()
);
grant select, insert, update, delete on limit_counter to bw_app;
grant select, insert (topic, ref, desk_id, client_id), delete on outbox to bw_app;
