import { Button, CloseButton, Group, Text } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'react-router';
import { useMe } from '../api/session.ts';
import css from './console.module.css';

/** Says once that *My desk* has become the Admin Centre, to whoever knew it by its old name; nothing otherwise. */
export function Renamed() {
  const { t } = useTranslation();
  const { single, roles } = useMe();
  // Set in this browser while its reader is alone at their desk, so that they are told once when that ends.
  const [alone, setAlone, forget] = useLocalStorage({
    key: 'bailiwick-alone',
    defaultValue: false,
    getInitialValueInEffect: false,
  });
  const [told, setTold] = useState(false);
  const news = alone && !single && roles.includes('admin');
  useEffect(() => {
    if (single) setAlone(true);
  }, [single, setAlone]);
  // Shown as long as this page stands; whoever comes again has read it.
  useEffect(() => {
    if (!news) return;
    setTold(true);
    forget();
  }, [news, forget]);
  const close = () => setTold(false);
  // While alone they found it at this address, where it goes on working.
  const there = useLocation().pathname.startsWith('/desk/account');
  return (
    <div role="status">
      {told ? (
        <Group className={css.notice ?? ''} mb="lg" gap="sm" wrap="nowrap" align="center">
          <Group gap="8px 16px" flex={1}>
            <Text flex="1 1 240px">{t('console:renamed.what')}</Text>
            {there ? null : (
              <Button component={Link} to="/admin" size="xs" variant="default" onClick={close}>
                {t('console:renamed.open')}
              </Button>
            )}
          </Group>
          <CloseButton aria-label={t('common:close')} onClick={close} />
        </Group>
      ) : null}
    </div>
  );
}
