-- What is asked, what is lent for it, and the one use of that.

-- The person of the asker's client whom a caller described by name and mail; null when nobody fits.
create function guard.described(p_client uuid, p_keys jsonb) returns uuid
language sql stable security definer set search_path = pg_catalog, guard, public, pg_temp as $$
  with k as (select array(select jsonb_array_elements_text(p_keys -> 'first')) as f,
                    array(select jsonb_array_elements_text(p_keys -> 'last')) as l)
  select p.id from public.person p cross join k
   where p.client_id = p_client and p.email_key = p_keys ->> 'email'
     and (p.first_keys && k.f and p.last_keys && k.l or p.first_keys && k.l and p.last_keys && k.f)
$$;

-- The row of the asker's client that a request is about; null when nothing in particular, or nothing that is known here.
-- A line, device or person of another client is as unknown as one that never was: `not-found`.
create function guard.subject_of(p_client uuid, p_asker uuid, p_action text, p_subject jsonb) returns uuid
language plpgsql stable security definer set search_path = pg_catalog, guard, public, pg_temp as $$
declare
  v_id uuid := coalesce((p_subject ->> 'lineId')::uuid, (p_subject ->> 'deviceId')::uuid, (p_subject ->> 'personId')::uuid);
  v_there boolean;
begin
  if v_id is not null then
    v_there := case
      when p_action like 'user.%' then p_subject ? 'personId'
        and exists (select from public.person where client_id = p_client and id = v_id)
      when p_subject ? 'lineId' then exists (select from public.line where client_id = p_client and id = v_id)
      else p_subject ? 'deviceId' and exists (select from public.device where client_id = p_client and id = v_id) end;
    if v_there is not true then perform guard.refuse('not-found'); end if;
    return v_id;
  end if;
  if p_client is null or p_action not in ('user.change', 'user.remove') then return null; end if;
  if p_action = 'user.change' and coalesce((p_subject ->> 'own')::boolean, false) then return p_asker; end if;
  return guard.described(p_client, p_subject -> 'described');
end $$;

-- Refuses what is decided by other facts than those that are frozen: the sentence would speak of the ones and the policy
-- of the others.
create function guard.need_one_subject(p_action text, p_subject jsonb, p_params jsonb) returns void
language plpgsql stable security definer set search_path = pg_catalog, guard, pg_temp as $$
declare
  v_frozen jsonb := p_params -> 'subject';
  v_said text := v_frozen #>> '{person,email}';
  v_key text := coalesce(p_subject -> 'described', p_subject -> 'signer') ->> 'email';
begin
  if v_frozen is null or v_frozen - 'person' <> p_subject - '{described,signer}'::text[]
     or p_action = 'user.change' and p_params ->> 'role' is distinct from p_subject ->> 'role'
     or not guard.key_fits(jsonb_build_object('email', coalesce(v_said, ''), 'email_key', coalesce(v_key, ''))) then
    perform guard.refuse('bad-input');
  end if;
end $$;

-- Whether what a question is about says all that shall be done. If not, words do: somebody else carries it out, and whoever
-- lends for it agrees to those and nothing more.
create function guard.says_enough(p_action text, p_subject jsonb, p_params jsonb) returns boolean
language sql immutable set search_path = pg_catalog, guard, pg_temp as $$
  select coalesce(guard.shown(p_params ->> 'details') ~ '[0-9A-Za-z]|[^\x01-\x7f]', false) or case p_action
    when 'phone.view' then p_subject ? 'lineId' or p_subject ? 'aspect'
    when 'device.troubleshoot' then p_subject ? 'deviceId'
    when 'user.add' then true
    when 'user.change' then p_params ? 'role'
    when 'user.remove' then true
    when 'network.authorise' then coalesce((p_subject ->> 'everywhere')::boolean, false)
    else false end
$$;

-- Puts a question: in a contact by its agent, or (no contact) by a signed-in person for themself. `p_params` is
-- canonical JSON; its hash is taken here and compared at every later step.
create function guard.ask(p_id uuid, p_contact uuid, p_action text, p_subject jsonb, p_params text)
returns void language plpgsql security definer set search_path = pg_catalog, guard, public, pg_temp as $$
declare
  c guard.contact;
  r guard.request;
