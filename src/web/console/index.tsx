import { useTranslation } from 'react-i18next';
import { PageTitle } from '../components/PageTitle.tsx';
import type { ShellLink } from '../components/Shell.tsx';
import { Shell } from '../components/Shell.tsx';

function useLinks(): ShellLink[] {
  return [];
}

/** The face at `/desk`. */
export function Component() {
  const { t } = useTranslation();
  return (
    <Shell face="desk" useLinks={useLinks}>
      <PageTitle title={t('common:face.desk')} />
    </Shell>
  );
}
