import { useTranslation } from 'react-i18next';
import { doors } from '../../api/doors.ts';
import { useMe } from '../../api/session.ts';
import { RecordPages } from '../../components/record/RecordPages.tsx';

/** The client's record: whole and to be exported for a Super admin; for anybody else, what concerns themself. */
export function OurRecord() {
  const { t } = useTranslation();
  const whole = useMe().roles.includes('super-admin');
  return (
    <RecordPages
      title={t(whole ? 'portal:record.title' : 'portal:record.mine.title')}
      lead={t(whole ? 'portal:record.lead' : 'portal:record.mine.lead')}
      from={doors.ourRecord}
      exportFrom={whole ? doors.ourRecordExport : null}
    />
  );
}
