/**
 * A clock that never goes back and never sleeps: of the two that a browser has, one may stand still while the device
 * sleeps and the other may be set. It takes whichever went further.
 *
 * @returns a function that gives the time since the beginning, ms
 */
export function startClock(
  steady: () => number = () => performance.now(),
  wall: () => number = () => Date.now(),
): () => number {
  let [lastSteady, lastWall, now] = [steady(), wall(), 0];
  return () => {
    const [thisSteady, thisWall] = [steady(), wall()];
    now += Math.max(0, thisSteady - lastSteady, thisWall - lastWall);
    [lastSteady, lastWall] = [thisSteady, thisWall];
    return now;
  };
}
