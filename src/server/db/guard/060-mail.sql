-- The mail job, as bw_auth: it leases a mail, makes the secret in it, sends it, and says how that went.

-- Whether whom a mail names is still who such a mail is for: it may have waited two days for the mail server. What Super admins or
-- the desk's admins are told is for nobody who is none any more; a stop link is no one's who could not ask for it.
create function guard.still_reads(m guard.mail, p_role text, p_status text, p_roles text[]) returns boolean
language sql immutable set search_path = pg_catalog, guard, pg_temp as $$
  select case
    when m.agent_id is not null then p_status <> 'removed' and (m.kind = 'invitation' or p_roles && '{admin,billing-contact}')
    when m.kind in ('approval', 'non-member', 'digest', 'not-me', 'checkpoint') or m.params ->> 'what' like 'factor-of%'
      then p_status <> 'suspended' and (p_role = 'super-admin' or p_role = 'admin' and m.params ? 'wait')
    else true end
$$;

create index mail_over on guard.mail (coalesce(sent_at, at)) where state <> 'waiting';   -- what the sweep takes away

-- One mail to be made now, with the address as it stands; leased for 30 seconds. None: nothing is due.
create function guard.mail_next()
returns table (id uuid, kind text, ref uuid, params jsonb, agent_id uuid, client_id uuid, person_id uuid, address text,
               email_key text, first text, desk_name text, client_name text, tries int, sample boolean)
language plpgsql security definer set search_path = pg_catalog, guard, public, pg_temp as $$
declare m guard.mail;
begin
  select * into m from guard.mail
   where state = 'waiting' and due_at <= clock_timestamp() and coalesce(lease_until, '-infinity') <= clock_timestamp()
   order by due_at limit 1 for update skip locked;
  if not found then return; end if;
  update guard.mail set lease_until = clock_timestamp() + interval '30 seconds', tries = mail.tries + 1 where mail.id = m.id;
  return query select m.id, m.kind, m.ref, m.params, m.agent_id, m.client_id, m.person_id,
      coalesce(a.email, p.email, m.to_address), coalesce(a.email_key, p.email_key, m.to_address),
      coalesce(a.first, p.first),
      (select d.name from public.desk d), c.name, m.tries + 1, exists (select from guard.sample)
    from (select 1) one left join public.agent a on a.id = m.agent_id and guard.still_reads(m, null, a.status, a.roles)
    left join public.person p on p.client_id = m.client_id and p.id = m.person_id and guard.still_reads(m, p.role, p.status, null)
    left join public.client c on c.id = m.client_id;
end $$;

-- How it went: `sent`, `dropped` (nobody to send it to), or a fault, tried again with growing pauses for two days. Whoever
-- waits in a session for its customer hears of the link's mail.
create function guard.mail_done(p_id uuid, p_state text, p_fault text) returns void
language plpgsql security definer set search_path = pg_catalog, guard, public, auth, pg_temp as $$
begin
  update guard.mail set
    state = case when p_state = 'fault' then case when at < clock_timestamp() - interval '2 days' then 'failed' else 'waiting' end
                 else p_state end,
    sent_at = case when p_state = 'sent' then clock_timestamp() end, fault = left(p_fault, 300),
    lease_until = null, to_address = case when p_state = 'fault' then to_address end,
    due_at = case when p_state = 'fault' then clock_timestamp() + least(tries * tries, 300) * interval '1 second' else due_at end
  where id = p_id;
  perform guard.announce('session', s.id, s.desk_id, null) from guard.mail m join guard.session s on s.id = m.ref
   where m.id = p_id and m.kind = 'session' and m.state <> 'waiting';
  -- Whoever mails an invitation again may know that the first letter went astray: its link ends, once the next one is on
  -- its way. Who only asks to sign in, which anybody may for any address, ends none.
  if p_state = 'sent' then
    delete from auth.link l using guard.mail m, guard.mail earlier
     where m.id = p_id and m.kind = 'invitation' and earlier.id = l.mail_id and earlier.at < m.at and l.purpose = 'invitation'
       and l.used_at is null and (l.agent_id = m.agent_id or l.client_id = m.client_id and l.person_id = m.person_id);
  end if;
  -- Whoever waits for a code sees that it does not go, also where the mail server takes other mails.
  if p_state <> 'sent' then
    perform guard.announce('contact', c.id, c.desk_id, null) from guard.mail m join guard.code o on o.id = m.ref
       join guard.contact c on c.id = o.contact_id where m.id = p_id and m.kind = 'code';
  end if;
  -- How an invitation fares is read by whoever sent it.
  perform guard.announce('agent', a.id, a.desk_id, null) from guard.mail m join public.agent a on a.id = m.agent_id
   where m.id = p_id and m.kind = 'invitation';
  perform guard.announce('client', c.id, c.desk_id, c.id) from guard.mail m join public.client c on c.id = m.client_id
   where m.id = p_id and m.kind = 'invitation';
end $$;

-- One row while the mail server takes no mail of ours: since when, and the code of the fault.
create table guard.mail_down (
  one boolean primary key default true check (one), since timestamptz not null default clock_timestamp(), fault text not null
);

