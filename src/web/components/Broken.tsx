import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { Component } from 'react';
import { useTranslation } from 'react-i18next';
import { PageTitle } from './PageTitle.tsx';
import { Plain } from './Plain.tsx';

function Told() {
  const { t } = useTranslation();
  return (
    <Plain>
      <div role="alert">
        <PageTitle title={t('common:crash.title')} lead={t('common:crash.text')} />
      </div>
      <Button onClick={() => window.location.reload()}>{t('common:crash.again')}</Button>
    </Plain>
  );
}

/** Catches what a page throws while it is drawn (a part that could not be loaded, a mistake of ours). */
export class Broken extends Component<{ children: ReactNode }, { broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError(): { broken: boolean } {
    return { broken: true };
  }

  override render(): ReactNode {
    return this.state.broken ? <Told /> : this.props.children;
  }
}