begin
  if not exists (select from guard.rule where action = p_action) then perform guard.refuse('bad-input'); end if;
  if p_action = 'user.add' and array(select jsonb_object_keys(p_params::jsonb) order by 1)
     <> '{email,first,last,phone,role}' then
    perform guard.refuse('bad-input');                         -- what is not frozen could be anything
  end if;
  if p_contact is null and p_action = 'user.change' and exists (select from jsonb_object_keys(p_params::jsonb) k
       where k <> all ('{email,first,last,phone,role,status}')) then
    perform guard.refuse('bad-input');                         -- what follows from these, and since when, nobody asks for
  end if;
  p_subject := p_subject - 'signerId';
  perform guard.need_few_keys(coalesce(p_subject -> 'described', p_subject -> 'signer'));
  if p_contact is null then
    if guard.kind() <> 'person' then perform guard.refuse('not-found'); end if;
    r.client_id := guard.client(); r.asker_id := guard.actor();
  else
    c := guard.own_contact(p_contact);
    r.client_id := c.client_id; r.asker_id := c.person_id;
    if p_action <> 'user.add' then perform guard.need_one_subject(p_action, p_subject, p_params::jsonb); end if;
    if not guard.says_enough(p_action, p_subject, p_params::jsonb) then perform guard.refuse('bad-input'); end if;
    -- Each stands in the portal of whom it is asked for: a call must not bury what else stands there.
    if (select count(*) from guard.request where contact_id = p_contact and state in ('open', 'waiting')) >= 50 then
      perform guard.refuse('too-many-open');
    end if;
    -- Asked and withdrawn, over and over: each stands in a record that nothing is taken out of.
    if (select count(*) from guard.request where contact_id = p_contact) >= 500 then perform guard.refuse('contact-full'); end if;
  end if;
  if p_subject ? 'signer' and r.client_id is not null then
    p_subject := p_subject || jsonb_build_object('signerId', guard.described(r.client_id, p_subject -> 'signer'));
  end if;
  r.id := p_id; r.desk_id := guard.desk(); r.contact_id := p_contact; r.agent_id := c.agent_id; r.put_by := c.agent_id;
  r.action := p_action; r.subject := p_subject; r.params := p_params; r.params_hash := sha256(convert_to(p_params, 'UTF8'));
  r.subject_id := guard.subject_of(r.client_id, r.asker_id, p_action, p_subject);
  r.state := 'open'; r.at := clock_timestamp();
  r.sentence_inside := guard.sentence(r, true);
  -- In their own portal an Admin reads the directory, and everybody themself.
  r.sentence := case when p_contact is null and (guard.has_role('super-admin') or guard.has_role('admin')
                       or r.subject_id = r.asker_id) then r.sentence_inside else guard.sentence(r, false) end;
  insert into guard.request values (r.*);
  perform guard.mark(coalesce(r.client_id, guard.desk()));
  perform guard.announce_request(p_id);
end $$;

-- A request in the hands of whoever entered: its agent, or its asker in the portal. Locks it.
create function guard.own_request(p_request uuid) returns guard.request
language plpgsql security definer set search_path = pg_catalog, guard, pg_temp as $$
declare
  r guard.request;
  c guard.contact;
begin
  select * into r from guard.request where id = p_request and desk_id = guard.desk();
  if not found then perform guard.refuse('not-found'); end if;
  if r.contact_id is not null then c := guard.own_contact(r.contact_id);
  elsif guard.kind() <> 'person' or r.asker_id <> guard.actor() or r.client_id <> guard.client() then
    perform guard.refuse('not-found');
  end if;
  select * into r from guard.request where id = p_request for update;
  if guard.is_agent() and guard.refused_unseen(r) then r.state := 'waiting'; end if;
  if r.state not in ('open', 'waiting') then
    if exists (select from guard.authority where request_id = r.id and spent_at is not null) then
      perform guard.refuse('authority-used', jsonb_build_object('state', r.state));
    end if;
    perform guard.refuse('request-ended', jsonb_build_object('state', r.state));
  end if;
  return r;
end $$;

