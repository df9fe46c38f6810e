-- Recordings of sessions. What is in them lies sealed in the data folder; here is what they are and, wrapped by a key file
-- outside the database, the key of each.
create table guard.recording (
  id uuid primary key,
  session_id uuid not null references guard.session (id),
  consent_id uuid not null references guard.consent (id),
  by_id uuid not null references agent (id),
  state text not null default 'running' check (state in ('running', 'closing', 'whole', 'failed', 'gone')),
  key_id text not null,                     -- which key file wraps its key
  wrapped bytea,                            -- its own key, wrapped; null: destroyed, and the recording with it
  started_at timestamptz not null default clock_timestamp(),
  piece_at timestamptz not null default clock_timestamp(),   -- when the last piece came
  stopped_at timestamptz,
  no_room boolean not null default false,   -- it stopped because the server's disk took nothing more
  leased_until timestamptz,                 -- a process closes it just now
  size bigint check (size >= 0),
  ms bigint check (ms >= 0),
  check ((state = 'gone') = (wrapped is null))
);
create unique index recording_running on guard.recording (session_id) where state = 'running';
create index recording_of_session on guard.recording (session_id, started_at);
create index recording_by_age on guard.recording (started_at) where state <> 'gone';

-- An agent opened a recording to play it, and may do so until then.
create table guard.recording_view (
  recording_id uuid not null references guard.recording (id),
  sign_in_id uuid not null,
  until timestamptz not null,
  primary key (recording_id, sign_in_id)
);

-- How long the desk keeps recordings, days.
alter table guard.front add column recording_days int not null default 90 check (recording_days between 1 and 3650);
