// Lays precompressed copies beside the built pages, so that the server never compresses while somebody waits.
import { readFile, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { filesBelow } from './files.mjs';

const gains = /\.(js|css|svg|json|webmanifest|txt|map)$/;
const smallest = 1024;

/**
 * Writes FILE.gz and FILE.br for every file of text of 1 KiB and more. HTML is left out: the server writes a nonce
 * into it for each reply.
 */
export async function compressBelow(folder) {
  const files = (await filesBelow(folder)).filter((file) => gains.test(file));
  await Promise.all(
    files.map(async (file) => {
      const bytes = await readFile(file);
      if (bytes.length < smallest) return;
      const params = {
        [constants.BROTLI_PARAM_QUALITY]: 11,
        [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
      };
      await writeFile(`${file}.gz`, await promisify(gzip)(bytes, { level: 9 }));
      await writeFile(`${file}.br`, await promisify(brotliCompress)(bytes, { params }));
    }),
  );
}
