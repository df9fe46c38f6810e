/** How large the picture is shown: as large as it fits, or in CSS pixels for each of its own. */
export type Zoom = 'fit' | number;

/** Steps of *larger* and *smaller*. */
const STEPS = [0.25, 0.33, 0.5, 0.67, 0.8, 1, 1.25, 1.5, 2, 3, 4] as const;

interface Size {
  readonly width: number;
  readonly height: number;
}

/** The scale at which a picture fits into its place, never larger than it is by more than twice. */
export function fitting(picture: Size, place: Size): number {
  if (picture.width === 0 || picture.height === 0) return 1;
  return Math.min(2, place.width / picture.width, place.height / picture.height);
}

/** The next step from a scale, up or down; the scale itself at the ends. */
export function step(scale: number, up: boolean): number {
  const near = 0.01;
  const next = up
    ? STEPS.find((one) => one > scale + near)
    : [...STEPS].reverse().find((one) => one < scale - near);
  return next ?? scale;
}
