-- A contact, what is asked in it, what was lent for it, and the work it becomes. In `guard`: only its functions
-- write here, and everybody reads through the views of 030-views.sql.
create table guard.contact (
  id uuid primary key,
  desk_id uuid not null references desk (id),
  agent_id uuid not null references agent (id),
  client_id uuid, person_id uuid,           -- who was found; both or none, none for a Non-Member
  state text not null default 'open' check (state in ('open', 'waiting', 'closed')),
  said jsonb not null,
  tries int not null default 1,
  opened_at timestamptz not null default clock_timestamp(),
  closed_at timestamptz,
  check ((client_id is null) = (person_id is null))
);
create index contact_of_desk on guard.contact (desk_id, opened_at desc);
create index contact_of_person on guard.contact (client_id, person_id);

create table guard.proof (
  contact_id uuid not null references guard.contact (id),
  tier int not null check (tier between 1 and 3),
  way text not null check (way in ('matched', 'code-by-mail', 'portal-digits')),
  client_id uuid not null, person_id uuid not null,
  evaluation boolean not null default false,
  at timestamptz not null default clock_timestamp()
);
create index proof_of_contact on guard.proof (contact_id);

-- A one-time code by mail. The hash comes when the mail is made, the time begins when SMTP took it.
create table guard.code (
  id uuid primary key,
  contact_id uuid not null references guard.contact (id),
  client_id uuid not null, person_id uuid not null,
  hash bytea, salt bytea,
  asked_at timestamptz not null default clock_timestamp(),
  sent_at timestamptz, expires_at timestamptz,
  tries int not null default 0,
  spent_at timestamptz,
  evaluation boolean not null default false
);
create index code_of_contact on guard.code (contact_id, asked_at desc);
create index code_of_person on guard.code (client_id, person_id, asked_at desc);

-- What was read back as a code, counted and committed before anybody hears whether it is right: what is rolled back tells
-- nothing. `xid` is the transaction that counted it.
create table guard.guess (
  id uuid primary key,
  code_id uuid not null references guard.code (id) on delete cascade,
  hash bytea not null,
  xid xid8 not null
);
create index guess_of_code on guard.guess (code_id);

-- Four digits that the agent reads out and the caller types in their own portal.
create table guard.digits (
  contact_id uuid primary key references guard.contact (id),
  hash bytea not null, salt bytea not null,
  made_at timestamptz not null default clock_timestamp(),
  expires_at timestamptz not null,
  tries int not null default 0,
  spent_at timestamptz
);

-- What a caller said is counted as a wrong match, and committed, before anybody hears whether it fits; `said` is forgotten
-- when that was told, and the row when it fitted.
create table guard.failed_match (
  id uuid primary key,
  at timestamptz not null default clock_timestamp(),
  desk_id uuid not null, agent_id uuid not null, target text not null, caller text,
  said bytea, xid xid8                      -- the transaction that counted it
);
create index failed_match_of_agent on guard.failed_match (agent_id, at);
create index failed_match_of_target on guard.failed_match (target, at);
create index failed_match_of_caller on guard.failed_match (caller, at);

create table guard.fence (
  client_id uuid not null, person_id uuid not null, until timestamptz not null,
  primary key (client_id, person_id)
);

create table guard.request (
  id uuid primary key,
  desk_id uuid not null,
  contact_id uuid references guard.contact (id),
  client_id uuid, asker_id uuid,            -- null until a Super admin authorised a Non-Member's request
  authorised_by uuid, authorised_at timestamptz,
  agent_id uuid,                            -- who holds it; null when somebody asks in their own portal
  put_by uuid,                              -- the agent who put it, whoever holds its contact later
  action text not null,
  subject jsonb not null,                   -- ids and words as asked, see guard.facts
  subject_id uuid,                          -- the line, device or person it is about, when the directory knows one
  params text not null,                     -- canonical JSON (RFC 8785) of what exactly shall be done
  params_hash bytea not null,
  sentence text not null,                   -- for the desk, in its caller's words, see guard.sentence
  sentence_inside text not null,            -- for the client's people, with the directory's names
  state text not null default 'open'
    check (state in ('open', 'waiting', 'ordered', 'done', 'refused', 'lapsed', 'withdrawn')),
  at timestamptz not null default clock_timestamp(),
  ended_at timestamptz,
  told jsonb                                -- a Non-Member's own words and the organisation they said
) with (fillfactor = 70);                   -- it changes its state a few times; the new row finds room beside the old
create index request_of_contact on guard.request (contact_id, at);
create index request_of_asker on guard.request (client_id, asker_id, at desc);