-- Refuses unless the facts allow the request now: no fence, a live client, and no agent acting for themself. First as the
-- answer may be shown, so that a refusal below tier 2 tells nothing; then by the directory's word. Returns those facts.
create function guard.need_allowed(r guard.request, p_actor uuid default guard.actor()) returns guard.fact
language plpgsql security definer set search_path = pg_catalog, guard, public, pg_temp as $$
declare
  f guard.fact;
  d record;
  v_veiled boolean;
begin
  foreach v_veiled in array '{true,false}'::boolean[] loop
    f := guard.facts(r, v_veiled);
    d := guard.decide(r.action, f);
    if d.outcome <> 'allow' then
      perform guard.refuse('not-allowed', jsonb_build_object('outcome', d.outcome, 'rule', d.rule));
    end if;
    exit when f.tier >= 2;                                     -- from there on nothing is veiled
  end loop;
  if f.fenced_until is not null then
    perform guard.refuse('person-fenced', jsonb_build_object('until', f.fenced_until));
  end if;
  if f.client_state is distinct from 'live' then perform guard.refuse('client-not-live'); end if;
  if r.action in ('user.change', 'user.remove') then
    perform from public.person where client_id = r.client_id and id = r.subject_id for update;   -- nobody alters them meanwhile
    if not found then perform guard.refuse('subject-not-found'); end if;
    -- Whoever agreed read of this name and this address: with others it is somebody else that it would be done for. What is
    -- asked and done in one transaction goes by the version that its asker saw; a clock set back makes nothing else look so.
    if (r.at < transaction_timestamp() or exists (select from guard.approval a where a.request_id = r.id))
       and guard.sentence(r, true) is distinct from r.sentence_inside then
      perform guard.refuse('parameters-changed');
    end if;
  end if;
  if guard.same_person(p_actor, f.asker, r.client_id) then perform guard.refuse('is-yourself'); end if;
  return f;
end $$;

