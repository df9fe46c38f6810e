import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { command } from '../api/client.ts';
import { doors } from '../api/doors.ts';
import { useLinkSecret } from '../api/linkSecret.ts';
import type { Mistakes } from '../api/mistakes.ts';
import { useInstallation } from '../api/session.ts';
import { Loaded } from '../components/Loaded.tsx';
import type { TypedPerson } from '../components/NameFields.tsx';
import { nobodyTyped } from '../components/NameFields.tsx';
import { PageTitle } from '../components/PageTitle.tsx';
import { Plain } from '../components/Plain.tsx';
import { addTexts } from '../i18n/index.ts';
import texts from '../i18n/en/set-up.json';
import { DeskName } from './DeskName.tsx';
import { Factor } from './Factor.tsx';
import { Mail } from './Mail.tsx';
import { You } from './You.tsx';

addTexts('set-up', texts);

type Step = 'desk' | 'you' | 'factor' | 'mail';

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
          <>
            <PageTitle title={t('set-up:over.title')} lead={t('set-up:over.text')} />
            <Button component="a" href="/">
              {t('set-up:over.open')}
            </Button>
          </>
        )
      }
    </Loaded>
  );
}

function SetUp({ secret }: { secret: string }) {
  const [step, setStep] = useState<Step>('desk');
  const [deskName, setDeskName] = useState('');
  const [person, setPerson] = useState<TypedPerson>(nobodyTyped);
  const [mistakes, setMistakes] = useState<Mistakes>({});
  const look = useQuery({
    queryKey: ['set-up', secret],
    queryFn: () => command(doors.setUpLook, { secret }).then(() => true),
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
  });
  if (step === 'mail') return <Mail />;
  return (
    <Loaded query={look} lines={3}>
      {() => {
        if (step === 'desk') {
          return <DeskName value={deskName} onChange={setDeskName} onNext={() => setStep('you')} />;
        }
        if (step === 'you') {
          return (
            <You
              value={person}
              mistakes={mistakes}
              onChange={setPerson}
              onBack={() => setStep('desk')}
              onNext={() => {
                setMistakes({});
                setStep('factor');
              }}
            />
          );
        }
        return (
          <Factor
            secret={secret}
            deskName={deskName}
            person={person}
            onBack={() => setStep('you')}
            onRefused={(found) => {
              setMistakes(found);
              setStep('you');
            }}
            onDone={() => setStep('mail')}
          />
        );
      }}
    </Loaded>
  );
}
