import { ActionIcon, Menu, Stack, Text } from '@mantine/core';
import { IconSunMoon } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { EvaluationNotice } from './Notices.tsx';
import { SchemeChoice } from './SchemeChoice.tsx';
import css from './Plain.module.css';

/** The frame of a page without navigation (set-up, sign-in, a link from a mail): one column, one thing to do. */
export function Plain({ children, wide = false }: { children: ReactNode; wide?: boolean }) {
  const { t } = useTranslation();
  return (
    <div className={css.page}>
      <header>
        <EvaluationNotice />
        <div className={css.header}>
          <Text fw={750} fz="lg">
            {t('common:product')}
          </Text>
          <Menu position="bottom-end">
            <Menu.Target>
              <ActionIcon variant="subtle" size="lg" aria-label={t('common:scheme.label')}>
                <IconSunMoon size={20} aria-hidden />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              <SchemeChoice />
            </Menu.Dropdown>
          </Menu>
        </div>
      </header>
      <main id="content" className={css.main} data-wide={wide}>
        <Stack gap="lg">{children}</Stack>
      </main>
    </div>
  );
}
