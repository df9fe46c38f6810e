import { Box, Group, Paper, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ProofDots } from '../../components/ProofDots.tsx';
import css from '../portal.module.css';

const tiers = [1, 2, 3] as const;

/** A preset in plain words: what each tier of proof is asked for. */
export function Preset({ preset }: { preset: 'strict' | 'documented' }) {
  const { t } = useTranslation();
  return (
    <section>
      <Title order={2} size="h4">
        {t(`common:preset.${preset}`)}
      </Title>
      <Text mb="sm">{t(`common:presetWhat.${preset}`)}</Text>
      {preset === 'strict' ? (
        <ul className={css.list}>
          {tiers.map((tier) => (
            <li key={tier} className={css.row}>
              <Group gap="md" align="flex-start">
                <Box miw={188}>
                  <ProofDots tier={tier} />
                </Box>
                <Text size="sm" flex="1 1 260px">
                  {t(`portal:preset.tier${tier}`)}
                </Text>
              </Group>
            </li>
          ))}
        </ul>
      ) : (
        <Paper p="lg">
          <Text size="sm">{t('portal:preset.documentedWarn')}</Text>
        </Paper>
      )}
    </section>
  );
}
