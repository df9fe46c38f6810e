-- Files that pass through a session. What is in them lies in the data folder, under the file's id; here is what they are.
create table guard.session_file (
  id uuid primary key,
  session_id uuid not null references guard.session (id),
  way text not null check (way in ('to-customer', 'to-agent')),
  by_kind text not null check (by_kind in ('agent', 'customer')),
  by_id uuid not null,
  consent_id uuid not null references guard.consent (id),
  name text not null check (length(name) between 1 and 255),
  type text not null default 'application/octet-stream',
  size bigint not null check (size between 0 and 2147483648),
  state text not null default 'offered'
    check (state in ('offered', 'receiving', 'whole', 'unsafe', 'stopped', 'gone')),
  sha256 bytea,
  salt bytea not null default sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())),
  at timestamptz not null default clock_timestamp(),
  whole_at timestamptz,
  node text, node_until timestamptz         -- which process receives a piece of it just now
);
create index session_file_of_session on guard.session_file (session_id, at);
create index session_file_by_age on guard.session_file (at) where state <> 'gone';

-- A link by which one of the two sides fetches a whole file, for ten minutes, and as long as whoever had it made may.
create table guard.file_ticket (
  hash bytea primary key,
  file_id uuid not null references guard.session_file (id),
  for_kind text not null check (for_kind in ('agent', 'customer')),
  for_id uuid not null,
  sign_in_id uuid,                          -- an agent's: it ends with their sign-in
  expires_at timestamptz not null
);
