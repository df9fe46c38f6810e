// SHA-256 (FIPS 180-4) for the hundreds of thousands of short texts that a task of work takes. The browser's own answers each
// by a message: that takes twenty times as long, leaves a page no moment to be drawn in, and is not there without https.

const words = (text: string) => Int32Array.from(text.trim().split(/\s+/), (word) => parseInt(word, 16));
/** What the hash begins with: fractions of the square roots of the first eight primes. */
const BEGIN = words('6a09e667 bb67ae85 3c6ef372 a54ff53a 510e527f 9b05688c 1f83d9ab 5be0cd19');
/** One for each round: fractions of the cube roots of the first 64 primes. */
const ROUNDS = words(`
  428a2f98 71374491 b5c0fbcf e9b5dba5 3956c25b 59f111f1 923f82a4 ab1c5ed5
  d807aa98 12835b01 243185be 550c7dc3 72be5d74 80deb1fe 9bdc06a7 c19bf174
  e49b69c1 efbe4786 0fc19dc6 240ca1cc 2de92c6f 4a7484aa 5cb0a9dc 76f988da
  983e5152 a831c66d b00327c8 bf597fc7 c6e00bf3 d5a79147 06ca6351 14292967
  27b70a85 2e1b2138 4d2c6dfc 53380d13 650a7354 766a0abb 81c2c92e 92722c85
  a2bfe8a1 a81a664b c24b8b70 c76c51a3 d192e819 d6990624 f40e3585 106aa070
  19a4c116 1e376c08 2748774c 34b0bcb5 391c0cb3 4ed8aa4a 5b9cca4f 682e6ff3
  748f82ee 78a5636f 84c87814 8cc70208 90befffa a4506ceb bef9a3f7 c67178f2
`);

const BLOCK = 64;
/** Most characters that the end of a text has. */
const MOST_END = 20;

/** Takes one block into the hash. @param spread room for 64 words, to use again */
function compress(hash: Int32Array, view: DataView, at: number, spread: Int32Array): void {
  const turn = (word: number, by: number) => (word >>> by) | (word << (32 - by));
  for (let n = 0; n < 16; n += 1) spread[n] = view.getInt32(at + 4 * n);
  for (let n = 16; n < 64; n += 1) {
    const two = spread[n - 2] as number;
    const fifteen = spread[n - 15] as number;
    const late = turn(two, 17) ^ turn(two, 19) ^ (two >>> 10);
    const early = turn(fifteen, 7) ^ turn(fifteen, 18) ^ (fifteen >>> 3);
    spread[n] = (late + (spread[n - 7] as number) + early + (spread[n - 16] as number)) | 0;
  }
  let [a, b, c, d, e, f, g, h] = hash as unknown as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  for (let n = 0; n < 64; n += 1) {
    const chosen = (e & f) ^ (~e & g);
    const one =
      h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + chosen + (ROUNDS[n] as number) + (spread[n] as number);
    const most = (a & b) ^ (a & c) ^ (b & c);
    const two = (turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + most;
    h = g;
    g = f;
    f = e;
    e = (d + one) | 0;
    d = c;
    c = b;
    b = a;
    a = (one + two) | 0;
  }
  [a, b, c, d, e, f, g, h].forEach((word, n) => (hash[n] = ((hash[n] as number) + word) | 0));
}

/**
 * Hashes texts that all begin alike.
 *
 * @returns gives the eight words of the hash of the beginning and an end, of 20 ASCII characters at most; good until the next call
 */
export function openHashes(beginning: string): (end: string) => Int32Array {
  const begun = new TextEncoder().encode(beginning);
  const bytes = new Uint8Array(begun.length + MOST_END + 2 * BLOCK);
  const [view, hash, spread] = [new DataView(bytes.buffer), new Int32Array(8), new Int32Array(BLOCK)];
  bytes.set(begun);
  return (end) => {
    const length = begun.length + end.length;
    for (let n = 0; n < end.length; n += 1) bytes[begun.length + n] = end.charCodeAt(n);
    bytes.fill(0, length);
    bytes[length] = 0x80;
    const whole = Math.ceil((length + 9) / BLOCK) * BLOCK;
    view.setUint32(whole - 4, length * 8);
    hash.set(BEGIN);
    for (let at = 0; at < whole; at += BLOCK) compress(hash, view, at, spread);
    return hash;
  };
}
