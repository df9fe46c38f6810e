-- What a restore ends.

-- Whoever was mailed a link that stops something can use it no more after a restore: what time alone would let through
-- does not go on without one. A wait lapses; a factor that did not count at the backup counts seven days after everybody
-- was told again; a support session ends.
create function guard.restored_waits(p_backup timestamptz) returns void
language plpgsql set search_path = pg_catalog, guard, public, auth, pg_temp as $$
declare
  x record;
  s guard.session;
begin
  for x in select a.id, a.client_id, r.id as request_id, r.contact_id, r.sentence_inside as sentence
      from guard.approval a join guard.request r on r.id = a.request_id where a.kind = 'wait' and a.state = 'open' loop
    update guard.approval set state = 'lapsed' where id = x.id;
    update guard.request set state = 'open' where id = x.request_id and state = 'waiting';
    perform guard.reopen_contact(x.contact_id);
    perform guard.append_as(x.client_id, 'system', 'wait.lapse', null, '{"approval":"' || x.id || '",'
      || coalesce('"contact":"' || x.contact_id || '",', '') || '"request":"' || x.request_id || '","sentence":'
      || to_json('The links that could stop it ended with the restore, so its wait ended too: ' || x.sentence)::text || '}');
  end loop;
  for x in update auth.factor f set counts_from = clock_timestamp() + interval '7 days' from public.person p
      where f.counts_from > p_backup and p.client_id = f.client_id and p.id = f.person_id
      returning f.id, f.client_id, f.person_id, p.first || ' ' || p.last as name loop
    perform guard.tell_factor(x.client_id, x.person_id, x.id);
    perform guard.append_as(x.client_id, 'system', 'factor.wait', null, '{"person":"' || x.person_id || '","sentence":'
      || to_json('The links that could stop the new sign-in factor of ' || x.name
         || ' ended with the restore, so it counts seven days later, and everybody is told anew.')::text || '}');
  end loop;
  for s in select * from guard.session where state <> 'ended' loop
    perform guard.close_session(s, 'stopped');
    perform guard.append_as(guard.session_chain(s), 'system', 'session.end', null,
      '{"sentence":"A support session ended with the restore.","session":"' || s.id || '"}');
  end loop;
end $$;

-- A work order that was open at the backup may have been done since, or taken back by its lender: nobody knows, so it ends, and can
-- be asked for again.
create function guard.restored_orders() returns void
language plpgsql set search_path = pg_catalog, guard, pg_temp as $$
declare x record;
begin
  for x in select w.id, w.client_id, r.id as request_id, r.sentence_inside as sentence
      from guard.work_order w join guard.request r on r.id = w.request_id where w.state in ('open', 'taken') loop
    update guard.work_order set state = 'lapsed', ended_at = clock_timestamp() where id = x.id;
    update guard.request set state = 'lapsed', ended_at = clock_timestamp() where id = x.request_id;
    perform guard.append_as(x.client_id, 'system', 'work-order.lapse', null, '{"order":"' || x.id || '","request":"' || x.request_id
      || '","sentence":' || to_json('Whether it was done or taken back since the backup is not known, so its work order ended with the restore: '
      || x.sentence)::text || '}');
  end loop;
end $$;

-- After a restore: every sign-in, code, link, unspent authority and work order ends, and what sign-ins and codes had proven; each chain tells that it happened.
-- Runs as the owner. `p_body` is canonical JSON.
create function guard.restored(p_body text) returns void
language plpgsql set search_path = pg_catalog, guard, public, auth, pg_temp as $$
declare v_chain uuid;
begin
  update guard.record set xid = null where xid is not null;
  delete from guard.tx; delete from guard.deed;
  delete from public.idempotency; delete from public.outbox; delete from public.limit_counter;
  update auth.sign_in set ended_at = clock_timestamp() where ended_at is null;
  delete from auth.link; delete from auth.ceremony; delete from auth.set_up;
  update guard.code set spent_at = clock_timestamp() where spent_at is null;
  delete from guard.digits; delete from guard.guess; delete from guard.proof where tier > 1;
  update guard.authority set revoked_at = clock_timestamp() where spent_at is null and revoked_at is null;
  update guard.mail set state = 'dropped' where state = 'waiting';
  perform guard.restored_orders();
  perform guard.restored_waits(coalesce((p_body::jsonb ->> 'backup_at')::timestamptz, clock_timestamp()));
  for v_chain in select id from public.desk union all select id from public.client loop
    perform guard.append_as(v_chain, 'system', 'house.restored', null, p_body);
  end loop;
end $$;
