import { Button, Group, Menu, Modal, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import type { Contact } from '../../contracts/contacts.ts';
import { doors } from '../api/doors.ts';
import { Loaded } from '../components/Loaded.tsx';
import { PageTitle } from '../components/PageTitle.tsx';
import { Problem } from '../components/Problem.tsx';
import { Elapsed, TimeOf } from '../components/Time.tsx';
import { AnswerCard } from './AnswerCard.tsx';
import { AskPanel } from './AskPanel.tsx';
import css from './console.module.css';
import { Earlier } from './Earlier.tsx';
import { NonMember } from './NonMember.tsx';
import { Proof } from './Proof.tsx';
import { SessionsOfContact } from './sessions/OfContact.tsx';
import { StartSession } from './sessions/StartSession.tsx';
import { useColleagues, useContact, useContactCommand } from './useContacts.ts';

/** The page agents live on. */
export function ContactPage() {
  const { id = '' } = useParams();
  const contact = useContact(id);
  return <Loaded query={contact}>{(known) => <Page key={known.id} contact={known} />}</Loaded>;
}

function Page({ contact }: { contact: Contact }) {
  const { found, requests } = contact;
  const open = contact.state !== 'closed' && contact.mine;
  const [shown, setShown] = useState<string | null>(null);
  const [asking, setAsking] = useState(false);
  const request = requests.find(({ id }) => id === shown) ?? requests.at(0);
  const showAsked = ({ id }: { id: string }): void => {
    setShown(id);
    setAsking(false);
  };
  return (
    <Stack className={css.column ?? ''} gap="lg">
      <Head contact={contact} open={open} />
      {found === null ? (
        <NonMember contact={contact} open={open} />
      ) : (
        <Proof contact={contact} open={open} request={request} />
      )}
      {open && (asking || request === undefined) ? (
        <AskPanel
          contact={contact}
          onAsked={showAsked}
          onCancel={request === undefined ? null : () => setAsking(false)}
        />
      ) : null}
      {request === undefined || asking ? null : (
        <AnswerCard contact={contact} request={request} open={open} onAskMore={() => setAsking(true)} />
      )}
      <SessionsOfContact contactId={contact.id} />
      <Earlier contact={contact} shown={request?.id ?? null} onShow={setShown} />
    </Stack>
  );
}

/** Who is on the line, for how long, and what holds for the whole contact. */
function Head({ contact, open }: { contact: Contact; open: boolean }) {
  const { t } = useTranslation();
  const { found, said } = contact;
  return (
    <>
      <PageTitle
        title={found?.name ?? `${said.first} ${said.last}`}
        lead={
          found === null
            ? t('console:nonMember.lead')
            : t('console:contact.roleAt', { role: t(`common:role.${found.role}`), client: found.clientName })
        }
      >
        <Group gap="sm">
          {contact.state === 'closed' ? (
            <Text c="dimmed">{t('console:contact.closed')}</Text>
          ) : (
            <Text className={css.timer}>
              <Elapsed since={contact.openedAt} /> {t('console:contact.onTheLine')}
            </Text>
          )}
          {open ? (
            <Group gap="sm">
              {found === null ? null : <StartSession contactId={contact.id} size="xs" variant="default" />}
              <Actions contact={contact} />
            </Group>
          ) : null}
        </Group>
      </PageTitle>
      {contact.mine || contact.state === 'closed' ? null : (
        <Text className={css.notice} role="status">
          {t('console:contact.readOnly', { agent: contact.agent.name })}
        </Text>
      )}
      {contact.fencedUntil === null ? null : (
        <Text className={css.fenced} role="alert">
          {t('console:contact.fenced')} <TimeOf at={contact.fencedUntil} />
        </Text>
      )}
    </>
  );
}

/** Whether closing ends something: what is lent and not used, asked and not answered, or a code that is being read out. */
const isUnfinished = ({ requests, code, digits }: Contact): boolean =>
  code !== null ||
  digits !== null ||
  requests.some(
    ({ state, answer }) =>
      state === 'ready' || state === 'waiting' || (state === 'open' && answer.outcome === 'allow'),
  );

function Actions({ contact }: { contact: Contact }) {
  const { t } = useTranslation();
  const [menu, setMenu] = useState(false);
  const [sure, setSure] = useState(false);
  const colleagues = useColleagues();
  const close = useContactCommand(doors.contactClose(contact.id));
  const hand = useContactCommand<{ agentId: string }>(doors.contactHandOver(contact.id));
  const others = (colleagues.data?.agents ?? []).filter(({ id }) => id !== contact.agent.id);
  return (
    <>
      {others.length === 0 ? null : (
        <Menu opened={menu} onChange={setMenu} position="bottom-end">
          <Menu.Target>
            <Button variant="default" size="xs">
              {t('console:contact.handOver')}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {others.map(({ id, name }) => (
              <Menu.Item key={id} onClick={() => hand.mutate({ agentId: id })}>
                {name}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
      <Button
        variant="default"
        size="xs"
        loading={close.isPending}
        onClick={() => (isUnfinished(contact) ? setSure(true) : close.mutate())}
      >
        {t('console:contact.close')}
      </Button>
      <Modal opened={sure} onClose={() => setSure(false)} title={t('console:contact.sure')}>
        <Text>{t('console:contact.sureWhat')}</Text>
        <Group mt="md">
          <Button loading={close.isPending} onClick={() => close.mutate()} data-autofocus>
            {t('console:contact.closeNow')}
          </Button>
          <Button variant="default" onClick={() => setSure(false)}>
            {t('console:contact.keep')}
          </Button>
        </Group>
        <Problem error={close.error} />
      </Modal>
      <Problem error={close.error ?? hand.error} />
    </>
  );
}
