-- The one sentence of a request, worded here from what was frozen and from the directory: approver, lender and the mails
-- read what the database will let happen, whatever a server or a caller would like them to read.

-- Text of others as it may stand in a sentence. What breaks a line or turns the order of what stands after it becomes a
-- mark that is seen, what is never seen goes; what runs from right to left keeps its order to itself.
create function guard.shown(p text) returns text
language plpgsql immutable set search_path = pg_catalog, pg_temp as $$
begin
  if p !~ '[^ -~]' then return trim(p); end if;                        -- most are ASCII, which needs no more
  return (select case when t ~ ('[' || chr(1424) || '-' || chr(2303) || chr(64285) || '-' || chr(65278) || ']')
              then chr(8296) || t || chr(8297) else t end
    from (select trim(regexp_replace(regexp_replace(p,
      '[' || chr(173) || chr(1564) || chr(4447) || chr(4448) || chr(8203) || chr(8206) || chr(8207) || chr(8288) || chr(10240)
        || chr(12644) || chr(65279) || chr(65440) || chr(917504) || '-' || chr(917631) || ']', '', 'g'),
      '[' || chr(1) || '-' || chr(31) || chr(127) || '-' || chr(159) || chr(8232) || '-' || chr(8238)
        || chr(8289) || '-' || chr(8303) || chr(65529) || '-' || chr(65531) || ']', chr(65533), 'g')) as t) x);
end $$;

-- Free words, told from ours by quotes that they cannot close.
create function guard.quoted(p text) returns text
language sql immutable set search_path = pg_catalog, guard, pg_temp as $$
  select '“' || translate(guard.shown(p), '“”„‟"', '''''''''''') || '”'
$$;

-- A name stands bare; what is too long for one, or holds signs by which sentences are made, stands in quotes.
create function guard.named(p text) returns text
language plpgsql immutable set search_path = pg_catalog, guard, pg_temp as $$
begin
  return case when p ~ '[“”„‟"<>@:;\[\]{}|]|^.{61}|(\S+\s+){5}\S' then guard.quoted(p) else guard.shown(p) end;
end $$;

-- RFC 3492: a label of a domain in the ASCII by which the network knows it.
create function guard.punycode(label text) returns text
language plpgsql immutable set search_path = pg_catalog, pg_temp as $$
declare
  digits constant text := 'abcdefghijklmnopqrstuvwxyz0123456789';
  points int[] := array(select ascii(c) from regexp_split_to_table(label, '') with ordinality as s(c, i) order by i);
  plain text := regexp_replace(label, '[^\x01-\x7f]', '', 'g');
  done int := length(plain);
  first boolean := true;
  n int := 128; delta bigint := 0; bias int := 72;
  point int; q bigint; k int; t int;
begin
  if done = cardinality(points) then return label; end if;
  if done > 0 then plain := plain || '-'; end if;
  while done < cardinality(points) loop
    delta := delta + ((select min(x) from unnest(points) x where x >= n) - n) * (done + 1)::bigint;
    n := (select min(x) from unnest(points) x where x >= n);
    foreach point in array points loop
      if point < n then delta := delta + 1; end if;
      if point = n then
        q := delta; k := 36;
        loop
          t := greatest(1, least(26, k - bias));
          exit when q < t;
          plain := plain || substr(digits, (t + (q - t) % (36 - t))::int + 1, 1);
          q := (q - t) / (36 - t); k := k + 36;
        end loop;
        plain := plain || substr(digits, q::int + 1, 1);
        done := done + 1;
        delta := case when first then delta / 700 else delta / 2 end; first := false;
        delta := delta + delta / done; k := 0;
        while delta > 455 loop delta := delta / 35; k := k + 36; end loop;
        bias := k + (36 * delta / (delta + 38))::int;
        delta := 0;
      end if;
    end loop;
    delta := delta + 1; n := n + 1;
  end loop;
  return 'xn--' || plain;
end $$;

