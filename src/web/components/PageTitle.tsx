import { Group, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

let arrivedAt: string | null = null;

export interface PageTitleProps {
  title: string;
  /** One sentence below it. */
  lead?: ReactNode;
  /** Buttons at its right. */
  children?: ReactNode;
  /** Which of several screens that follow each other at one address. */
  screen?: number;
}

/**
 * The page's one h1; names the browser's tab, and takes the focus after a move from another page or screen, so that a
 * screen reader says where its reader is. A field of the page that takes the focus by itself keeps it.
 */
export function PageTitle({ title, lead, children, screen = 1 }: PageTitleProps) {
  const { t } = useTranslation();
  const heading = useRef<HTMLHeadingElement>(null);
  const [before] = useState(() => document.activeElement);
  useEffect(() => {
    document.title = `${title} · ${t('common:product')}`;
  }, [title, t]);
  useEffect(() => {
    const here = `${window.location.pathname} ${screen}`;
    const now = document.activeElement;
    const taken = now !== before && now !== document.body;
    if (arrivedAt !== null && arrivedAt !== here && !taken) heading.current?.focus({ preventScroll: true });
    arrivedAt = here;
  }, [before, screen]);
  return (
    <Group justify="space-between" align="flex-start" gap="md">
      <div>
        <Title order={1} size="h2" ref={heading} tabIndex={-1} style={{ outline: 'none' }}>
          {title}
        </Title>
        {lead === undefined ? null : (
          <Text c="dimmed" mt={4} maw="62ch">
            {lead}
          </Text>
        )}
      </div>
      {children}
    </Group>
  );
}
