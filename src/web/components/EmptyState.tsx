import { Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';

/** What belongs in an empty list and how to add the first: one sentence, and one button at most. */
export function EmptyState({ children, action }: { children: ReactNode; action?: ReactNode }) {
  return (
    <Stack align="center" gap="md" py="xl" px="md" bg="var(--bw-sunk)" bdrs="lg">
      <Text ta="center" maw="44ch">
        {children}
      </Text>
      {action}
    </Stack>
  );
}
