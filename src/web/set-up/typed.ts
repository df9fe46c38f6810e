import { useState } from 'react';
import type { TypedPerson } from '../components/NameFields.tsx';
import { nobodyTyped } from '../components/NameFields.tsx';
import { inTab } from '../components/inTab.ts';

/** What was typed into the set-up so far. */
export interface Typed {
  readonly deskName: string;
  readonly person: TypedPerson;
}

const inThisTab = inTab('set-up');
const NOTHING: Typed = { deskName: '', person: nobodyTyped };

function before(): Typed {
  try {
    const kept = JSON.parse(inThisTab.read() ?? '{}') as Partial<Typed>;
    return { deskName: kept.deskName ?? '', person: { ...nobodyTyped, ...kept.person } };
  } catch {
    return NOTHING; // something else lies in it
  }
}

/** What was typed, kept in this tab: a page that is loaded again, or left by mistake, has it still. */
export function useTyped(): readonly [Typed, (typed: Typed) => void] {
  const [typed, setTyped] = useState(before);
  const keep = (next: Typed): void => {
    setTyped(next);
    inThisTab.keep(JSON.stringify(next));
  };
  return [typed, keep];
}

/** The desk is there: nothing of it is needed here any more. */
export const forgetTyped = (): void => inThisTab.forget();