-- A mail address as somebody may agree to it. With a Cyrillic letter a domain is another one and looks the same, so what
-- is not plain ASCII is spelled out: the domain as the network knows it, the rest by the number of each letter.
create function guard.plain_address(p text) returns text
language sql immutable set search_path = pg_catalog, guard, pg_temp as $$
  select case when p ~ '^[\x21-\x7e]+$' then p else
    (select string_agg(case when c ~ '[\x21-\x7e]' then c else '<U+' || lpad(upper(to_hex(ascii(c))), 4, '0') || '>' end, '' order by i)
       from regexp_split_to_table(regexp_replace(p, '@[^@]*$', ''), '') with ordinality as s(c, i))
    || '@' || coalesce((select string_agg(guard.punycode(label), '.' order by i)
       from regexp_split_to_table(lower(normalize(regexp_replace(regexp_replace(p, '^.*@', ''),
         '[' || chr(173) || chr(8203) || '-' || chr(8207) || chr(8288) || chr(65279) || ']', '', 'g'), NFKC)), '\.')
         with ordinality as s(label, i)), '') end
$$;

-- Two people may have one name; their mail addresses differ.
create function guard.name_and_mail(first text, last text, email text) returns text
language sql immutable security definer set search_path = pg_catalog, guard, pg_temp as $$
  select guard.named(concat_ws(' ', first, last)) || coalesce(' (' || guard.plain_address(email) || ')', '')
$$;

create function guard.role_words(role text) returns text language sql immutable
  set search_path = pg_catalog, pg_temp as $$
  select case role when 'super-admin' then 'a Super admin' when 'admin' then 'an Admin' when 'member' then 'a Member' end
$$;

-- Whom a request is about, or who signed its form. Inside: the directory's person, where it knows one; else, and for the
-- desk always, as the caller said it. Null for nobody in particular.
create function guard.whom(r guard.request, p_inside boolean) returns text
language plpgsql stable security definer set search_path = pg_catalog, guard, public, pg_temp as $$
declare
  p public.person;
  s jsonb := r.params::jsonb #> '{subject,person}';
begin
  if p_inside then
    select * into p from public.person where client_id = r.client_id
      and id = case when r.action = 'form.submit' then (r.subject ->> 'signerId')::uuid else r.subject_id end;
    if found then return guard.name_and_mail(p.first, p.last, p.email); end if;
  end if;
  return case when s is not null then guard.name_and_mail(s ->> 'first', s ->> 'last', s ->> 'email') end;
end $$;

-- The line or device, by its name; whose it is, when it is not the asker's. The desk knows those of the caller alone.
create function guard.thing(r guard.request, p_inside boolean) returns text
language sql stable security definer set search_path = pg_catalog, guard, public, pg_temp as $$
  select t.what || case when t.owner_id is distinct from r.asker_id
      then coalesce(' of ' || guard.name_and_mail(p.first, p.last, p.email), '') else '' end
    from (select 'the line ' || guard.named(label) || ' (' || guard.shown(number) || ')' as what, client_id, owner_id
            from public.line where client_id = r.client_id and id = r.subject_id
          union all select 'the device ' || guard.named(name), client_id, owner_id
            from public.device where client_id = r.client_id and id = r.subject_id) t
    left join public.person p on p.client_id = t.client_id and p.id = t.owner_id
   where p_inside or t.owner_id = r.asker_id
$$;

-- What a change of a person is, value by value.
create function guard.changes(params jsonb) returns text
language sql immutable set search_path = pg_catalog, guard, pg_temp as $$
  select string_agg(c.word || ' ' || coalesce(case when c.name = 'email' then guard.plain_address(params ->> c.name)
           else params ->> c.name end, 'none'), ', ' order by c.i)
    from (values (1, 'first', 'first name'), (2, 'last', 'last name'), (3, 'email', 'mail address'),
                 (4, 'phone', 'telephone number'), (5, 'status', 'state')) as c(i, name, word)
   where params ? c.name
$$;

-- What shall be done, as one imperative: for the client's people (`p_inside`) with the directory's names, for the desk in
-- the words that its caller said, so that below tier 2 it tells nothing of who is in the directory.
create function guard.sentence(r guard.request, p_inside boolean) returns text
language plpgsql stable security definer set search_path = pg_catalog, guard, public, pg_temp as $$
declare
  params jsonb := r.params::jsonb;
  said jsonb;
  p public.person;
  v_asker text;
  v_client text;
  v_thing text := guard.thing(r, p_inside);
  v_whom text := guard.whom(r, p_inside);
  v_aspect text := r.subject ->> 'aspect';
  v_details text := case when r.action = 'user.change' then coalesce(guard.changes(params), params ->> 'details')
                         when r.action <> 'user.add' then params ->> 'details' end;
  v_own boolean := r.subject ->> 'own' = 'true' and (r.subject_id is null or r.subject_id = r.asker_id);
  v_what text;
