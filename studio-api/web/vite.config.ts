import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/** Where the API looks for the pages: beside the compiled program. */
const OUT = '../../dist/studio-api/web';
/** What compresses well; pictures and fonts are compressed already. */
const TEXTS = /\.(js|css|html|svg|json)$/;

/** Writes each text compressed beside itself, so that no request has to wait for that. */
function compressed(): Plugin {
  return {
    name: 'compressed',
    apply: 'build',
    async closeBundle() {
      const folder = join(import.meta.dirname, OUT);
      const files = await readdir(folder, { recursive: true });
      const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } };
      await Promise.all(
        files
          .filter((file) => TEXTS.test(file))
          .map(async (file) => {
            const bytes = await readFile(join(folder, file));
            await writeFile(join(folder, `${file}.br`), await promisify(brotliCompress)(bytes, quality));
            await writeFile(join(folder, `${file}.gz`), await promisify(gzip)(bytes, { level: 9 }));
          }),
      );
    },
  };
}

export default defineConfig({
  root: import.meta.dirname,
  base: '/studio/',
  plugins: [react(), compressed()],
  build: {
    outDir: OUT,
    emptyOutDir: true,
    // Chromium 111, Firefox 114 and Safari 16.4: what Vite calls widely available.
    target: 'baseline-widely-available',
    // light-dark() as it is: what it would be rewritten to does not know that people choose the look here. Chromium 123,
    // Firefox 120 and Safari 17.5 have it, all of early 2024.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    // Pictures of their own: a page that allows no data: in scripts stays simple to read.
    assetsInlineLimit: 0,
    sourcemap: false,
  },
  // `npx vite studio-api/web` beside a running server: pages that change while one looks at them.
  server: { proxy: { '/studio/api': 'http://127.0.0.1:8080', '/v1': 'http://127.0.0.1:8080' } },
});
