import { Button, Stack, Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { z } from 'zod';
import type { EnrolOptions, FactorProof, InvitationShown, SignedIn } from '../../contracts/sign-in.ts';
import { command } from '../api/client.ts';
import { doors } from '../api/doors.ts';
import { isReplyLost } from '../api/intents.ts';
import { useLinkSecret } from '../api/linkSecret.ts';
import { ApiProblem, isCode } from '../api/problem.ts';
import { homeOf } from '../api/session.ts';
import { FactorEnrol } from '../components/FactorEnrol.tsx';
import { Loaded } from '../components/Loaded.tsx';
import { MADE_ONCE } from '../components/madeOnce.ts';
import { PageTitle } from '../components/PageTitle.tsx';
import { Plain } from '../components/Plain.tsx';
import { addTexts } from '../i18n/index.ts';
import texts from '../i18n/en/invitation.json';
import { Invited } from './Invited.tsx';
import { forgetOptions, keptOptions } from './kept.ts';

addTexts('invitation', texts);

type Shown = z.infer<typeof InvitationShown>;

/** An invitation: what it is for, then the person's factor, then in. */
export function Component() {
  const { t } = useTranslation();
  const secret = useLinkSecret();
  return (
    <Plain>
      {secret === null ? (
        <PageTitle title={t('invitation:cut.title')} lead={t('invitation:cut.text')} />
      ) : (
        <Invitation key={secret} secret={secret} />
      )}
    </Plain>
  );
}

function Invitation({ secret }: { secret: string }) {
  const [accepting, setAccepting] = useState(false);
  const shown = useQuery({
    queryKey: ['invitation', secret],
    queryFn: () => command<Shown>(doors.invitationOpen, { secret }),
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
  });
  if (shown.error instanceof ApiProblem && shown.error.code === 'link-bad') return <Spent />;
  return (
    <Loaded query={shown}>
      {(invitation) =>
        accepting ? (
          <Accept secret={secret} invitation={invitation} />
        ) : (
          <Invited invitation={invitation} onAccept={() => setAccepting(true)} />
        )
      }
    </Loaded>
  );
}

/** Most who open it again have accepted long ago: they sign in. */
function Spent() {
  const { t } = useTranslation();
  return (
    <>
      <PageTitle title={t('invitation:spent.title')} lead={t('invitation:spent.text')} />
      <Button component="a" href="/">
        {t('invitation:spent.open')}
      </Button>
    </>
  );
}

function Accept({ secret, invitation }: { secret: string; invitation: Shown }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const navigate = useNavigate();
  const options = useQuery({
    queryKey: ['invitation', secret, 'options'],
    queryFn: () => keptOptions(secret, () => command<EnrolOptions>(doors.invitationOptions, { secret })),
    ...MADE_ONCE,
  });
  const accept = async (factor: FactorProof): Promise<void> => {
    const accepted = command<z.infer<typeof SignedIn>>(doors.invitationAccept, { secret, factor });
    const { me } = await accepted.catch((error: unknown) => {
      // A slip in the code, or a lost reply: the next code comes from the same entry of the app.
      if (!isCode(error, 'factor-bad') && !isReplyLost(error)) forgetOptions();
      throw error;
    });
    forgetOptions();
    await client.resetQueries({ queryKey: ['state'] });
    void navigate(homeOf({ phase: 'ready', me }), { replace: true });
  };
  return (
    <Stack gap="lg">
      <PageTitle
        title={t('invitation:factor.title')}
        lead={t(`invitation:factor.${invitation.kind}`)}
        screen={2}
      />
      <Loaded query={options}>{(made) => <FactorEnrol options={made} onMade={accept} />}</Loaded>
      {invitation.goesLive ? <Text c="dimmed">{t('invitation:factor.then')}</Text> : null}
      <Text size="sm" c="dimmed">
        {t('invitation:later')}
      </Text>
    </Stack>
  );
}
