import { create } from 'qrcode';

/** The dark squares of a QR code as one SVG path on a grid of `size` × `size`. */
export function qrPath(words: string): { path: string; size: number } {
  const { size, data } = create(words, { errorCorrectionLevel: 'M' }).modules;
  let path = '';
  for (let at = 0; at < data.length; at += 1) {
    if (data[at]) path += `M${at % size} ${Math.floor(at / size)}h1v1h-1z`;
  }
  return { path, size };
}
