import { Text, Title } from '@mantine/core';
import { IconDeviceDesktop, IconDeviceMobile, IconDeviceTablet, IconWorld } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Session } from '../../../../contracts/sessions.ts';
import css from '../session.module.css';
import { networkKind } from '../../network.ts';

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
export function CustomerCard({ customer, here }: { customer: Customer; here: boolean }) {
  const { t } = useTranslation();
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
