import { useTranslation } from 'react-i18next';

/** The roles of the desk and of a client, as words. */
export type RoleWord =
  'super-admin' | 'admin' | 'member' | 'non-member' | 'agent' | 'manager' | 'billing-contact';

/** A role by its name in the glossary. */
export function RoleName({ role }: { role: RoleWord }) {
  const { t } = useTranslation();
  return <>{t(`common:role.${role}`)}</>;
}
