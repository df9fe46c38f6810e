import { Accordion, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import type { EvaluationMail } from '../../contracts/clients.ts';
import { ask } from '../api/client.ts';
import { doors } from '../api/doors.ts';
import { isCode } from '../api/problem.ts';
import { EmptyState } from '../components/EmptyState.tsx';
import { Loaded } from '../components/Loaded.tsx';
import { PageTitle } from '../components/PageTitle.tsx';
import { Plain } from '../components/Plain.tsx';
import { Ago } from '../components/Time.tsx';
import { addTexts } from '../i18n/index.ts';
import texts from '../i18n/en/evaluation.json';
import { MailText } from './MailText.tsx';

addTexts('evaluation', texts);

type Mails = z.infer<typeof EvaluationMail>;

/** Evaluation only: the mails that would have gone out, newest first, read as they would be. */
export function Component() {
  const { t } = useTranslation();
  const mails = useQuery({
    queryKey: ['mail'],
    queryFn: ({ signal }) => ask<Mails>(doors.evaluationMail, signal),
    // Nobody need be signed in here, so there is no line on which to hear of new ones.
    refetchInterval: ({ state }) => (isCode(state.error, 'not-found') ? false : 2_000),
  });
  const none = isCode(mails.error, 'not-found');
  return (
    <Plain wide>
      <PageTitle title={t('evaluation:title')} lead={none ? undefined : t('evaluation:lead')} />
      {none ? (
        <EmptyState>{t('evaluation:none')}</EmptyState>
      ) : (
        <Loaded query={mails}>
          {(shown) =>
            shown.mails.length === 0 ? (
              <EmptyState>{t('evaluation:empty')}</EmptyState>
            ) : (
              <Accordion variant="separated">
                {shown.mails.map((mail) => (
                  <Accordion.Item key={mail.id} value={mail.id}>
                    <Accordion.Control>
                      <Stack gap={0}>
                        <Text fw={600}>{mail.subject}</Text>
                        <Text size="sm" c="dimmed">
                          {t('evaluation:to', { to: mail.to })} · <Ago at={mail.at} />
                        </Text>
                      </Stack>
                    </Accordion.Control>
                    <Accordion.Panel>
                      <MailText words={mail.text} />
                    </Accordion.Panel>
                  </Accordion.Item>
                ))}
              </Accordion>
            )
          }
        </Loaded>
      )}
    </Plain>
  );
}
