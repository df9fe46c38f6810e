import type { z } from 'zod';
import type { ClientWhole } from '../../../contracts/clients.ts';
import type { Answer } from '../../../contracts/common.ts';
import { Problem } from '../../../contracts/errors.ts';
import type {
  DoneList,
  MayAsk,
  MayList,
  UnconfirmedFactors,
  WaitingList,
} from '../../../contracts/requests.ts';
import type { PersonActor, Standing } from '../../actor.ts';
import { need, read } from '../../gate/perform.ts';
import type { Caller, Tx } from '../../gate/tx.ts';
import { wholeClient } from '../../people/access.ts';
import { NUANCES } from '../nuances.ts';
import { presentAnswer, presentDone, presentWaiting } from '../present.ts';
import { approvalsOfClient, requestsInNameOf } from '../store.ts';
import { answerHere, clientName, liveStanding, needLive } from './standing.ts';

type PersonCaller = Caller & { readonly actor: PersonActor };

/** Reading what is one's own: every person of a client may. */
const OWN = { action: 'own-record.read', subject: { own: true } } as const;

/** What this person may ask for: seven topics, decided now. Throws `client-not-live`. */
export function readMay(caller: PersonCaller): Promise<z.infer<typeof MayList>> {
  return read(caller, OWN, async (tx) => {
    const standing = await liveStanding(tx);
    const rows = NUANCES.map(({ topic, action, subject, what, here }) => ({
      topic,
      action,
      what,
      answer: presentAnswer(answerHere(caller.actor, standing, action, subject)),
      here: here ?? null,
    }));
    return { rows, preset: standing.preset };
  });
}

/** The answer to one question about oneself, before anything is asked for. Throws `client-not-live`. */
export async function readAnswer(
  caller: Pick<PersonCaller, 'actor'> & { readonly standing: Standing | null },
  { action, subject = {} }: z.output<typeof MayAsk>,
): Promise<z.infer<typeof Answer>> {
  need(caller, OWN);
  if (caller.standing === null) throw new Problem('not-found');
  return presentAnswer(answerHere(caller.actor, needLive(caller.standing), action, subject));
}

interface DigitsRow {
  readonly contact_id: string;
  readonly expires_at: Date;
  readonly tries: number;
  readonly agent_name: string;
  readonly asked: string | null;
}

/** What waits for this person: approvals, and digits that an agent reads out. */
export function readWaiting(
  caller: PersonCaller & { readonly standing: Standing | null },
): Promise<z.infer<typeof WaitingList>> {
  const { id, role } = caller.actor;
  return read(caller, OWN, async (tx) => {
    const name = await clientName(tx);
    const fenced = caller.standing?.fenced_until ?? null;
    const reader = { id, superAdmin: role === 'super-admin', fenced: fenced !== null };
    const digits = await tx.rows<DigitsRow>(
      `select contact_id, expires_at, tries, agent_name, asked from digits
        where spent_at is null and tries < 3 and expires_at > guard.now()`,
    );
    const { until } = await tx.row<{ until: Date | null }>('select guard.muted_until() as until');
    return {
      waiting: (await approvalsOfClient(tx)).map((row) => presentWaiting(row, name, reader)),
      digits: digits.map((row) => ({
        contactId: row.contact_id,
        agent: row.agent_name,
        asked: row.asked,
        expiresAt: row.expires_at.toISOString(),
        triesLeft: 3 - row.tries,
      })),
      mutedUntil: until?.toISOString() ?? null,
      fencedUntil: fenced?.toISOString() ?? null,
    };
  });
}

/** What was asked and done in this person's name, newest first. */
export function readDone(caller: PersonCaller): Promise<z.infer<typeof DoneList>> {
  return read(caller, OWN, async (tx) => ({
    rows: (await requestsInNameOf(tx, caller.actor.id)).map(presentDone),
  }));
}

type Whole = z.infer<typeof ClientWhole>;

/** The people, lines and devices of one's own client, as far as this reader sees them, and what they may do there. */
export function readPeople(caller: PersonCaller): Promise<Whole> {
  return read(caller, OWN, async (tx) => {
    const whole = await wholeClient(tx, caller.actor.clientId);
    return withRights(whole, caller.actor, await standingIfLive(tx, whole));
  });
}

function standingIfLive(tx: Tx, whole: Whole): Promise<Standing | null> {
  return whole.client.state === 'live' ? liveStanding(tx) : Promise.resolve(null);
}

function withRights(whole: Whole, actor: PersonActor, standing: Standing | null): Whole {
  if (standing === null) {
    const why = 'This client is not live yet: its first Super admin confirms the directory.';
    return { ...whole, may: { edit: false, why } };
  }
  const may = (action: 'user.change' | 'user.remove', person: Whole['people'][number]) => {
    const own = person.id === actor.id;
    return answerHere(actor, standing, action, { own, role: person.role }).outcome !== 'deny';
  };
  const add = answerHere(actor, standing, 'user.add', { role: 'member' });
  const denied = add.outcome === 'deny';
  return {
    ...whole,
    people: whole.people.map((person) => ({
      ...person,
      may: { change: may('user.change', person), remove: may('user.remove', person) },
    })),
    may: { edit: !denied, why: denied ? add.because : null },
  };
}

interface FactorRow {
  readonly factor_id: string;
  readonly person_id: string;
  readonly name: string;
  readonly email: string;
  readonly kind: 'passkey' | 'authenticator';
  readonly enrolled_at: Date;
  readonly counts_from: Date;
}

/** Factors of the client's people that do not count yet, for its Super admins to confirm. */
export function readFactors(caller: PersonCaller): Promise<z.infer<typeof UnconfirmedFactors>> {
  return read(caller, { action: 'client-record.read' }, async (tx) => {
    const rows = await tx.rows<FactorRow>(
      `select factor_id, person_id, first || ' ' || last as name, email, kind, enrolled_at, counts_from
         from guard.unconfirmed_factors() order by enrolled_at`,
    );
    return {
      factors: rows.map((row) => ({
        id: row.factor_id,
        personId: row.person_id,
        name: row.name,
        email: row.email,
        kind: row.kind,
        enrolledAt: row.enrolled_at.toISOString(),
        countsFrom: row.counts_from.toISOString(),
        mine: row.person_id === caller.actor.id,
      })),
    };
  });
}