-- What the last look or try found; null: mails go. Those that waited for it are due at once. The desk's people hear of it.
create function guard.mail_way(p_fault text) returns void
language plpgsql security definer set search_path = pg_catalog, guard, public, pg_temp as $$
begin
  if p_fault is null then
    delete from guard.mail_down;
    if not found then return; end if;
    update guard.mail set due_at = clock_timestamp() where state = 'waiting' and fault is not null;
  else
    insert into guard.mail_down (fault) values (left(p_fault, 300)) on conflict do nothing;
    if not found then return; end if;
  end if;
  perform guard.announce('desk', d.id, d.id, null) from public.desk d;
end $$;

-- The same for whoever works at the desk; nobody else hears of it.
create function guard.mail_stands() returns table (since timestamptz, fault text)
language sql stable security definer set search_path = pg_catalog, guard, pg_temp as $$
  select d.since, d.fault from guard.mail_down d where guard.is_agent()
$$;
grant execute on function guard.mail_way(text) to bw_auth;
grant execute on function guard.mail_stands() to bw_app;

-- The job made a code for a mail to this address: its hash is kept, its time has not begun.
create function guard.code_made(p_code uuid, p_hash bytea, p_salt bytea, p_evaluation boolean, p_email_key text) returns boolean
language plpgsql security definer set search_path = pg_catalog, guard, pg_temp as $$
begin
  update guard.code set hash = p_hash, salt = p_salt, evaluation = p_evaluation, email_key = p_email_key where id = p_code and spent_at is null and sent_at is null;
  return found;
end $$;

-- SMTP took the mail: from now on the code holds for 10 minutes. The agent's screen hears of it.
create function guard.code_sent(p_code uuid) returns void
language plpgsql security definer set search_path = pg_catalog, guard, pg_temp as $$
declare c guard.contact;
begin
  update guard.code set sent_at = guard.now(), expires_at = guard.now() + interval '10 minutes'
   where id = p_code and sent_at is null;
  select k.* into c from guard.contact k join guard.code o on o.contact_id = k.id where o.id = p_code;
  perform guard.announce('contact', c.id, c.desk_id, null);
end $$;

-- What a mail about a contact, an approval or a Non-Member says: names of the desk's side and the one sentence asked.
create function guard.mail_facts(p_id uuid)
returns table (agent_name text, sentence text, asker text, expires_at timestamptz, kind text)
language sql stable security definer set search_path = pg_catalog, guard, public, pg_temp as $$
  select coalesce(a.first || ' ' || a.last, ''), case when x.kind = 'non-member' then '' else r.sentence_inside end,
         case when p.id is null then '' else guard.name_and_mail(p.first, p.last, p.email) end, x.expires_at, x.kind
    from guard.mail m join guard.approval x on x.id = m.ref join guard.request r on r.id = x.request_id
    left join public.agent a on a.id = r.agent_id
    left join public.person p on p.client_id = r.client_id and p.id = r.asker_id
   where m.id = p_id
  union all
  select a.first || ' ' || a.last, m.params ->> 'asked', '', null, null
    from guard.mail m join public.agent a on a.id = (m.params ->> 'agent')::uuid where m.id = p_id
$$;

-- Evaluation mode: keeps a mail to be read in the interface.
create function guard.keep_mail(p_id uuid, p_address text, p_subject text, p_body text) returns void
language sql security definer set search_path = pg_catalog, guard, pg_temp as $$
  insert into guard.kept_mail (id, to_address, subject, body) values (p_id, p_address, p_subject, p_body)
    on conflict (id) do update set subject = excluded.subject, body = excluded.body, at = clock_timestamp()
$$;
create function guard.kept_mails() returns setof guard.kept_mail
language sql stable security definer set search_path = pg_catalog, guard, pg_temp as $$
  select * from guard.kept_mail order by at desc limit 200
$$;

-- Mails a signed checkpoint to those who keep it: a client's Super admins, or the desk's admins.
create function guard.mail_checkpoint(p_chain uuid, p_file text) returns void
language sql security definer set search_path = pg_catalog, guard, public, pg_temp as $$
  insert into guard.mail (kind, client_id, person_id, params)
  select 'checkpoint', p.client_id, p.id, jsonb_build_object('file', p_file) from public.person p
   where p.client_id = p_chain and p.role = 'super-admin' and p.status = 'active';
  insert into guard.mail (kind, agent_id, params)
  select 'checkpoint', a.id, jsonb_build_object('file', p_file) from public.agent a
   where a.desk_id = p_chain and 'admin' = any (a.roles) and a.status = 'active';
$$;
grant execute on function guard.mail_checkpoint(uuid, text) to bw_sweep;

grant execute on function guard.mail_next(), guard.mail_done(uuid, text, text), guard.code_made(uuid, bytea, bytea, boolean, text),
  guard.code_sent(uuid), guard.mail_facts(uuid), guard.keep_mail(uuid, text, text, text), guard.kept_mails() to bw_auth;
