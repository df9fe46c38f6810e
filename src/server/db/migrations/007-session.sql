-- A support session: who hosts it, the customer who joined without an account, what they agreed to, what was said.
-- In `guard`: only its functions write here, and everybody reads through the views of guard/084-session-views.sql.

-- What was typed as the digits of a contact, counted and committed before anybody hears whether it is right, and the
-- transaction that counted it.
alter table guard.digits add column typed bytea, add column typed_in xid8;

-- The address that a code was mailed to, as it is compared, and that it proves: a time alone would not tell whether an address
-- that changed in the same moment was there before or after.
alter table guard.code add column email_key text;
alter table guard.proof add column email_key text;

-- The person who took it back in the portal; null otherwise.
alter table guard.request add column ended_by uuid;

-- When the person who was found last said that it was not them.
alter table guard.contact add column disowned_at timestamptz;

-- When whoever a yes was said in the name of said that it was not them; it counts as no since.
alter table guard.approval add column disowned_at timestamptz;

-- How often something was done that stands in a record each time, from which nothing is taken out: see guard.need_seldom.
create table guard.often (
  what text not null,
  ref uuid not null,                        -- the contact, work order, session or entry of the queue it was done with
  n int not null,
  primary key (ref, what)
);

-- How a desk meets customers: one row a desk.
create table guard.front (
  desk_id uuid primary key references desk (id),
  slug text not null unique check (slug ~ '^[a-z0-9]([a-z0-9-]{0,48}[a-z0-9])?$'),   -- of the help page: /help/<slug>
  stopped_at timestamptz,                   -- the kill switch: no session runs or begins while it is set
  version int not null default 1
);

create table guard.session (
  id uuid primary key,
  desk_id uuid not null references desk (id),
  host_id uuid not null references agent (id),
  contact_id uuid references guard.contact (id),
  request_id uuid references guard.request (id),   -- what was lent for it; without one: view and explain
  taken_at timestamptz,                            -- what was lent was taken: another agent hosts it now
  client_id uuid, person_id uuid,                  -- who was found in the contact, as it stood then
  state text not null default 'inviting' check (state in ('inviting', 'knocking', 'active', 'held', 'ended')),
  opened_at timestamptz not null default clock_timestamp(),
  active_at timestamptz,
  ended_at timestamptz,
  ended_by text check (ended_by in ('customer', 'agent', 'gone', 'fenced', 'stopped', 'expired')),
  outcome text check (outcome in ('resolved', 'unresolved', 'unknown')),
  notes text,
  paused_at timestamptz,                    -- the customer pressed Pause; sharing waits
  said int not null default 0,              -- how many chat messages there are
  version int not null default 1,
  noted_at int not null default 0,          -- the version that its notes and outcome were last changed with
  check ((client_id is null) = (person_id is null))
);
create index session_of_desk on guard.session (desk_id, opened_at desc, id);
create index session_of_host on guard.session (host_id) where state <> 'ended';
create index session_of_contact on guard.session (contact_id);
create index session_open on guard.session (state) where state <> 'ended';

-- Ways in: a key of nine digits, a link, a link by mail. One use of any spends all of the session's.
create table guard.session_key (
  id uuid primary key,
  session_id uuid not null references guard.session (id),
  way text not null check (way in ('key', 'link', 'mail')),
  hash bytea not null,                      -- keyed with guard.secret: nine digits alone could be searched through
  expires_at timestamptz not null,
  spent_at timestamptz
);
create unique index session_key_live on guard.session_key (hash) where spent_at is null;
create index session_key_of_session on guard.session_key (session_id) where spent_at is null;

create table guard.customer (
  id uuid primary key,
  session_id uuid not null references guard.session (id),
  token_hash bytea not null unique,
  name text not null,
  email text,
  device jsonb not null default '{}',       -- system, browser, kind: what their page says of itself
  network text not null,                    -- the address it came from, as the desk sees it
  came_by text not null check (came_by in ('key', 'link', 'mail', 'queue')),
  trouble text,                             -- what they wrote on the help page, where they came from the queue
  language text not null default 'en',
  state text not null default 'knocking' check (state in ('knocking', 'admitted', 'refused', 'left')),
  evaluation boolean not null default false,
  knocked_at timestamptz not null default clock_timestamp(),
  admitted_at timestamptz, admitted_by uuid,
  left_at timestamptz,
  seen_at timestamptz not null default clock_timestamp()   -- when their page was last on the line
);
create index customer_of_session on guard.customer (session_id);

