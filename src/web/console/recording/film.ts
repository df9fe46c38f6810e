import { Rhythm } from './rhythm.ts';

/** Size and pace of what is recorded: writing on a screen can be read, and the agent's computer can bear it. */
const SIZE = { width: 1920, height: 1080 } as const;
const FRAMES = 10;
const BITS = 1_500_000;
const TYPE = 'video/webm;codecs=vp8,opus';
/** How often it is looked whether pictures still come that wait to be encoded, and for how long at most, ms. */
const LOOK_EVERY = 300;
const MOST_WAIT = 20_000;

/** What there is to be recorded at one moment. */
export interface Scene {
  readonly picture: MediaStreamTrack | null;
  readonly sounds: readonly MediaStreamTrack[];
}

/** Whether this browser can record in the form that the server closes. */
export const canFilm = (): boolean =>
  typeof MediaRecorder !== 'undefined' && MediaRecorder.isTypeSupported(TYPE);

/**
 * Films what an agent sees and hears, whichever tracks that is at the moment: a recorder of the browser ends when its
 * tracks change, so it is given a canvas and a mixer, and those are given what there is.
 */
export class Film {
  readonly #recorder: MediaRecorder;
  readonly #canvas = document.createElement('canvas');
  readonly #video = document.createElement('video');
  readonly #audio = new AudioContext();
  readonly #mix = this.#audio.createMediaStreamDestination();
  readonly #sources = new Map<MediaStreamTrack, MediaStreamAudioSourceNode>();
  readonly #scene: () => Scene;
  readonly #timer: number;
  readonly #rhythm = new Rhythm(performance.now());
  #picture: MediaStreamTrack | null = null;

  /** @param bytes hears what was filmed, about once a second; begin it from a click */
  constructor(scene: () => Scene, bytes: (bytes: Blob) => void) {
    this.#scene = scene;
    Object.assign(this.#canvas, SIZE);
    this.#video.muted = true;
    // A mixer that nothing goes into gives no sound at all, and the recorder would wait for it: silence is a sound.
    const silence = new ConstantSourceNode(this.#audio, { offset: 0 });
    silence.connect(this.#mix);
    silence.start();
    this.#look();
    const [picture] = this.#canvas.captureStream(FRAMES).getVideoTracks();
    const [sound] = this.#mix.stream.getAudioTracks();
    const stream = new MediaStream([picture, sound].filter((track) => track !== undefined));
    this.#recorder = new MediaRecorder(stream, { mimeType: TYPE, videoBitsPerSecond: BITS });
    this.#recorder.ondataavailable = ({ data }) => {
      if (data.size === 0) return;
      this.#rhythm.came(performance.now());
      bytes(data);
    };
    this.#recorder.start(1_000);
    this.#timer = window.setInterval(() => this.#look(), 1_000 / FRAMES);
  }

  /** While the session rests nothing is filmed, and no time passes in the film. */
  set isResting(rests: boolean) {
    const { state } = this.#recorder;
    if (rests && state === 'recording') this.#recorder.pause();
    if (rests || state !== 'paused') return;
    this.#rhythm.rested(performance.now());
    this.#recorder.resume();
  }

  /** Ends the film; resolves when its last bytes were told. Nothing is filmed from this moment on. */
  async end(): Promise<void> {
    window.clearInterval(this.#timer);
    const ended = new Promise((resolve) => this.#recorder.addEventListener('stop', resolve, { once: true }));
    if (this.#recorder.state === 'recording') {
      this.#rhythm.came(performance.now()); // it may be behind by what it owes just now
      this.#recorder.pause();
    }
    await this.#encoded();
    if (this.#recorder.state !== 'inactive') {
      this.#recorder.stop();
      await ended;
    }
    this.#video.srcObject = null;
    await this.#audio.close();
  }

  /**
   * Waits for the pictures that were taken and are not encoded yet: a recorder that is stopped throws them away, on a busy
   * computer those of the last seconds. One that rests takes nothing more, and gives them.
   */
  async #encoded(): Promise<void> {
    const began = performance.now();
    for (let now = began; now < began + MOST_WAIT && !this.#rhythm.isOver(now); now = performance.now()) {
      if (this.#recorder.state !== 'paused') return;
      this.#recorder.requestData();
      await new Promise((resolve) => window.setTimeout(resolve, LOOK_EVERY));
    }
  }

  #look(): void {
    const { picture, sounds } = this.#scene();
    if (picture !== this.#picture) this.#show(picture);
    this.#hear(sounds);
    this.#draw();
  }

  #show(picture: MediaStreamTrack | null): void {
    this.#picture = picture;
    this.#video.srcObject = picture === null ? null : new MediaStream([picture]);
    if (picture !== null) this.#video.play().catch(() => undefined);
  }

  #hear(sounds: readonly MediaStreamTrack[]): void {
    for (const [track, source] of this.#sources) {
      if (sounds.includes(track)) continue;
      source.disconnect();
      this.#sources.delete(track);
    }
    for (const track of sounds) {
      if (this.#sources.has(track)) continue;
      const source = this.#audio.createMediaStreamSource(new MediaStream([track]));
      source.connect(this.#mix);
      this.#sources.set(track, source);
    }
  }

  #draw(): void {
    const pen = this.#canvas.getContext('2d');
    const { videoWidth: width, videoHeight: height } = this.#video;
    if (pen === null) return;
    pen.fillStyle = '#000';
    pen.fillRect(0, 0, SIZE.width, SIZE.height);
    if (this.#picture === null || width === 0) return;
    const scale = Math.min(SIZE.width / width, SIZE.height / height);
    const [w, h] = [width * scale, height * scale];
    pen.drawImage(this.#video, (SIZE.width - w) / 2, (SIZE.height - h) / 2, w, h);
  }
}
