-- The record: one chain per client, one per desk for what concerns no client. Headers are chained; bodies hang on
-- them by a salted digest, so that a person can be erased and the chain still verifies.
create table guard.record (
  chain uuid not null,
  n bigint not null,
  at timestamptz not null,
  action text not null,
  actor text not null,
  authority uuid,
  rule text,
  prev bytea not null,
  hash bytea not null,
  digest bytea not null,
  salt bytea,
  body text,
  erased_at timestamptz,
  xid xid8,                                 -- the transaction it seals; cleared by a restore
  primary key (chain, n)
);
create index record_of_transaction on guard.record (xid, chain);
-- Looked for as text first, so that a body that names no contact is not parsed at each append.
create index record_of_contact on guard.record ((body::jsonb ->> 'contact')) where body like '%"contact":%';

create table guard.checkpoint (
  chain uuid not null, count bigint not null, head bytea not null,
  at timestamptz not null, key text not null, signature text not null,
  primary key (chain, count)
);

-- A change under way: which client, which action, what exactly it may touch.
create table guard.tx (
  xid xid8 primary key,
  client_id uuid not null,
  action text not null,
  authority_id uuid,
  subject_id uuid,
  params jsonb
);

-- Something this transaction did that its chain must tell before the commit.
create table guard.deed (
  xid xid8 not null,
  chain uuid not null,
  primary key (xid, chain)
);

-- The policy, flattened from src/policy at each migration; a test compares the two.
create table guard.rule (
  action text not null, role text not null, aspect text not null, own boolean not null, granted boolean not null,
  subject_role text not null, signed_by text not null, everywhere boolean not null, preset text not null,
  outcome text not null, tier int not null, approver boolean not null, rule text not null,
  primary key (action, role, aspect, own, granted, subject_role, signed_by, everywhere, preset)
);

create table guard.secret (one boolean primary key default true check (one), key bytea not null);
insert into guard.secret (key)
  select sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()))
      || sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()));
