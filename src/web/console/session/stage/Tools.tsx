import { ActionIcon, Button, Group, Text } from '@mantine/core';
import type { Icon } from '@tabler/icons-react';
import {
  IconAspectRatio,
  IconCamera,
  IconEraser,
  IconMaximize,
  IconPencil,
  IconPointer,
  IconSnowflake,
  IconZoomIn,
  IconZoomOut,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { PEN_COLORS } from '../line/pen.ts';
import css from './stage.module.css';
import type { Drawing, Mode } from './useDrawing.ts';
import type { Zoom } from './zoom.ts';
import { step } from './zoom.ts';

/** A tool as a button with a sign; its words are read out and shown on hover, also in full screen. */
function Tool({
  label,
  icon: Sign,
  on,
  run,
  disabled = false,
  hint,
}: {
  label: string;
  /** How it is used, where its words alone do not say. */
  hint?: string;
  icon: Icon;
  on?: boolean;
  run: () => void;
  disabled?: boolean;
}) {
  return (
    <ActionIcon
      size={36}
      variant={on === true ? 'filled' : 'default'}
      aria-label={label}
      title={hint ?? label}
      aria-pressed={on}
      disabled={disabled}
      onClick={run}
    >
      <Sign size={20} aria-hidden />
    </ActionIcon>
  );
}

/** Size of the picture, full screen, and a copy of what it shows. */
export function LookTools({
  zoom,
  scale,
  onZoom,
  onFull,
  onSnapshot,
}: {
  zoom: Zoom;
  scale: number;
  onZoom: (zoom: Zoom) => void;
  onFull: () => void;
  onSnapshot: () => void;
}) {
  const { t } = useTranslation();
  return (
    <Group gap={6} role="group" aria-label={t('session:stage.size')}>
      <Tool
        label={t('session:stage.fit')}
        icon={IconAspectRatio}
        on={zoom === 'fit'}
        run={() => onZoom('fit')}
      />
      <Tool label={t('session:stage.smaller')} icon={IconZoomOut} run={() => onZoom(step(scale, false))} />
      <Button
        variant="default"
        size="xs"
        h={36}
        px={8}
        aria-label={t('session:stage.full', { percent: Math.round(scale * 100) })}
        title={t('session:stage.fullShort')}
        onClick={() => onZoom(1)}
      >
        <span className={css.percent}>
          {t('session:stage.percent', { percent: Math.round(scale * 100) })}
        </span>
      </Button>
      <Tool label={t('session:stage.larger')} icon={IconZoomIn} run={() => onZoom(step(scale, true))} />
      <Tool label={t('session:stage.fullScreen')} icon={IconMaximize} run={onFull} />
      <Tool label={t('session:stage.snapshot')} icon={IconCamera} run={onSnapshot} />
    </Group>
  );
}

/** Pointing, drawing, and the still picture; in their place `instead`, while the customer has not agreed to them. */
export function DrawTools({
  drawing,
  granted,
  instead,
}: {
  drawing: Drawing;
  granted: boolean;
  instead: ReactNode;
}) {
  const { t } = useTranslation();
  if (!granted) return instead;
  const { mode, setMode, color, setColor, still, stillBy } = drawing;
  const toggle = (to: Mode) => () => setMode(mode === to ? 'look' : to);
  return (
    <Group gap={6} role="group" aria-label={t('session:stage.drawing')}>
      <Tool
        label={t('session:stage.point')}
        hint={t('session:stage.pointHow')}
        icon={IconPointer}
        on={mode === 'point'}
        run={toggle('point')}
      />
      <Tool label={t('session:stage.draw')} icon={IconPencil} on={mode === 'draw'} run={toggle('draw')} />
      {mode === 'draw'
        ? PEN_COLORS.map((one) => (
            <button
              key={one}
              type="button"
              className={css.color}
              data-color={one}
              aria-label={t(`session:stage.color.${one}`)}
              title={t(`session:stage.color.${one}`)}
              aria-pressed={color === one}
              onClick={() => setColor(one)}
            />
          ))
        : null}
      <Tool
        label={t('session:stage.clear')}
        icon={IconEraser}
        run={drawing.clear}
        disabled={!drawing.hasInk}
      />
      <Tool
        label={t(`session:stage.${still === null ? 'freeze' : stillBy === null ? 'thaw' : 'thawTheirs'}`)}
        icon={IconSnowflake}
        on={still !== null}
        disabled={stillBy !== null}
        run={still === null ? drawing.freeze : drawing.thaw}
      />
    </Group>
  );
}

/** A sentence above the picture that must not be missed. */
export function Ribbon({ children }: { children: ReactNode }) {
  return (
    <Text size="sm" className={css.ribbon ?? ''} role="status">
      {children}
    </Text>
  );
}
