import { Button } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { EnrolOptions } from '../../contracts/sign-in.ts';
import { command } from '../api/client.ts';
import { doors } from '../api/doors.ts';
import { useLinkSecret } from '../api/linkSecret.ts';
import type { Mistakes } from '../api/mistakes.ts';
import { mistakesIn } from '../api/mistakes.ts';
import { ApiProblem } from '../api/problem.ts';
import { useInstallation } from '../api/session.ts';
import { Loaded } from '../components/Loaded.tsx';
import { PageTitle } from '../components/PageTitle.tsx';
import { Plain } from '../components/Plain.tsx';
import { addTexts } from '../i18n/index.ts';
import texts from '../i18n/en/set-up.json';
import { DeskName } from './DeskName.tsx';
import { Factor } from './Factor.tsx';
import { Mail } from './Mail.tsx';
import { forgetTyped, useTyped } from './typed.ts';
import { You } from './You.tsx';

addTexts('set-up', texts);

type Step = 'desk' | 'you' | 'factor';

/** The set-up: desk, you and your factor, mail. Only with the link that the server printed. */
export function Component() {
  const secret = useLinkSecret();
  return <Plain>{secret === null ? <NoLink /> : <SetUp secret={secret} />}</Plain>;
}

/** Without the link: where it is found, or, once the desk is set up, that there is none any more. */
function NoLink() {
  const { t } = useTranslation();
  const state = useInstallation();
  return (
    <Loaded query={state} lines={2}>
      {({ phase }) =>
        phase === 'set-up' ? (
          <PageTitle title={t('set-up:noLink.title')} lead={t('set-up:noLink.text')} />
        ) : (
          <Over />
        )
      }
    </Loaded>
  );
}

/** The set-up is over, for whoever did it and loads its page again too. */
function Over() {
  const { t } = useTranslation();
  return (
    <>
      <PageTitle title={t('set-up:over.title')} lead={t('set-up:over.text')} />
      <Button component="a" href="/">
        {t('set-up:over.open')}
      </Button>
    </>
  );
}

function SetUp({ secret }: { secret: string }) {
  const look = useQuery({
    queryKey: ['set-up', secret],
    queryFn: () => command(doors.setUpLook, { secret }).then(() => true),
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
    retry: false,
  });
  const [done, setDone] = useState(false);
  if (done) return <Mail />;
  if (look.error instanceof ApiProblem && look.error.code === 'set-up-done') return <Over />;
  const finish = (): void => {
    forgetTyped();
    setDone(true);
  };
  return (
    <Loaded query={look} lines={3}>
      {() => <Screens secret={secret} onDone={finish} />}
    </Loaded>
  );
}

/** The screens until the desk is there. */
function Screens({ secret, onDone }: { secret: string; onDone: () => void }) {
  const [step, setStep] = useState<Step>('desk');
  const [typed, setTyped] = useTyped();
  const [mistakes, setMistakes] = useState<Mistakes>({});
  const { deskName, person } = typed;
  const { first, last, email } = person;
  const asked = { secret, deskName, first, last, email };
  // What the server does not take is told before a passkey is made, which would be left over.
  const options = useMutation({
    mutationFn: () => command<EnrolOptions>(doors.setUpOptions, asked),
    onMutate: () => setMistakes({}),
    onSuccess: () => setStep('factor'),
    onError: (refused) => setMistakes(mistakesIn(refused)),
  });
  const refuse = (found: Mistakes): void => {
    setMistakes(found);
    setStep('you');
  };
  if (step === 'desk') {
    const name = (given: string): void => setTyped({ ...typed, deskName: given });
    return <DeskName value={deskName} onChange={name} onNext={() => setStep('you')} />;
  }
  if (step === 'factor' && options.data !== undefined) {
    const back = (): void => setStep('you');
    return <Factor asked={asked} options={options.data} onBack={back} onRefused={refuse} onDone={onDone} />;
  }
  return (
    <You
      value={person}
      mistakes={mistakes}
      error={options.error}
      busy={options.isPending}
      onChange={(you) => setTyped({ ...typed, person: you })}
      onBack={() => setStep('desk')}
      onNext={() => options.mutate()}
    />
  );
}
