import { useTranslation } from 'react-i18next';
import { doors } from '../api/doors.ts';
import { RecordPages } from '../components/record/RecordPages.tsx';

/** The desk's own record: set-up, agents, clients, and the heads of the clients' records. */
export function DeskRecord() {
  const { t } = useTranslation();
  return (
    <RecordPages
      title={t('admin:record.title')}
      lead={t('admin:record.lead')}
      from={doors.deskRecord}
      exportFrom={doors.deskRecordExport}
    />
  );
}
