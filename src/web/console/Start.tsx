import { Button, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useClients } from '../admin/useDesk.ts';
import { useMe } from '../api/session.ts';
import { EmptyState } from '../components/EmptyState.tsx';
import { PageTitle } from '../components/PageTitle.tsx';
import { ContactsHere } from './ContactList.tsx';

/** Where an agent begins; an admin whose desk has no client yet is shown the way to the first. */
export function Start() {
  const { t } = useTranslation();
  const { roles, single } = useMe();
  const admin = roles.includes('admin');
  const clients = useClients(admin);
  const first = admin && clients.data?.clients.length === 0;
  const to = first ? `${single ? '/desk/account' : '/admin'}/clients/new` : '/desk/contacts/new';
  return (
    <Stack gap="md">
      <PageTitle title={t('console:start.title')} />
      {admin && clients.isPending ? null : (
        <EmptyState
          action={
            <Button component={Link} to={to} size="md">
              {t(first ? 'console:start.addClient' : 'console:list.new')}
            </Button>
          }
        >
          {t(first ? 'console:start.noClient' : 'console:start.lead')}
        </EmptyState>
      )}
      <ContactsHere />
    </Stack>
  );
}
