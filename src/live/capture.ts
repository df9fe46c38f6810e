/** Which camera of a phone: towards its user, or away from them. */
export type Facing = 'user' | 'environment';

/** Asks the browser for a screen, window or tab; it asks the person. Call it from a click: later it is refused. */
export function captureScreen(): Promise<MediaStream> {
  return navigator.mediaDevices.getDisplayMedia({
    video: { frameRate: { ideal: 30, max: 30 }, width: { max: 2560 }, height: { max: 1600 } },
    audio: false,
    ...{ selfBrowserSurface: 'include', surfaceSwitching: 'include', monitorTypeSurfaces: 'include' },
  });
}

/** Asks the browser for a camera. */
export function captureCamera(facing: Facing): Promise<MediaStream> {
  return navigator.mediaDevices.getUserMedia({
    video: { facingMode: { ideal: facing }, width: { ideal: 1280 }, frameRate: { max: 30 } },
  });
}

/** Asks the browser for the microphone. */
export function captureMicrophone(): Promise<MediaStream> {
  return navigator.mediaDevices.getUserMedia({
    audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true },
  });
}

/** Ends a stream that nobody will use. */
export function discard(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}
