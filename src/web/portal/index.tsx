import { IconHome, IconKey, IconListCheck, IconScale, IconUsers } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Route, Routes } from 'react-router';
import { useMe } from '../api/session.ts';
import { Lost } from '../components/Lost.tsx';
import type { ShellLink } from '../components/Shell.tsx';
import { Shell } from '../components/Shell.tsx';
import { addTexts } from '../i18n/index.ts';
import texts from '../i18n/en/portal.json';
import { MySignIn } from '../my-sign-in/MySignIn.tsx';
import { GoLive } from './go-live/GoLive.tsx';
import { Digits } from './home/Digits.tsx';
import { Home } from './home/Home.tsx';
import { useWaiting } from './home/useWaiting.ts';
import css from './portal.module.css';
import { People } from './people/People.tsx';
import { useFactors } from './people/useFactors.ts';
import { Policy } from './policy/Policy.tsx';
import { OurRecord } from './record/OurRecord.tsx';

addTexts('portal', texts);

function useLinks(): ShellLink[] {
  const { t } = useTranslation();
  const live = useMe().clientState !== 'onboarding';
  const waiting = useWaiting(live);
  const factors = useFactors();
  if (!live) return [{ to: '/portal', label: t('portal:goLive.link'), icon: IconHome, exact: true }];
  const open = waiting.data?.waiting.filter(({ state }) => state === 'open').length;
  const unconfirmed = factors.data?.factors.filter(({ mine }) => !mine).length;
  return [
    { to: '/portal', label: t('portal:home.link'), icon: IconHome, count: open, exact: true },
    { to: '/portal/people', label: t('portal:people.link'), icon: IconUsers, count: unconfirmed },
    { to: '/portal/record', label: t('portal:record.link'), icon: IconListCheck },
    { to: '/portal/policy', label: t('portal:policy.link'), icon: IconScale },
    { to: '/portal/my-sign-in', label: t('common:mySignIn.title'), icon: IconKey },
  ];
}

/** The face of a client's people. */
export function Component() {
  return (
    <Shell face="portal" useLinks={useLinks}>
      <div className={css.column}>
        <Pages />
      </div>
    </Shell>
  );
}

function Pages() {
  const me = useMe();
  if (me.clientState === 'onboarding') {
    return (
      <Routes>
        <Route path="my-sign-in" element={<MySignIn />} />
        <Route path="*" element={<GoLive />} />
      </Routes>
    );
  }
  return (
    <>
      <Digits />
      <Routes>
        <Route index element={<Home />} />
        <Route path="waiting" element={<Home />} />
        <Route path="people" element={<People />} />
        <Route path="record" element={<OurRecord />} />
        <Route path="policy" element={<Policy />} />
        <Route path="my-sign-in" element={<MySignIn />} />
        <Route path="*" element={<Lost />} />
      </Routes>
    </>
  );
}
