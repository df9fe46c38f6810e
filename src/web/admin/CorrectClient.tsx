import { Button, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { doors } from '../api/doors.ts';
import { mistakesIn } from '../api/mistakes.ts';
import { conflictIn } from '../components/conflict/conflict.ts';
import { Problem } from '../components/Problem.tsx';
import { useCommand } from '../components/useCommand.ts';
import { ClientFields, domainsIn } from './ClientFields.tsx';
import { SaveForm } from './SaveForm.tsx';
import type { Whole } from './useDesk.ts';
import { useClientCommand } from './useDesk.ts';

type Client = Whole['client'];

/** What may be done about a client itself while it is onboarding: its name and domains corrected, or all of it removed. */
export function CorrectClient({ client, onGone }: { client: Client; onGone: string }) {
  const { t } = useTranslation();
  const [step, setStep] = useState<'none' | 'correct' | 'remove'>('none');
  const close = () => setStep('none');
  if (step === 'correct') return <Correct client={client} onClose={close} />;
  if (step === 'remove') return <Remove client={client} onClose={close} onGone={onGone} />;
  return (
    <Group gap="xs">
      <Button size="xs" variant="default" onClick={() => setStep('correct')}>
        {t('admin:client.correct')}
      </Button>
      <Button size="xs" variant="default" onClick={() => setStep('remove')}>
        {t('admin:client.remove')}
      </Button>
    </Group>
  );
}

const shownDomains = ({ mailDomains }: Client) => mailDomains.join(', ');

function Correct({ client, onClose }: { client: Client; onClose: () => void }) {
  // What the reader began from: a colleague's save meanwhile shows as the conflict that it is. The version also counts
  // every person that is entered, which is no conflict.
  const [begun] = useState(client);
  const [typed, setTyped] = useState({ name: client.name, domains: shownDomains(client) });
  const wanted = { name: typed.name, mailDomains: domainsIn(typed) };
  const same = begun.name === client.name && shownDomains(begun) === shownDomains(client);
  const save = useClientCommand<number>({
    path: doors.client(client.id),
    method: 'PATCH',
    body: (version) => ({ ...wanted, version }),
    onDone: onClose,
  });
  const conflict = conflictIn(save.error, wanted);
  return (
    <SaveForm
      save={save}
      version={same ? client.version : begun.version}
      conflict={conflict}
      onClose={onClose}
    >
      <ClientFields value={typed} onChange={setTyped} mistakes={mistakesIn(save.error)} />
    </SaveForm>
  );
}

function Remove({ client, onClose, onGone }: { client: Client; onClose: () => void; onGone: string }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const remove = useCommand({
    path: doors.client(client.id),
    method: 'DELETE',
    body: () => ({}),
    refresh: ['clients', 'sample'],
    onDone: () => void navigate(onGone),
  });
  return (
    <Stack gap="sm">
      <Text>{t('admin:client.sure', { name: client.name, count: client.people })}</Text>
      <Problem error={remove.error} />
      <Group gap="xs">
        <Button variant="default" onClick={onClose}>
          {t('admin:client.keep')}
        </Button>
        <Button loading={remove.isPending} onClick={() => remove.mutate()}>
          {t('admin:client.removeNow')}
        </Button>
      </Group>
    </Stack>
  );
}
