import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import css from './stage.module.css';
import { saidOf, wordOfLine } from '../line/figures.ts';
import { useLiveRoom } from '../useSession.ts';

/**
 * How the picture comes through, in words, with what to do about it; the figures stand behind.
 *
 * @param blind there is none, and none is waited for
 */
export function Quality({ blind }: { blind: boolean }) {
  const { t } = useTranslation();
  const { now } = useLiveRoom();
  const { isUp, wasUp, shown } = now;
  const isPictured = shown.screen !== null || shown.camera !== null;
  const figures = now.figures === null ? null : saidOf(now.figures, isPictured);
  const comes = Object.values(shown).some((track) => track !== null);
  const word = wordOfLine({ ...now, blind, comes });
  const facts =
    figures === null || (!isUp && wasUp)
      ? []
      : [
          figures.width === null
            ? null
            : t('session:quality.size', { width: figures.width, height: figures.height ?? 0 }),
          figures.frames === null ? null : t('session:quality.frames', { count: Math.round(figures.frames) }),
          figures.rtt === null ? null : t('session:quality.rtt', { ms: Math.round(figures.rtt) }),
          figures.loss === null || figures.loss < 0.005
            ? null
            : t('session:quality.loss', { percent: Math.round(figures.loss * 100) }),
          figures.relayed ? t('session:quality.relayed') : null,
        ].filter((fact) => fact !== null);
  return (
    <div className={css.quality} data-health={word}>
      <Text size="xs" fw={600} role="status">
        {t(`session:quality.word.${word}`)}
      </Text>
      {facts.length > 0 ? (
        <Text size="xs" c="dimmed" className={css.figures ?? ''}>
          {facts.join(' · ')}
        </Text>
      ) : null}
    </div>
  );
}
