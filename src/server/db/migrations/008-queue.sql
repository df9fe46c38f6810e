-- The queue of a desk: its groups, its hours, who waits, who looks after them. In `guard`: only its functions write here,
-- and everybody reads through the views of guard/086-queue-views.sql.

-- Groups are a flat list. One of them, made with the desk, holds every agent.
create table guard.queue_group (
  id uuid primary key,
  desk_id uuid not null references desk (id),
  name text not null check (length(name) between 1 and 60),
  everybody boolean not null default false,
  removed_at timestamptz,
  version int not null default 1,
  check (not everybody or removed_at is null)
);
create unique index queue_group_name on guard.queue_group (desk_id, lower(name)) where removed_at is null;
create unique index queue_group_everybody on guard.queue_group (desk_id) where everybody;

create table guard.queue_member (
  group_id uuid not null references guard.queue_group (id),
  agent_id uuid not null references agent (id),
  primary key (group_id, agent_id)
);
create index queue_member_agent on guard.queue_member (agent_id);

-- Office hours: minutes of a local day, Monday 1. A desk without a single window is always open.
create table guard.office (
  desk_id uuid primary key references desk (id),
  zone text not null default 'UTC',
  version int not null default 1
);
create table guard.office_window (
  desk_id uuid not null references guard.office (desk_id),
  day smallint not null check (day between 1 and 7),
  opens smallint not null check (opens between 0 and 1439),
  closes smallint not null check (closes between 1 and 1440),
  primary key (desk_id, day, opens),
  check (opens < closes)
);
create table guard.office_closed (
  desk_id uuid not null references guard.office (desk_id),
  day date not null,
  primary key (desk_id, day)
);

-- Somebody who waits, or left a message; `n` is their place in line. Whoever is claimed becomes the customer of a session
-- under this id and this token.
create table guard.queue_entry (
  id uuid primary key,
  n bigint generated always as identity unique,
  desk_id uuid not null references desk (id),
  group_id uuid not null references guard.queue_group (id),
  token_hash bytea unique,                  -- null: a message, whose writer does not come back
  name text not null,
  about text not null,
  email text,
  device jsonb not null default '{}',
  network text not null,
  site text,                                -- of IPv6 the /48 that it lies in
  language text not null default 'en',
  evaluation boolean not null default false,
  state text not null check (state in ('waiting', 'held', 'claimed', 'left', 'served', 'message')),
  ended_by text check (ended_by in ('customer', 'gone', 'stopped', 'agent')),
  assigned_to uuid references agent (id),   -- kept for this agent
  held_by uuid references agent (id),
  claimed_by uuid references agent (id),
  session_id uuid references guard.session (id),
  at timestamptz not null default clock_timestamp(),
  ended_at timestamptz,                     -- claimed, left or served
  check ((state = 'message' or state = 'served') = (token_hash is null)),
  check ((state = 'held') = (held_by is not null))
);
create index queue_entry_line on guard.queue_entry (desk_id, n) where state = 'waiting';
create index queue_entry_open on guard.queue_entry (desk_id, group_id, n) where state in ('waiting', 'held', 'message');
create index queue_entry_waits on guard.queue_entry (group_id, ended_at desc) where state = 'claimed';
create index queue_entry_ended on guard.queue_entry (ended_at) where ended_at is not null;
create index queue_entry_network on guard.queue_entry (network) where state in ('waiting', 'held');
create index queue_entry_site on guard.queue_entry (site) where state in ('waiting', 'held', 'message');

-- Whether the page of somebody who waits is on the line. A row of its own: it is written all the time, and a lock on it
-- must not make a claim pass its entry over.
create table guard.queue_seen (
  entry_id uuid primary key references guard.queue_entry (id) on delete cascade,
  seen_at timestamptz not null default clock_timestamp(),
  gone_at timestamptz                       -- it let go of the line
);

-- An entry on its way to a person or a group, with the reason; until somebody takes it, it can be cancelled.
create table guard.queue_transfer (
  id uuid primary key,
  entry_id uuid not null references guard.queue_entry (id) on delete cascade,
  by_id uuid not null references agent (id),
  from_group uuid not null references guard.queue_group (id),
  from_assigned uuid references agent (id),
  to_group uuid references guard.queue_group (id),
  to_agent uuid references agent (id),
  reason text not null,
  state text not null default 'pending' check (state in ('pending', 'cancelled', 'taken')),
  at timestamptz not null default clock_timestamp(),
  ended_at timestamptz,
  check ((to_group is null) <> (to_agent is null))
);
create unique index queue_transfer_pending on guard.queue_transfer (entry_id) where state = 'pending';
create index queue_transfer_of_entry on guard.queue_transfer (entry_id);

-- What an agent says of themself, and when a page of theirs was last on the line.
create table guard.availability (
  agent_id uuid primary key references agent (id),
  said text not null default 'here' check (said in ('here', 'busy', 'away')),
  seen_at timestamptz not null default clock_timestamp(),
  on_line boolean not null default true
);
