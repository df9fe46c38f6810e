const MUTED = 'bw-queue-muted';

/** Whether this browser keeps quiet when somebody comes. */
export function isMuted(): boolean {
  try {
    return localStorage.getItem(MUTED) === '1';
  } catch {
    return false; // no storage: it rings, and can be muted until the page is loaded again
  }
}

/** Keeps quiet from now on, or rings again. */
export function setMuted(muted: boolean): void {
  try {
    localStorage.setItem(MUTED, muted ? '1' : '0');
  } catch {
    // Not kept: nothing else depends on it.
  }
}

/** Two soft tones. Silent where the browser allows no sound before the first click on the page. */
export function ring(): void {
  const audio = new AudioContext();
  [660, 880].forEach((frequency, n) => {
    const [tone, volume] = [audio.createOscillator(), audio.createGain()];
    const at = audio.currentTime + n * 0.18;
    tone.frequency.value = frequency;
    volume.gain.setValueAtTime(0, at);
    volume.gain.linearRampToValueAtTime(0.12, at + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.0001, at + 0.35);
    tone.connect(volume).connect(audio.destination);
    tone.start(at);
    tone.stop(at + 0.4);
  });
  setTimeout(() => void audio.close(), 1_000);
}

/** What the browser says of notifications; `none`: it has none. */
export function noticeState(): NotificationPermission | 'none' {
  return typeof Notification === 'undefined' ? 'none' : Notification.permission;
}

/**
 * Shows a notification of the desktop, where that was allowed and the page is not looked at.
 *
 * @param open shows what it is about, when it is clicked
 * @param tag one of the same takes the place of the one before
 */
export function notify(title: string, body: string, open: () => void, tag = 'bw-queue'): void {
  if (noticeState() !== 'granted' || document.visibilityState === 'visible') return;
  try {
    const notice = new Notification(title, { body, tag });
    notice.onclick = () => {
      window.focus();
      notice.close();
      open();
    };
  } catch {
    // Phones have the name and refuse to make one.
  }
}

/** A tab's title with a count before it, in place of one that it has. */
export function countedTitle(title: string, count: number): string {
  const plain = title.replace(/^\(\d+\) /, '');
  return count > 0 ? `(${count}) ${plain}` : plain;
}
