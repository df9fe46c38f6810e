import { IconFlask, IconMailOff, IconPlugConnectedX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useLiveState } from '../api/live.ts';
import { useInstallation, useMe } from '../api/session.ts';
import { TimeOf } from './Time.tsx';
import css from './Notices.module.css';

/** Says on every page that this is an evaluation, with the way to its mails; nothing otherwise. */
export function EvaluationNotice() {
  const { t } = useTranslation();
  const state = useInstallation();
  if (state.data?.evaluation !== true) return null;
  return (
    <p className={css.notice} data-kind="evaluation">
      <IconFlask size={18} aria-hidden />
      <span>
        {t('common:shell.evaluation')}{' '}
        <a href="/evaluation/mail" target="_blank" rel="noreferrer">
          {t('common:shell.evaluationLink')}
        </a>
      </span>
    </p>
  );
}

/** Says that the line to the server is down, so that nobody trusts what may be old. */
export function OfflineNotice() {
  const { t } = useTranslation();
  const live = useLiveState();
  return (
    <div role="status">
      {live === 'off' ? (
        <p className={css.notice} data-kind="offline">
          <IconPlugConnectedX size={18} aria-hidden />
          <span>{t('common:shell.offline')}</span>
        </p>
      ) : null}
    </div>
  );
}

/** Says to the desk's people that no mail goes, since when, and how to go on without; gone when mails go again. */
export function MailNotice() {
  const { t } = useTranslation();
  const { mailStands } = useMe();
  return (
    <div role="status">
      {mailStands === null ? null : (
        <p className={css.notice} data-kind="mail">
          <IconMailOff size={18} aria-hidden />
          <span>
            <strong>
              {t('common:shell.mailStands')} <TimeOf at={mailStands.since} />.
            </strong>{' '}
            {t('common:shell.mailWaits')} {t('common:shell.mailNext', { fault: mailStands.fault })}
          </span>
        </p>
      )}
    </div>
  );
}
