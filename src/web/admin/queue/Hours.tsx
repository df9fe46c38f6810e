import {
  Autocomplete,
  Button,
  Group,
  SimpleGrid,
  Stack,
  Text,
  Textarea,
  TextInput,
  Title,
} from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Office } from '../../../contracts/queue.ts';
import { doors } from '../../api/doors.ts';
import { Problem } from '../../components/Problem.tsx';
import { tellDone } from '../../components/told.ts';
import { useCommand } from '../../components/useCommand.ts';
import { readDay, readDays, typedDay } from './week.ts';

const DAYS = [1, 2, 3, 4, 5, 6, 7] as const;

/** Names of time zones that this browser knows. */
const zones = (): string[] => ['UTC', ...Intl.supportedValuesOf('timeZone')];

/** Hours that nobody has set yet are meant where the admin sits. */
const ownZone = (usual: string): string => Intl.DateTimeFormat().resolvedOptions().timeZone || usual;

/** The week, the zone it is meant in, and the days on which nobody is there. */
export function Hours({ office }: { office: Office }) {
  const { t } = useTranslation();
  const [zone, setZone] = useState(office.version > 1 ? office.zone : ownZone(office.zone));
  const [week, setWeek] = useState(() => DAYS.map((day) => typedDay(office.hours, day)));
  const [closed, setClosed] = useState(() => office.closedDays.join('\n'));
  const read = week.map((typed, n) => readDay(typed, n + 1));
  const closedDays = readDays(closed);
  const save = useCommand<void, Office>({
    path: doors.hours,
    body: () => ({ zone, hours: read.flatMap((day) => day ?? []), closedDays, version: office.version }),
    refresh: ['office'],
    onDone: () => tellDone(t('admin:queue.saved')),
  });
  const mistaken = closedDays === null || read.some((day) => day === null);
  const always = !mistaken && read.every((day) => day?.length === 0);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <Stack gap="sm" maw={620}>
        <Title order={2} size="h4">
          {t('admin:queue.hours')}
        </Title>
        <Text>{t('admin:queue.hoursLead')}</Text>
        <Autocomplete
          label={t('admin:queue.zone')}
          value={zone}
          onChange={setZone}
          data={zones()}
          limit={30}
        />
        <Week week={week} isAlways={always} setWeek={setWeek} />
        <Textarea
          label={t('admin:queue.closedDays')}
          description={t('admin:queue.closedRule')}
          value={closed}
          autosize
          minRows={2}
          error={closedDays === null ? t('admin:queue.badDays') : null}
          onChange={(event) => setClosed(event.currentTarget.value)}
        />
        {always ? (
          <Text size="sm" c="dimmed">
            {t('admin:queue.always')}
          </Text>
        ) : null}
        <Problem error={save.error} />
        <Group>
          <Button type="submit" loading={save.isPending} disabled={mistaken}>
            {t('admin:queue.saveHours')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

interface WeekProps {
  /** The hours of each day as they are typed, Monday first. */
  readonly week: readonly string[];
  readonly isAlways: boolean;
  readonly setWeek: (week: string[]) => void;
}

function Week({ week, isAlways, setWeek }: WeekProps) {
  const { t, i18n } = useTranslation();
  // 2024 began on a Monday.
  const dayName = (day: number) =>
    new Intl.DateTimeFormat(i18n.language, { weekday: 'long', timeZone: 'UTC' }).format(
      Date.UTC(2024, 0, day),
    );
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
      {week.map((typed, n) => (
        <TextInput
          key={DAYS[n]}
          label={dayName(n + 1)}
          placeholder={t(isAlways ? 'admin:queue.allDay' : 'admin:queue.closed')}
          value={typed}
          error={readDay(typed, n + 1) === null ? t('admin:queue.badHours') : null}
          onChange={(event) => setWeek(week.with(n, event.currentTarget.value))}
        />
      ))}
    </SimpleGrid>
  );
}