begin
  if guard.role_words(params ->> 'role') is null and (r.action = 'user.add' or params ->> 'role' is not null) then
    perform guard.refuse('bad-input');
  end if;
  select c.said into said from guard.contact c where c.id = r.contact_id;
  select * into p from public.person where client_id = r.client_id and id = r.asker_id and r.authorised_by is null;
  v_asker := case when p.id is not null and p_inside then guard.name_and_mail(p.first, p.last, p.email)
    when p.id is not null then guard.named(p.first || ' ' || p.last)
    else guard.named(concat_ws(' ', said ->> 'first', said ->> 'last')) end;
  v_client := coalesce((select guard.named(name) from public.client where id = r.client_id),
    guard.quoted(said ->> 'organisation'), 'the organisation they named');
  v_what := case r.action
    when 'phone.view' then format('Tell %s about %s at %s', v_asker,
      coalesce(case v_aspect when 'reports' then 'call reports' when 'recordings' then 'call recordings' else v_aspect end,
        v_thing, 'the phone system'), v_client)
    when 'phone.change' then format('Change %s at %s', case when v_aspect is null then coalesce(v_thing, 'the phone system')
      else case v_aspect when 'emergency-location' then 'the emergency location'
        when 'monitoring-policy' then 'who may listen in on calls' when 'transfer-pin' then 'the number transfer PIN'
        when 'sms-brand' then 'the text message registration' when 'dialling-classes' then 'which destinations can be dialled'
        when 'admin-permissions' then 'the permissions of an Admin or a Super admin' end
        || coalesce(' of ' || v_thing, '') end, v_client)
    when 'device.troubleshoot' then format('Work on %s at %s', coalesce(v_thing, 'a device'), v_client)
    when 'user.add' then format('Add %s as %s at %s, reached at %s',
      guard.named(concat_ws(' ', params ->> 'first', params ->> 'last')), guard.role_words(params ->> 'role'), v_client,
      guard.plain_address(params ->> 'email')) || coalesce(' and ' || guard.shown(params ->> 'phone'), '')
    when 'user.change' then format(case when params ->> 'role' is null then 'Change the details of %s at %s'
        else 'Make %s %s at %s' end,
      variadic array_remove(array[case when v_own then v_asker else coalesce(v_whom, 'a person') end,
        guard.role_words(params ->> 'role'), v_client], null))
    when 'user.remove' then format('Remove %s from %s', coalesce(v_whom, 'a person'), v_client)
    when 'form.sign' then format('Take the signature of %s under a form of %s', v_asker, v_client)
    when 'form.submit' then format('Submit a form of %s', v_client)
      || coalesce(' that ' || v_whom || ' is said to have signed', '')
    when 'sip-credentials.request' then format('Give a new SIP password for %s at %s', coalesce(v_thing, 'a phone'), v_client)
    when 'number.order' then format('Order a new number for %s', v_client)
    when 'number.port' then format('Port a number in to %s', v_client)
    when 'number.release' then format('Release a number of %s to another carrier', v_client)
    when 'network.authorise' then format(case when r.subject ->> 'everywhere' = 'true'
      then 'Let every address on the internet register phones of %s'
      else 'Change the firewall or network of %s' end, v_client)
  end;
  if v_what is null then perform guard.refuse('bad-input'); end if;   -- what cannot be worded is not asked for
  v_what := v_what || coalesce(': ' || guard.quoted(v_details), '');
  return case when v_what ~ '[.!?]”?$' then v_what else v_what || '.' end;   -- a client may be called “Acme Ltd.”
end $$;

-- The sentence of a Non-Member's request for the client that they named, whose people it is then about.
create function guard.sentence_at(r guard.request, p_client uuid) returns text
language plpgsql stable security definer set search_path = pg_catalog, guard, pg_temp as $$
begin
  r.client_id := p_client;
  r.subject_id := guard.subject_of(p_client, null, r.action, r.subject);
  if r.subject ? 'signer' then
    r.subject := r.subject || jsonb_build_object('signerId', guard.described(p_client, r.subject -> 'signer'));
  end if;
  return guard.sentence(r, true);
end $$;

-- The sentence for one person of the client: who may read the directory reads it with the directory's names.
create function guard.told_to(r guard.request, p_client uuid, p_person uuid) returns text
language plpgsql stable security definer set search_path = pg_catalog, guard, public, pg_temp as $$
begin
  return case when exists (select from public.person where client_id = p_client and id = p_person
      and role in ('super-admin', 'admin')) then r.sentence_inside else r.sentence end;
end $$;
