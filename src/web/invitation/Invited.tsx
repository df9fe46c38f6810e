import { Button, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import type { InvitationShown } from '../../contracts/sign-in.ts';
import { useInstallation } from '../api/session.ts';
import { PageTitle } from '../components/PageTitle.tsx';
import type { RoleWord } from '../components/RoleName.tsx';

export interface InvitedProps {
  invitation: z.infer<typeof InvitationShown>;
  onAccept: () => void;
}

/** What somebody is invited to, in words, before they do anything. */
export function Invited({ invitation, onAccept }: InvitedProps) {
  const { t } = useTranslation();
  const { deskName, clientName, first, last, email, kind, goesLive, wayBack } = invitation;
  const roles = (invitation.roles as RoleWord[]).map((role) => t(`common:role.${role}`)).join(', ');
  const place = clientName ?? deskName;
  const here = useInstallation().data?.me ?? null;
  return (
    <Stack gap="lg">
      <PageTitle
        title={t('invitation:hello', { first })}
        lead={t(`invitation:${wayBack ? 'wayBack' : kind}`, { place, deskName })}
      />
      <dl>
        <Text component="dt" size="sm" c="dimmed">
          {t('invitation:you')}
        </Text>
        <Text component="dd" m={0} mb="sm">
          {first} {last} · {email}
        </Text>
        <Text component="dt" size="sm" c="dimmed">
          {t('invitation:role')}
        </Text>
        <Text component="dd" m={0}>
          {roles}
        </Text>
      </dl>
      {goesLive ? <Text>{t('invitation:goesLive', { place })}</Text> : null}
      {here === null ? null : (
        <Text role="note">{t('invitation:instead', { name: here.name, email: here.email })}</Text>
      )}
      <Button size="lg" onClick={onAccept} autoFocus>
        {t(wayBack ? 'invitation:goOn' : 'invitation:accept')}
      </Button>
      <Text size="sm" c="dimmed">
        {t('invitation:notYou')}
      </Text>
    </Stack>
  );
}
