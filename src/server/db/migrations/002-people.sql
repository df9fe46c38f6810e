-- The desk and its people, the clients and theirs. Keys of client-owned tables begin with the client, so that
-- neither a unique nor a foreign key can tell one client that a row of another exists.
create table desk (
  id uuid primary key,
  name text not null check (length(name) between 1 and 100),
  created_at timestamptz not null default clock_timestamp(),
  one boolean not null default true unique check (one)   -- one desk per installation
);

create table agent (
  id uuid primary key,
  desk_id uuid not null references desk (id),
  first text not null, last text not null, email text not null, email_key text not null,
  roles text[] not null check (roles <@ array['agent', 'manager', 'admin', 'billing-contact'] and cardinality(roles) > 0),
  status text not null check (status in ('invited', 'active', 'removed')),
  version int not null default 1,
  created_at timestamptz not null default clock_timestamp()
);
create unique index agent_by_email on agent (desk_id, email_key) where status <> 'removed';
create unique index agent_one_billing_contact on agent (desk_id) where 'billing-contact' = any (roles);

create table client (
  id uuid primary key,
  desk_id uuid not null references desk (id),
  name text not null check (length(name) between 1 and 100),
  name_keys text[] not null,                -- folded names it answers to, when a caller says their organisation
  mail_domains text[] not null default '{}',
  state text not null default 'onboarding' check (state in ('onboarding', 'live', 'recovery')),
  preset text not null default 'strict' check (preset in ('strict', 'documented')),
  created_at timestamptz not null default clock_timestamp(),
  live_at timestamptz,
  version int not null default 1
);
create index client_of_desk on client (desk_id, name);
create index client_by_name on client using gin (name_keys);
create index client_by_domain on client using gin (mail_domains);

create table person (
  client_id uuid not null references client (id),
  id uuid not null,
  first text not null check (length(first) between 1 and 100),
  last text not null check (length(last) between 1 and 100),
  email text not null check (length(email) between 3 and 254),
  email_key text not null,
  first_keys text[] not null check (cardinality(first_keys) > 0),
  last_keys text[] not null check (cardinality(last_keys) > 0),
  phone text,
  role text not null check (role in ('super-admin', 'admin', 'member')),
  status text not null default 'invited' check (status in ('invited', 'active', 'suspended')),
  email_changed_at timestamptz,
  version int not null default 1,
  created_at timestamptz not null default clock_timestamp(),
  primary key (client_id, id),
  unique (client_id, email_key)
);
create index person_by_email on person (email_key);
create index person_by_id on person (id);
-- They are counted at every answer, however many people a client has.
create index person_super_admins on person (client_id) where role = 'super-admin' and status = 'active';

create table line (
  client_id uuid not null references client (id),
  id uuid not null,
  number text not null, label text not null,
  owner_id uuid,
  primary key (client_id, id),
  foreign key (client_id, owner_id) references person (client_id, id)
);
create index line_of_owner on line (client_id, owner_id);

create table device (
  client_id uuid not null references client (id),
  id uuid not null,
  name text not null,
  kind text not null check (kind in ('computer', 'desk-phone', 'mobile', 'other')),
  owner_id uuid,
  primary key (client_id, id),
  foreign key (client_id, owner_id) references person (client_id, id)
);
create index device_of_owner on device (client_id, owner_id);

-- A tier raised above the table's for one action (roles.md, item 4); one below it changes nothing.
create table raised_tier (
  client_id uuid not null references client (id),
  action text not null,
  tier int not null check (tier between 0 and 3),
  primary key (client_id, action)
);

-- What a Super admin granted to one Admin: an aspect of list A.
create table person_grant (
  client_id uuid not null,
  person_id uuid not null,
  aspect text not null check (aspect in ('billing', 'reports', 'recordings')),
  primary key (client_id, person_id, aspect),
  foreign key (client_id, person_id) references person (client_id, id) on delete cascade
);