create table guard.approval (
  id uuid primary key,
  request_id uuid not null references guard.request (id),
  client_id uuid not null,
  kind text not null check (kind in ('second-approver', 'non-member', 'wait')),
  state text not null default 'open' check (state in ('open', 'yes', 'no', 'lapsed', 'expired')),
  at timestamptz not null default clock_timestamp(),
  expires_at timestamptz not null,          -- of a wait: when it is through
  asked_by uuid,                            -- the agent or person who asked; null for a Non-Member's
  answered_by uuid, answered_at timestamptz
);
create index approval_of_request on guard.approval (request_id);
create index approval_of_client on guard.approval (client_id, at desc);

create table guard.mute (
  client_id uuid not null, person_id uuid not null, until timestamptz not null,
  primary key (client_id, person_id)
);

create table guard.authority (
  id uuid primary key,
  request_id uuid not null references guard.request (id),
  client_id uuid not null,
  lender_id uuid not null,
  agent_id uuid,
  action text not null, subject_id uuid, params text not null, params_hash bytea not null,
  lent_at timestamptz not null default clock_timestamp(),
  expires_at timestamptz not null,
  spent_at timestamptz, revoked_at timestamptz
);
create unique index authority_live on guard.authority (request_id) where revoked_at is null;
create index authority_of_agent on guard.authority (agent_id) where spent_at is null and revoked_at is null;
create index authority_of_lender on guard.authority (client_id, lender_id);

create table guard.work_order (
  id uuid primary key,
  authority_id uuid not null unique references guard.authority (id),
  request_id uuid not null references guard.request (id),
  desk_id uuid not null, client_id uuid not null, lender_id uuid not null,
  made_by uuid not null,
  state text not null default 'open' check (state in ('open', 'taken', 'done', 'revoked', 'expired', 'lapsed')),
  taken_by uuid, at timestamptz not null default clock_timestamp(),
  expires_at timestamptz not null,
  ended_at timestamptz, note text
);
create index work_order_of_desk on guard.work_order (desk_id, at desc);
create index work_order_of_lender on guard.work_order (client_id, lender_id);

-- A mail to be sent. It names people by id; addresses are read when it is sent, secrets are made then.
create table guard.mail (
  id uuid primary key default gen_random_uuid(),
  kind text not null check (kind in ('sign-in', 'invitation', 'code', 'approval', 'non-member', 'digest', 'not-me', 'notice', 'checkpoint', 'session', 'receipt')),
  to_address text,                          -- sign-in only: what was typed
  agent_id uuid, client_id uuid, person_id uuid,
  ref uuid,
  params jsonb not null default '{}',
  state text not null default 'waiting' check (state in ('waiting', 'sent', 'failed', 'dropped')),
  tries int not null default 0,
  lease_until timestamptz, due_at timestamptz not null default clock_timestamp(),
  at timestamptz not null default clock_timestamp(), sent_at timestamptz, fault text
);
create index mail_waiting on guard.mail (due_at) where state = 'waiting';
create index mail_of_ref on guard.mail (ref);

-- Evaluation mode: mails that would have been sent, readable in the interface.
create table guard.kept_mail (
  id uuid primary key, at timestamptz not null default clock_timestamp(),
  to_address text not null, subject text not null, body text not null
);

-- One row while the sample desk is loaded: mail to its `.example` addresses never leaves.
create table guard.sample (
  one boolean primary key default true check (one), clients uuid[] not null default '{}',
  loaded_at timestamptz not null default clock_timestamp()
);
