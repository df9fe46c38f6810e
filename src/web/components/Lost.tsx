import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { PageTitle } from './PageTitle.tsx';

/** An address that leads nowhere: what to say inside a face or in a plain frame. */
export function Lost() {
  const { t } = useTranslation();
  return (
    <>
      <PageTitle title={t('common:lost.title')} lead={t('common:lost.text')} />
      <Button component={Link} to="/" mt="lg">
        {t('common:lost.home')}
      </Button>
    </>
  );
}
