import { expect } from 'vitest';
import { ROLES } from '../../access.ts';
import { probe } from './probe.ts';
import type { Probe } from './probe.ts';

/**
 * The functions of the guard that are for itself, or for whoever owns the database, each with how many arguments it takes:
 * no role that the server runs as may call them. A new one is granted to a role or stands here; none is both. (Those of
 * triggers nobody can call.)
 */
const INNER: readonly string[] = `
address_theirs/1 address_there/1 agent_reads/4 agrees/2 announce/5 announce_client/1 announce_contact/1
announce_done/1 announce_queue/1 announce_request/1 announce_session/1 answerable/2 append_as/5 approved/2
ask_consent/4 asked_in/1 askings_lapse/3 bare_name/1 begins_anew/2 came_whole/1 canonical/1 chain_of/1 changes/1 check_failed_matches/2
check_sample/1 client_named/2 close_session/2 code_hindrance/1 concerned_role/3 concerns/3 contact_tier/2 ctx/0
customers_session/0 decide/2 described/2 disown/1 end_disowned_sessions/2 end_lent/1 everybody/1 facts/1 facts/2
fetchable/2 fill_sample/3 find_person/2 followers/1 forget_digits/3 forget_people/1 forget_requests/1 has_done/1 header/9
held_line/1 inviter/0 is_blocked/2 is_hands_on/1 is_lent_to/2 is_open/2 is_there/1 key_fits/1 key_hash/1 keyed/2
lapse_work/1 leave_all_sessions/1 leave_queue/1 line_stands/1 mac/1 make_way_back/2 mark/1 misfit/7 named/1
need_agent/0 need_agent_manage/1 need_allowed/2 need_desk_admin/0 need_few_approvals/1 need_few_keys/1 need_few_steps/1 need_free/2
need_fresh_sight/0 need_one_subject/3 need_own_id/1 need_own_name/2 need_running_front/1 need_seldom/3 need_super_admin/0
need_working/1 next_in_line/4 offer_consent/3 open_code/2 open_entry/1 open_work/1 opens_next/2 other_key_fits/2
own_contact/1 own_digits/1 own_request/1 own_session/2 plain_address/1 plain_letters/1 provable/1 punycode/1
quoted/1 rank/1 receipt_of/1 recorded_of/1 recording_consent/1 refuse/2 refused_unseen/1 reopen_contact/1
restored/1 restored_orders/0 restored_waits/1 role_words/1 same_person/3 sample_begins/0 sample_done/0 sample_touches/1 says_enough/3
sees/1 sendable_file/1 sentence/2 sentence_at/2 session_chain/1 shown/1 signer_role/2 site_of/1 spendable/3
standing_in/2 still_lent/1 still_reads/4 still_sent/1 stop_factor/2 stop_files_without_yes/1 stop_queue/1 stop_wait/2 subject_of/4 take_back_asked/2
tell/5 tell_lender/1 tell_of_message/1 tell_super_admins/5 thing/2 told_by/2 told_to/3 uncounted_factors_end/1 whole_names/1 whom/2
`
  .trim()
  .split(/\s+/);

/** Calling from outside what the guard keeps for itself. */
export const inner: Probe[] = [
  // Asked of the grants, because to call one proves nothing: many stop at a table that their caller has no right to.
  probe('no role of the server may call a function that is the guard’s own', async (w) => {
    const { rows } = await w.db.owner.query<{ name: string }>(
      `select proname || '/' || pronargs as name from pg_proc p
        where pronamespace in ('guard'::regnamespace, 'auth'::regnamespace, 'public'::regnamespace)
          and prorettype <> 'trigger'::regtype
          and not exists (select from unnest($1::text[]) role where has_function_privilege(role, p.oid, 'execute'))
        order by proname collate "C", pronargs`,
      [ROLES],
    );
    expect(rows.map(({ name }) => name)).toEqual(INNER);
  }),
];
