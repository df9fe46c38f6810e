import { Button, Group, Stack, Text, TextInput, Title, UnstyledButton } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Contact } from '../../contracts/contacts.ts';
import type { RequestView } from '../../contracts/requests.ts';
import { useShortcut } from '../components/shortcuts.tsx';
import { AskForm } from './AskForm.tsx';
import css from './console.module.css';
import type { Topic, Want } from './topics.ts';
import { TOPICS } from './topics.ts';

interface AskPanelProps {
  contact: Contact;
  onAsked: (request: RequestView) => void;
  /** Goes back to the answer that was shown; null when there is none. */
  onCancel: (() => void) | null;
}

/** What do they want? Seven topics by number, `/` to search, then what exactly. */
export function AskPanel({ contact, onAsked, onCancel }: AskPanelProps) {
  const { t } = useTranslation();
  const [topic, setTopic] = useState<Topic | null>(null);
  const [want, setWant] = useState<Want | null>(null);
  const [search, setSearch] = useState('');
  const box = useRef<HTMLInputElement>(null);
  useShortcut('/', t('console:ask.searchKey'), () => box.current?.focus());
  const found = useMemo(() => matching(search, (key) => t(`console:want.${key}`)), [search, t]);
  if (want !== null) {
    return <AskForm contact={contact} want={want} onBack={() => setWant(null)} onAsked={onAsked} />;
  }
  const wants = search.trim() === '' ? (topic?.wants ?? null) : found;
  return (
    <Stack gap="md" component="section" aria-labelledby="ask-title">
      <Group justify="space-between" gap="sm">
        <Title order={2} size="h4" id="ask-title">
          {t('console:ask.title')}
        </Title>
        <TextInput
          ref={box}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
          placeholder={t('console:ask.search')}
          aria-label={t('console:ask.search')}
          w={{ base: '100%', xs: 240 }}
        />
      </Group>
      {wants === null ? (
        <div className={css.topics}>
          {TOPICS.map((one, at) => (
            <TopicButton key={one.key} topic={one} n={at + 1} onPick={setTopic} />
          ))}
        </div>
      ) : (
        <div className={css.wants}>
          {wants.map((one, at) => (
            <WantButton key={one.key} want={one} n={at + 1} onPick={setWant} />
          ))}
          {wants.length === 0 ? <Text c="dimmed">{t('console:ask.nothing')}</Text> : null}
        </div>
      )}
      <Group gap="sm">
        {topic === null || search !== '' ? null : (
          <Button
            variant="subtle"
            leftSection={<IconArrowLeft size={16} aria-hidden />}
            onClick={() => setTopic(null)}
          >
            {t('console:ask.topics')}
          </Button>
        )}
        {onCancel === null ? null : (
          <Button variant="subtle" onClick={onCancel}>
            {t('console:ask.back')}
          </Button>
        )}
      </Group>
    </Stack>
  );
}

function matching(search: string, words: (key: string) => string): Want[] {
  const parts = search.toLowerCase().split(/\s+/).filter(Boolean);
  return TOPICS.flatMap(({ wants }) => wants).filter(({ key, action }) => {
    const text = `${words(key)} ${action}`.toLowerCase();
    return parts.every((part) => text.includes(part));
  });
}

function TopicButton({ topic, n, onPick }: { topic: Topic; n: number; onPick: (topic: Topic) => void }) {
  const { t } = useTranslation();
  useShortcut(String(n), t(`common:topic.${topic.key}`), () => onPick(topic));
  return (
    <UnstyledButton className={css.topic ?? ''} onClick={() => onPick(topic)}>
      <kbd className={css.key} aria-hidden>
        {n}
      </kbd>
      {t(`common:topic.${topic.key}`)}
    </UnstyledButton>
  );
}

function WantButton({ want, n, onPick }: { want: Want; n: number; onPick: (want: Want) => void }) {
  const { t } = useTranslation();
  const button = useRef<HTMLButtonElement>(null);
  const key = n <= 9 ? String(n) : '';
  useShortcut(key, t(`console:want.${want.key}`), () => onPick(want), key !== '');
  useEffect(() => {
    if (n === 1 && document.activeElement === document.body) button.current?.focus({ preventScroll: true });
  }, [n]);
  return (
    <UnstyledButton ref={button} className={css.want ?? ''} onClick={() => onPick(want)}>
      {key === '' ? null : (
        <kbd className={css.key} aria-hidden>
          {key}
        </kbd>
      )}
      {t(`console:want.${want.key}`)}
    </UnstyledButton>
  );
}
