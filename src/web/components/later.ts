import type { ComponentType, LazyExoticComponent } from 'react';
import { lazy } from 'react';

/** A component that is loaded when it is first drawn: `later(() => import('./Big.tsx'), 'Big')`. */
export function later<Name extends string, Props>(
  load: () => Promise<Record<Name, ComponentType<Props>>>,
  name: Name,
): LazyExoticComponent<ComponentType<Props>> {
  return lazy(async () => ({ default: (await load())[name] }));
}