create table guard.session_agent (
  session_id uuid not null references guard.session (id),
  agent_id uuid not null references agent (id),
  part text not null check (part in ('host', 'guest')),
  state text not null check (state in ('invited', 'in', 'left', 'removed')),
  invited_by uuid,
  since timestamptz not null default clock_timestamp(),
  came_at timestamptz,                      -- when they first came in; null: they never did
  until timestamptz,
  primary key (session_id, agent_id)
);
create index session_agent_of_agent on guard.session_agent (agent_id) where state in ('invited', 'in');

-- Who hosted a session, and when: one row for each time it was theirs. The last one lasts until the session ends.
create table guard.hosting (
  session_id uuid not null references guard.session (id),
  agent_id uuid not null references agent (id),
  since timestamptz not null,
  until timestamptz,
  handed_by uuid references agent (id), reason text check (length(reason) <= 200),   -- whoever gave it to them, and why
  primary key (session_id, agent_id, since)
);

-- What the customer was asked and said. `absent`: nobody was there; `unanswered`: they were, and said nothing in time;
-- `lapsed`: it ended with the session, or with the host it was given to.
create table guard.consent (
  id uuid primary key,
  session_id uuid not null references guard.session (id),
  customer_id uuid not null references guard.customer (id),
  kind text not null check (kind in ('screen', 'camera', 'microphone', 'file-to-me', 'file-from-me', 'recording', 'pointer')),
  asked_by uuid,                            -- null: the customer offered it themself
  about jsonb not null default '{}',        -- of a file: its id, name, size
  state text not null default 'asked'
    check (state in ('asked', 'granted', 'refused', 'absent', 'unanswered', 'withdrawn', 'cancelled', 'lapsed')),
  asked_at timestamptz not null default clock_timestamp(),
  expires_at timestamptz not null,
  answered_at timestamptz, ended_at timestamptz
);
create index consent_of_session on guard.consent (session_id, asked_at);
create index consent_open on guard.consent (expires_at) where state = 'asked';

create table guard.chat (
  session_id uuid not null references guard.session (id),
  n int not null,
  id uuid not null,                         -- made by the page that sent it, so that sending again adds nothing
  from_kind text not null check (from_kind in ('agent', 'customer')),
  from_id uuid not null,
  name text not null,
  text text not null,
  at timestamptz not null,
  primary key (session_id, n),
  unique (session_id, id)
);
-- Up to where somebody has read.
create table guard.chat_read (
  session_id uuid not null references guard.session (id),
  reader_id uuid not null,
  n int not null,
  primary key (session_id, reader_id)
);

-- A socket of a session: its grant first (30 s, once), then the line itself while it lasts.
create table guard.line_of_session (
  id uuid primary key,
  session_id uuid not null references guard.session (id),
  hash bytea not null unique,
  kind text not null check (kind in ('agent', 'customer')),
  holder_id uuid not null,
  sign_in_id uuid,                          -- an agent's: it ends with their sign-in
  origin text not null,
  granted_at timestamptz not null default clock_timestamp(),
  node text,                                -- the process that holds it; null: not opened yet
  opened_at timestamptz, seen_at timestamptz, closed_at timestamptz
);
create index line_of_session_open on guard.line_of_session (session_id) where closed_at is null;

-- What one line tells another that hangs on another process; read once.
create table guard.signal (
  id bigint generated always as identity primary key,
  to_line uuid not null,
  data text not null,
  at timestamptz not null default clock_timestamp()
);
create index signal_to on guard.signal (to_line, id);

-- Customers who told of abuse, and addresses that may not join.
create table guard.abuse_report (
  id uuid primary key,
  desk_id uuid not null, session_id uuid not null references guard.session (id), customer_id uuid not null,
  words text not null, at timestamptz not null default clock_timestamp()
);
create table guard.blocked (
  desk_id uuid not null references desk (id),
  network text not null,                    -- IPv4 address or IPv6 /64
  reason text not null,
  by_id uuid not null, at timestamptz not null default clock_timestamp(),
  primary key (desk_id, network)
);
