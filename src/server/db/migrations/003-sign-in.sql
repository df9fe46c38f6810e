-- Signing in. Only `bw_auth` reads or writes here, and only the sign-in room holds its pool.
-- Every secret is kept as its SHA-256; the secret itself is in a mail, a cookie or a terminal, once.
create table auth.set_up (
  secret_hash bytea primary key,
  expires_at timestamptz not null,
  used_at timestamptz
);

create table auth.factor (
  id uuid primary key,
  agent_id uuid references agent (id) on delete cascade,
  client_id uuid, person_id uuid,
  kind text not null check (kind in ('passkey', 'authenticator')),
  label text not null,
  credential_id text unique, public_key bytea, counter bigint, transports text[],
  secret text, last_step bigint,           -- authenticator: base32 secret, the last time step that was spent
  enrolled_at timestamptz not null default clock_timestamp(),
  counts_from timestamptz,                 -- null: it counts for tier 3 since it was enrolled
  last_shown_at timestamptz,
  foreign key (client_id, person_id) references person (client_id, id) on delete cascade,
  check (num_nonnulls(agent_id, person_id) = 1 and (person_id is null) = (client_id is null)),
  check ((kind = 'passkey') = (public_key is not null)),
  check ((kind = 'authenticator') = (secret is not null))
);
create index factor_of_agent on auth.factor (agent_id);
create index factor_of_person on auth.factor (client_id, person_id);

create table auth.sign_in (
  id uuid primary key,
  token_hash bytea not null unique,
  agent_id uuid references agent (id) on delete cascade,
  client_id uuid, person_id uuid,
  started_at timestamptz not null default clock_timestamp(),
  expires_at timestamptz not null,
  ended_at timestamptz,
  factor_at timestamptz,                   -- when a factor that counts was last shown
  evaluation boolean not null default false,
  device text not null default '',
  foreign key (client_id, person_id) references person (client_id, id) on delete cascade,
  check (num_nonnulls(agent_id, person_id) = 1 and (person_id is null) = (client_id is null))
);
create index sign_in_of_agent on auth.sign_in (agent_id);
create index sign_in_of_person on auth.sign_in (client_id, person_id);

-- A link in a mail: opening it changes nothing, the secret in its fragment acts by POST.
create table auth.link (
  id uuid primary key,
  purpose text not null check (purpose in ('sign-in', 'ticket', 'invitation', 'not-me', 'stop')),
  secret_hash bytea not null unique,
  mail_id uuid,
  email_key text,                          -- sign-in and ticket: whose accounts it opens; invitation: where it was sent
  agent_id uuid references agent (id) on delete cascade,
  client_id uuid, person_id uuid,
  contact_id uuid, request_id uuid,
  evaluation boolean not null default false,
  expires_at timestamptz not null,
  used_at timestamptz,
  foreign key (client_id, person_id) references person (client_id, id) on delete cascade
);

-- A WebAuthn challenge or an authenticator's secret under way, for one ceremony.
create table auth.ceremony (
  holder_hash bytea not null,              -- hash of the secret or sign-in it belongs to
  purpose text not null,
  state jsonb not null,
  expires_at timestamptz not null,
  primary key (holder_hash, purpose)
);
grant select, insert, update, delete on all tables in schema auth to bw_auth;
