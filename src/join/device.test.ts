import { describe, expect, it } from 'vitest';
import { Device } from '../contracts/sessions.ts';
import { deviceOf } from './device.ts';

const WEBKIT = 'AppleWebKit/537.36 (KHTML, like Gecko)';

/** [what it is, user agent, touch points, has getDisplayMedia, system, kind, browser, can share its screen] */
const DEVICES: readonly [string, string, number, boolean, string, string, string, boolean][] = [
  [
    'iPhone, Safari',
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1',
    5,
    false,
    'ios',
    'phone',
    'Safari 18',
    false,
  ],
  [
    'iPhone, Chrome',
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/131.0.6778.73 Mobile/15E148 Safari/604.1',
    5,
    false,
    'ios',
    'phone',
    'Chrome 131',
    false,
  ],
  [
    'iPhone, Firefox',
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) FxiOS/132.0 Mobile/15E148 Safari/605.1.15',
    5,
    false,
    'ios',
    'phone',
    'Firefox 132',
    false,
  ],
  [
    'iPad that says it is a Mac',
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15',
    5,
    false,
    'ios',
    'tablet',
    'Safari 18',
    false,
  ],
  [
    'iPad, mobile site',
    'Mozilla/5.0 (iPad; CPU OS 17_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.6 Mobile/15E148 Safari/604.1',
    5,
    false,
    'ios',
    'tablet',
    'Safari 17',
    false,
  ],
  [
    'Android phone, Chrome, which has the function and refuses',
    `Mozilla/5.0 (Linux; Android 10; K) ${WEBKIT} Chrome/131.0.0.0 Mobile Safari/537.36`,
    5,
    true,
    'android',
    'phone',
    'Chrome 131',
    false,
  ],
  [
    'Android phone, Firefox',
    'Mozilla/5.0 (Android 14; Mobile; rv:132.0) Gecko/132.0 Firefox/132.0',
    5,
    false,
    'android',
    'phone',
    'Firefox 132',
    false,
  ],
  [
    'Android phone, Samsung',
    `Mozilla/5.0 (Linux; Android 10; K) ${WEBKIT} SamsungBrowser/27.0 Chrome/125.0.0.0 Mobile Safari/537.36`,
    5,
    false,
    'android',
    'phone',
    'Samsung Internet 27',
    false,
  ],
  [
    'Android phone, Edge',
    `Mozilla/5.0 (Linux; Android 10; K) ${WEBKIT} Chrome/131.0.0.0 Mobile Safari/537.36 EdgA/131.0.0.0`,
    5,
    false,
    'android',
    'phone',
    'Edge 131',
    false,
  ],
  [
    'Android tablet, Chrome',
    `Mozilla/5.0 (Linux; Android 10; K) ${WEBKIT} Chrome/131.0.0.0 Safari/537.36`,
    5,
    false,
    'android',
    'tablet',
    'Chrome 131',
    false,
  ],
  [
    'Windows, Chrome',
    `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${WEBKIT} Chrome/131.0.0.0 Safari/537.36`,
    0,
    true,
    'windows',
    'computer',
    'Chrome 131',
    true,
  ],
  [
    'Windows with a touch screen, Edge',
    `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${WEBKIT} Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0`,
    10,
    true,
    'windows',
    'computer',
    'Edge 131',
    true,
  ],
  [
    'Windows, Firefox',
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:132.0) Gecko/20100101 Firefox/132.0',
    0,
    true,
    'windows',
    'computer',
    'Firefox 132',
    true,
  ],
  [
    'Windows, Opera',
    `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${WEBKIT} Chrome/130.0.0.0 Safari/537.36 OPR/115.0.0.0`,
    0,
    true,
    'windows',
    'computer',
    'Opera 115',
    true,
  ],
  [
    'Mac, Safari',
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15',
    0,
    true,
    'mac',
    'computer',
    'Safari 18',
    true,
  ],
  [
    'Mac, Chrome',
    `Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${WEBKIT} Chrome/131.0.0.0 Safari/537.36`,
    0,
    true,
    'mac',
    'computer',
    'Chrome 131',
    true,
  ],
  [
    'Linux, Firefox',
    'Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0',
    0,
    true,
    'linux',
    'computer',
    'Firefox 132',
    true,
  ],
  [
    'Linux, Chromium',
    `Mozilla/5.0 (X11; Linux x86_64) ${WEBKIT} Chrome/131.0.0.0 Safari/537.36`,
    0,
    true,
    'linux',
    'computer',
    'Chrome 131',
    true,
  ],
  [
    'Chromebook',
    `Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) ${WEBKIT} Chrome/131.0.0.0 Safari/537.36`,
    0,
    true,
    'chromeos',
    'computer',
    'Chrome 131',
    true,
  ],
  [
    'an old browser',
    `Mozilla/5.0 (Windows NT 6.1) ${WEBKIT} Chrome/60.0.0.0 Safari/537.36`,
    0,
    false,
    'windows',
    'computer',
    'Chrome 60',
    false,
  ],
  ['something else', 'Lynx/2.9', 0, false, 'other', 'computer', 'unknown', false],
];

describe('which device this is', () => {
  it.each(DEVICES)('%s', (_what, agent, touches, display, system, kind, browser, screen) => {
    const device = deviceOf({ agent, touches, display, media: true, zone: undefined });
    expect([device.system, device.kind, device.browser, device.can.screen]).toEqual([
      system,
      kind,
      browser,
      screen,
    ]);
    expect(Device.parse(device)).toEqual(device);
  });

  it('offers no camera or microphone where the browser gives none, for want of https', () => {
    const { can } = deviceOf({
      agent: 'Mozilla/5.0 (X11; Linux x86_64)',
      touches: 0,
      display: false,
      media: false,
      zone: undefined,
    });
    expect(can).toEqual({ screen: false, camera: false, microphone: false, files: true });
  });

  it.each(['UTC', 'Europe/Berlin', 'America/Argentina/Buenos_Aires', 'Etc/GMT+5', 'CST6CDT'])(
    'tells its zone %s as the contract takes it',
    (zone) => {
      const device = deviceOf({ agent: '', touches: 0, display: false, media: false, zone });
      expect(Device.parse(device).zone).toBe(zone);
    },
  );

  it.each([undefined, '', '<b>', '+05:30', 'x'.repeat(200)])('tells no zone for %s', (zone) => {
    const device = deviceOf({ agent: '', touches: 0, display: false, media: false, zone });
    expect(device).not.toHaveProperty('zone');
    expect(Device.safeParse({ ...device, zone: zone ?? 0 }).success).toBe(false);
  });

  it('tells each zone that there is', () => {
    const zones = Intl.supportedValuesOf('timeZone');
    const told = zones.map(
      (zone) => deviceOf({ agent: '', touches: 0, display: false, media: false, zone }).zone,
    );
    expect(told).toEqual(zones);
  });
});
