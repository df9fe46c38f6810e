import { Stack, Text, Title } from '@mantine/core';
import { IconDeviceDesktop, IconDeviceMobile, IconDeviceTablet, IconWorld } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Session } from '../../../../contracts/sessions.ts';
import { command } from '../../../api/client.ts';
import { doors } from '../../../api/doors.ts';
import { networkKind } from '../../network.ts';
import { StartSession } from '../../sessions/StartSession.tsx';
import { useContacts } from '../../useContacts.ts';
import css from '../session.module.css';
import { useLiveRoom } from '../useSession.ts';
import { saidOf, useTyped } from './Notes.tsx';

type Customer = NonNullable<Session['customer']>;

const ICONS = { computer: IconDeviceDesktop, tablet: IconDeviceTablet, phone: IconDeviceMobile } as const;

/** Device, browser and network, as one list of facts. */
export function CustomerFacts({ customer }: { customer: Customer }) {
  const { t } = useTranslation();
  const { device, network } = customer;
  const Sign = ICONS[device?.kind ?? 'computer'];
  const what =
    device === null
      ? t('session:customer.noDevice')
      : t('session:customer.device', {
          kind: t(`session:customer.kind.${device.kind}`),
          system: t(`session:customer.system.${device.system}`),
          browser: device.browser,
        });
  return (
    <ul className={css.facts}>
      <li>
        <Sign size={18} aria-hidden /> <span>{what}</span>
      </li>
      <li>
        <IconWorld size={18} aria-hidden />{' '}
        <span>{t(`console:network.${networkKind(network)}`, { network })}</span>
      </li>
    </ul>
  );
}

/** Who the customer is, at the side of what they show. */
export function CustomerCard({
  session,
  customer,
  here,
}: {
  session: Session;
  customer: Customer;
  here: boolean;
}) {
  const { t } = useTranslation();
  const { now } = useLiveRoom();
  const { trouble } = customer;
  return (
    <section aria-labelledby="customer" className={css.panel}>
      <Title order={2} size="h6" id="customer">
        {t('session:customer.title')}
      </Title>
      <Text size="sm" role="status" className={css.here ?? ''} data-here={here || undefined}>
        {t(here ? 'session:customer.here' : 'session:customer.away')}{' '}
        {t(`session:customer.cameBy.${customer.cameBy}`)}.
      </Text>
      {here || !now.isUp || session.me.part !== 'host' ? null : <Another session={session} />}
      {trouble === null ? null : (
        <Text
          size="sm"
          fw={600}
          className={css.trouble ?? ''}
          dir="auto"
          tabIndex={0}
          role="group"
          aria-label={t('session:customer.trouble')}
        >
          {trouble}
        </Text>
      )}
      <CustomerFacts customer={customer} />
    </section>
  );
}

/**
 * Whoever closed their page lost the way back with it, and no key leads into a session that has its customer: its host
 * ends it and starts another, in the same contact while they hold that.
 */
export function Another({ session }: { session: Session }) {
  const { t } = useTranslation();
  const contacts = useContacts();
  const { id, contactId, handsOn } = session;
  const { typed, forget } = useTyped(session);
  const held = contacts.data?.contacts.some((one) => one.id === contactId && one.mine);
  const end = async (): Promise<void> => {
    const { version } = await command<Session>(doors.sessionStep(id, 'end'), {});
    await command(doors.sessionStep(id, 'notes'), saidOf(typed, version));
    forget();
  };
  return (
    <Stack gap="xs" my="xs">
      <Text size="sm">{t(`session:customer.${handsOn ? 'closedHandsOn' : 'closed'}`)}</Text>
      <StartSession
        {...(held && contactId !== null ? { contactId } : {})}
        instead={end}
        // Until it is known whose the contact is, a press would start one outside it.
        disabled={contactId !== null && contacts.data === undefined}
        size="xs"
        variant="default"
      />
    </Stack>
  );
}
