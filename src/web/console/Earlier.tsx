import { Stack, Text, Title, UnstyledButton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Contact } from '../../contracts/contacts.ts';
import { OutcomeBadge } from '../components/Outcome.tsx';
import { TimeOf } from '../components/Time.tsx';
import css from './console.module.css';

interface EarlierProps {
  contact: Contact;
  /** The request whose answer is shown above. */
  shown: string | null;
  onShow: (id: string) => void;
}

/** What else was asked in this contact, and what the record tells of it. */
export function Earlier({ contact, shown, onShow }: EarlierProps) {
  const { t } = useTranslation();
  const others = contact.requests.filter(({ id }) => id !== shown);
  return (
    <Stack gap="lg">
      {others.length === 0 ? null : (
        <Stack gap={4} component="section">
          <Title order={2} size="h5">
            {t('console:earlier.requests')}
          </Title>
          {others.map(({ id, sentence, answer, state }) => (
            <UnstyledButton key={id} className={css.asked ?? ''} onClick={() => onShow(id)}>
              <OutcomeBadge outcome={answer.outcome} waits={answer.needs?.wait !== undefined} />
              <span className={css.askedWords}>{sentence}</span>
              {state === 'open' || state === 'ready' ? null : (
                <span className={css.sub}>{t(`console:stateShort.${state}`)}</span>
              )}
            </UnstyledButton>
          ))}
        </Stack>
      )}
      {contact.record.length === 0 ? null : (
        <Stack gap={4} component="section">
          <Title order={2} size="h5">
            {t('console:earlier.record')}
          </Title>
          <ol className={css.record}>
            {contact.record.map(({ n, at, sentence, action }) => (
              <li key={`${action}-${n}`}>
                <Text span size="sm" c="dimmed">
                  <TimeOf at={at} short />
                </Text>
                <Text span size="sm">
                  {sentence}
                </Text>
              </li>
            ))}
          </ol>
        </Stack>
      )}
    </Stack>
  );
}
