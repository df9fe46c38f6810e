import { Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { PageTitle } from '../components/PageTitle.tsx';
import { addTexts } from '../i18n/index.ts';
import texts from '../i18n/en/my-sign-in.json';
import { MyFactors } from './MyFactors.tsx';
import { MySignIns } from './MySignIns.tsx';

addTexts('my-sign-in', texts);

/** My sign-in: how I prove who I am, and where I am signed in. The same for agents and for a client's people. */
export function MySignIn() {
  const { t } = useTranslation();
  return (
    <Stack gap="xl">
      <PageTitle title={t('common:mySignIn.title')} lead={t('my-sign-in:lead')} />
      <MyFactors />
      <MySignIns />
    </Stack>
  );
}
