-- Time's own work, as bw_sweep: what ran out is marked so, for good.
create function guard.sweep() returns int
language plpgsql security definer set search_path = pg_catalog, guard, public, auth, pg_temp as $$
declare
  v_now timestamptz;
  v_count int := 0;
  a guard.approval;
  r guard.request;
  w guard.work_order;
begin
  update guard.clock set seen = greatest(seen, clock_timestamp());
  v_now := guard.now();
  for a in select * from guard.approval where state = 'open' and kind <> 'wait' and expires_at <= v_now for update skip locked loop
    update guard.approval set state = 'expired' where id = a.id;
    perform guard.announce('approval', a.id, null, a.client_id, (select asker_id from guard.request where id = a.request_id));
    v_count := v_count + 1;
  end loop;
  for a in select x.* from guard.approval x join guard.request q on q.id = x.request_id
    where x.kind = 'wait' and x.state = 'open' and x.expires_at <= v_now and q.state = 'waiting' for update of x skip locked loop
    update guard.approval set state = 'yes', answered_at = expires_at where id = a.id;
    update guard.request set state = 'open' where id = a.request_id;
    perform guard.reopen_contact((select contact_id from guard.request where id = a.request_id));
    perform guard.announce_request(a.request_id);
  end loop;
  for r in select * from guard.request q
    where (q.state = 'waiting' or guard.refused_unseen(q)) and q.at <= v_now - interval '72 hours'
      and not exists (select from guard.approval x where x.request_id = q.id and x.state = 'open') for update skip locked loop
    update guard.request set state = 'lapsed', ended_at = v_now where id = r.id;
    perform guard.reopen_contact(r.contact_id);
    perform guard.announce_request(r.id);
  end loop;
  update guard.authority set revoked_at = v_now where spent_at is null and revoked_at is null and expires_at <= v_now;
  for w in select * from guard.work_order where state in ('open', 'taken') and expires_at <= v_now for update skip locked loop
    update guard.work_order set state = 'expired', ended_at = v_now where id = w.id;
    update guard.request set state = 'lapsed', ended_at = v_now where id = w.request_id;
    perform guard.announce('work', w.id, w.desk_id, w.client_id, w.lender_id);
    perform guard.announce_request(w.request_id);
    v_count := v_count + 1;
  end loop;
  update guard.code set spent_at = v_now where spent_at is null and expires_at <= v_now;
  update auth.sign_in set ended_at = v_now where ended_at is null and expires_at <= v_now;
  delete from auth.link where expires_at < v_now - interval '1 day';
  delete from auth.ceremony where expires_at < v_now;
  delete from guard.tx where xid < pg_snapshot_xmin(pg_current_snapshot());
  delete from guard.deed where xid < pg_snapshot_xmin(pg_current_snapshot());
  delete from public.idempotency where at < v_now - interval '1 day';
  delete from public.limit_counter where window_start < v_now - interval '2 days';
  -- The oldest of what was told of long ago; a part at a time, so that no sweep takes long.
  delete from public.outbox where id in (select o.id from (select x.id, x.at from public.outbox x order by x.id limit 5000) o
                                          where o.at < v_now - interval '1 day');
  delete from guard.failed_match where at < v_now - interval '30 days';
  -- Mails that went, or never will, name people and what was asked. How an invitation fared is read until it is accepted.
  delete from guard.kept_mail where at < v_now - interval '30 days';
  delete from guard.mail where id in (select m.id from guard.mail m
    where m.state <> 'waiting' and coalesce(m.sent_at, m.at) < v_now - interval '30 days' and not (m.kind = 'invitation'
      and (exists (select from public.agent g where g.id = m.agent_id and g.status = 'invited')
        or exists (select from public.person p where p.client_id = m.client_id and p.id = m.person_id and p.status = 'invited'))) limit 1000);
  return v_count;
end $$;

grant execute on function guard.sweep() to bw_sweep;