-- Is this agent the very person, by mail address? (An agent who is also a client's person lends to nobody but another.)
create function guard.same_person(p_agent uuid, p_person uuid, p_client uuid) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  return exists (select from public.agent a join public.person p on p.email_key = a.email_key
                  where a.id = p_agent and p.client_id = p_client and p.id = p_person);
end $$;

-- Lends authority for one request, for 30 minutes from the last condition met. The only writer of authority.
create function guard.lend(p_id uuid, p_request uuid, out authority uuid, out expires_at timestamptz)
language plpgsql security definer set search_path = pg_catalog, guard, public, pg_temp as $$
declare
  r guard.request := guard.own_request(p_request);
  f guard.fact;
  a guard.authority;
begin
  select * into a from guard.authority where request_id = p_request and revoked_at is null;
  if found then
    if a.spent_at is not null then perform guard.refuse('authority-used'); end if;
    authority := a.id; expires_at := a.expires_at; return;
  end if;
  f := guard.need_allowed(r);
  expires_at := f.met_at + interval '30 minutes';
  if expires_at <= guard.now() then perform guard.refuse('authority-expired'); end if;
  insert into guard.authority (id, request_id, client_id, lender_id, agent_id, action, subject_id, params, params_hash, expires_at)
  values (p_id, r.id, r.client_id, f.asker, case when r.contact_id is not null then guard.actor() end, r.action,
          r.subject_id, r.params, r.params_hash, expires_at);
  authority := p_id;
  perform guard.mark(r.client_id);
end $$;

-- The authority, if whoever entered may spend it now on these parameters. Locks it.
create function guard.spendable(p_authority uuid, p_hash bytea, c text[] default guard.ctx()) returns guard.authority
language plpgsql security definer set search_path = pg_catalog, guard, pg_temp as $$
declare a guard.authority;
begin
  select * into a from guard.authority where id = p_authority for update;
  if not found or coalesce(a.agent_id, a.lender_id) <> c[2]::uuid
     or c[1] <> (case when a.agent_id is null then 'person' else 'agent' end)
     or c[1] = 'person' and a.client_id::text <> c[4] then    -- a customer is neither, and a person of one client nobody of another
    perform guard.refuse('no-authority');
  end if;
  if a.revoked_at is not null then perform guard.refuse('authority-revoked'); end if;
  if a.spent_at is not null then perform guard.refuse('authority-used'); end if;
  if a.expires_at <= guard.now() then perform guard.refuse('authority-expired'); end if;
  if a.params_hash <> p_hash then perform guard.refuse('parameters-changed'); end if;
  return a;
end $$;

-- Spends an authority on a change in this transaction. Role, status, tier and approval are asked again. In a contact only
-- adding somebody runs so: anything else needs a work order, which another agent carries out.
create function guard.use(p_authority uuid, p_hash bytea) returns void
language plpgsql security definer set search_path = pg_catalog, guard, pg_temp as $$
declare
  c text[] := guard.ctx();
  a guard.authority := guard.spendable(p_authority, p_hash, c);
  v_now timestamptz := guard.now();
  r guard.request;
  f guard.fact;
begin
  if a.agent_id is not null and a.action <> 'user.add' then perform guard.refuse('no-authority'); end if;
  -- Ended first and asked then: whatever refuses takes this back.
  update guard.request q set state = 'done', ended_at = v_now where q.id = a.request_id and q.state in ('open', 'waiting')
  returning * into r;
  if not found then
    perform guard.refuse('request-ended', jsonb_build_object('state', (select state from guard.request where id = a.request_id)));
  end if;
  f := guard.need_allowed(r, c[2]::uuid);
  update guard.authority set spent_at = v_now where id = p_authority;
  insert into guard.tx (xid, client_id, action, authority_id, subject_id, params)
  values (pg_current_xact_id(), a.client_id, a.action, a.id, a.subject_id, a.params::jsonb);
  perform guard.tell_lender(r);
  perform guard.announce_done(r);
end $$;

-- A contact in which nothing waits any more is open again.
create function guard.reopen_contact(p_contact uuid) returns void
language sql security definer set search_path = pg_catalog, guard, pg_temp as $$
  update guard.contact c set state = 'open' where c.id = p_contact and c.state = 'waiting' and not exists (
    select from guard.request r where r.contact_id = c.id and (r.state = 'waiting' or guard.refused_unseen(r)))
$$;

-- The asker, or the agent for them, takes a request back.
create function guard.withdraw(p_request uuid) returns void
language plpgsql security definer set search_path = pg_catalog, guard, pg_temp as $$
declare r guard.request := guard.own_request(p_request);
begin
  update guard.authority set revoked_at = guard.now() where request_id = r.id and spent_at is null and revoked_at is null;
  update guard.approval set state = 'lapsed' where request_id = r.id and state = 'open';
  update guard.request set state = 'withdrawn', ended_at = guard.now() where id = r.id;
  perform guard.reopen_contact(r.contact_id);
  perform guard.mark(coalesce(r.client_id, r.desk_id));
  perform guard.announce_request(r.id);
end $$;

-- Takes back what is not done yet, in the portal: its asker (of a Non-Member's, whoever authorised it), or a Super admin of the
-- same client. What was lent and not spent ends with it. Contact first and request then, as whoever does it locks them.
-- Fails with `not-found`, `request-ended`.
create function guard.revoke_request(p_request uuid) returns void
language plpgsql security definer set search_path = pg_catalog, guard, pg_temp as $$
declare r guard.request;
begin
  select * into r from guard.request where id = p_request and client_id = guard.client();
  if not found or guard.kind() <> 'person' or (r.asker_id is distinct from guard.actor() and not guard.has_role('super-admin')) then
    perform guard.refuse('not-found');
  end if;
  perform from guard.contact where id = r.contact_id for update;
  select * into r from guard.request where id = p_request for update;
  if r.state not in ('open', 'waiting') then perform guard.refuse('request-ended', jsonb_build_object('state', r.state)); end if;
  update guard.authority set revoked_at = guard.now() where request_id = r.id and spent_at is null and revoked_at is null;
  update guard.approval set state = 'lapsed' where request_id = r.id and state = 'open';
  update guard.request set state = 'withdrawn', ended_at = guard.now(), ended_by = guard.actor() where id = r.id;
  perform guard.reopen_contact(r.contact_id);
  perform guard.mark(r.client_id);
  perform guard.announce_request(r.id);
end $$;

grant execute on function guard.ask(uuid, uuid, text, jsonb, text), guard.lend(uuid, uuid),
  guard.use(uuid, bytea), guard.withdraw(uuid), guard.revoke_request(uuid) to bw_app;
