import { Button, Stack } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { z } from 'zod';
import type { FactorProof, LinkOpened, ShowOptions, SignedIn } from '../../contracts/sign-in.ts';
import { command } from '../api/client.ts';
import { doors } from '../api/doors.ts';
import { homeOf } from '../api/session.ts';
import { FactorShow } from '../components/FactorShow.tsx';
import { Loaded } from '../components/Loaded.tsx';
import { PageTitle } from '../components/PageTitle.tsx';
import { recallPlace } from '../components/place.ts';

export interface ShowFactorProps {
  ticket: string;
  account: z.infer<typeof LinkOpened>['accounts'][number];
  onBack?: (() => void) | undefined;
}

/** The last step of a sign-in: the factor, and then where the person wanted to go. */
export function ShowFactor({ ticket, account, onBack }: ShowFactorProps) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const navigate = useNavigate();
  const asked = { ticket, account: account.id };
  const options = useQuery({
    queryKey: ['sign-in', 'options', asked],
    queryFn: () => command<z.infer<typeof ShowOptions>>(doors.signInOptions, asked),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    refetchOnWindowFocus: false,
  });
  const finish = async (factor: FactorProof): Promise<void> => {
    const { me } = await command<z.infer<typeof SignedIn>>(doors.signInFinish, { ...asked, factor });
    await client.resetQueries({ queryKey: ['state'] });
    void navigate(recallPlace(me) ?? homeOf({ phase: 'ready', me }), { replace: true });
  };
  return (
    <Stack gap="lg">
      <PageTitle title={t('sign-in:factor.title')} lead={account.label} />
      <Loaded query={options} lines={2}>
        {({ passkey, authenticator }) => (
          <FactorShow passkey={passkey} authenticator={authenticator} onShown={finish} />
        )}
      </Loaded>
      {onBack === undefined ? null : (
        <Button variant="subtle" onClick={onBack}>
          {t('sign-in:factor.other')}
        </Button>
      )}
    </Stack>
  );
}
