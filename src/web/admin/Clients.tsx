import { Button, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { EmptyState } from '../components/EmptyState.tsx';
import { Loaded } from '../components/Loaded.tsx';
import { PageTitle } from '../components/PageTitle.tsx';
import css from './admin.module.css';
import { OfferSample, RemoveSample } from './Sample.tsx';
import { useClients } from './useDesk.ts';

/** The clients of the desk. */
export function Clients({ base }: { base: string }) {
  const { t } = useTranslation();
  const clients = useClients();
  const add = (
    <Button component={Link} to={`${base}/clients/new`}>
      {t('admin:clients.add')}
    </Button>
  );
  return (
    <Stack gap="md">
      <PageTitle title={t('admin:clients.title')}>{clients.data?.clients.length ? add : null}</PageTitle>
      <Loaded query={clients}>
        {({ clients: rows }) =>
          rows.length === 0 ? (
            <>
              <EmptyState action={add}>{t('admin:clients.empty')}</EmptyState>
              <OfferSample />
            </>
          ) : (
            rows.map(({ id, name, state, people, preset }) => (
              <Link key={id} className={css.row} to={`${base}/clients/${id}`}>
                <Text fw={600} className={css.grow}>
                  {name}
                </Text>
                <div className={css.facts}>
                  <Text size="sm">{t('admin:clients.people', { count: people })}</Text>
                  <Text size="sm">{t(`common:preset.${preset}`)}</Text>
                  <Text size="sm" fw={600}>
                    {t(`admin:state.${state}`)}
                  </Text>
                </div>
              </Link>
            ))
          )
        }
      </Loaded>
      <RemoveSample />
    </Stack>
  );
}
