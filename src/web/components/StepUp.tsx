import { useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { createContext, Suspense, useCallback, useContext, useRef, useState } from 'react';
import { later } from './later.ts';
import { isCode } from '../api/problem.ts';

type WithFresh = <Reply>(run: () => Promise<Reply>) => Promise<Reply>;

const Fresh = createContext<WithFresh | null>(null);
const Dialog = later(() => import('./StepUpDialog.tsx'), 'StepUpDialog');

/**
 * Gives back `withFresh(run)`: runs it; when the server answers `factor-needed`, asks for the factor and runs it
 * once more. The refusal is thrown on when the person says "not now".
 */
export function useWithFresh(): WithFresh {
  const withFresh = useContext(Fresh);
  if (withFresh === null) throw new Error('useWithFresh stands outside of StepUp.');
  return withFresh;
}

/** Holds the dialog that asks for a fresh factor; stands once, above the pages. */
export function StepUp({ children }: { children: ReactNode }) {
  const [open, setOpen] = useState(false);
  const settle = useRef<((shown: boolean) => void) | null>(null);
  const client = useQueryClient();
  const withFresh = useCallback(
    async <Reply,>(run: () => Promise<Reply>): Promise<Reply> => {
      try {
        return await run();
      } catch (refused) {
        if (!isCode(refused, 'factor-needed')) throw refused;
        setOpen(true);
        const shown = await new Promise<boolean>((resolve) => {
          settle.current = resolve;
        });
        setOpen(false);
        if (!shown) throw refused;
        // What one may ask for was answered without it: “Prove first” is not true any more.
        void client.invalidateQueries({ queryKey: ['may'] });
        return await run();
      }
    },
    [client],
  );
  return (
    <Fresh.Provider value={withFresh}>
      {children}
      {open ? (
        <Suspense fallback={null}>
          <Dialog onEnd={(shown) => settle.current?.(shown)} />
        </Suspense>
      ) : null}
    </Fresh.Provider>
  );
}
