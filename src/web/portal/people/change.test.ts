import { describe, expect, it } from 'vitest';
import { isCode } from '../../api/problem.ts';
import type { Changed } from './usePeople.ts';
import { decidingRole } from './useMayChange.ts';
import { became, refuseUnlessTaken } from './usePeople.ts';

type Outcome = Changed['answer']['outcome'];

const answered = (outcome: Outcome, state: Changed['request']['state'] = 'open') =>
  ({
    answer: { outcome, because: 'Because.', rule: 'r' },
    request: { state, sentence: 'Add Ann Lee.' },
  }) as Changed;

function thrownBy(changed: Changed): unknown {
  try {
    refuseUnlessTaken(changed);
    return null;
  } catch (error) {
    return error;
  }
}

describe('refuseUnlessTaken', () => {
  it('asks for the factor when more proof is needed', () => {
    expect(isCode(thrownBy(answered('verify')), 'factor-needed')).toBe(true);
  });

  it.each(['deny', 'explain'] as const)('tells %s as a refusal with its reason', (outcome) => {
    const error = thrownBy(answered(outcome));
    expect(isCode(error, 'refused')).toBe(true);
    expect((error as Error).message).toBe('Because.');
  });

  it('lets pass what was done or waits', () => {
    expect(thrownBy(answered('approve', 'waiting'))).toBeNull();
    expect(thrownBy(answered('allow', 'done'))).toBeNull();
  });
});

describe('became', () => {
  it('says done only of what is done', () => {
    expect(became(answered('allow', 'done'))).toBe('done');
    expect(became(answered('approve', 'waiting'))).toBe('waiting');
  });
});

describe('decidingRole', () => {
  it.each([
    ['member', undefined, 'member'],
    ['super-admin', 'member', 'super-admin'],
    ['admin', 'super-admin', 'super-admin'],
    ['member', 'admin', 'admin'],
  ] as const)('of making somebody %s who is %s is %s', (role, from, decides) => {
    expect(decidingRole({ role, from })).toBe(decides);
  });
});
