import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import type { FactorProof, ShowOptions } from '../../contracts/sign-in.ts';
import { command } from '../api/client.ts';
import { doors } from '../api/doors.ts';
import { FactorShow } from './FactorShow.tsx';
import { Loaded } from './Loaded.tsx';

/** Asks for the factor once more; `onEnd(true)` when the server took it, `onEnd(false)` for "not now". */
export function StepUpDialog({ onEnd }: { onEnd: (shown: boolean) => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const options = useQuery({
    queryKey: ['step-up'],
    queryFn: () => command<z.infer<typeof ShowOptions>>(doors.stepUpOptions),
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
  });
  const shown = async (factor: FactorProof): Promise<void> => {
    await command(doors.stepUp, { factor });
    void client.invalidateQueries({ queryKey: ['state'] });
    onEnd(true);
  };
  return (
    <Modal opened onClose={() => onEnd(false)} title={t('common:stepUp.title')}>
      <Stack>
        <Text>{t('common:stepUp.why')}</Text>
        <Loaded query={options} lines={2}>
          {({ passkey, authenticator }) => (
            <FactorShow passkey={passkey} authenticator={authenticator} onShown={shown} />
          )}
        </Loaded>
        <Group justify="flex-end">
          <Button variant="subtle" onClick={() => onEnd(false)}>
            {t('common:stepUp.cancel')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
