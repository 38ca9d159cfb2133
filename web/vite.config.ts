/// <reference types="vitest/config" />
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/** KB of gzip that the first screen may weigh (shell), and each lazily loaded part beside it. */
const SHELL_BUDGET_KB = 300;
const ROUTE_BUDGET_KB = 130;
const COMPRESSIBLE = /\.(js|css|html|svg|json)$/;
/** Brotli's own default is 11; 10 is 1.6 % larger and 2.4 times faster. */
const BROTLI_QUALITY = 10;

function filesBelow(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? filesBelow(path) : [path];
  });
}

/** The stories of the parts (`/parts`) are there while one develops, and in a build only with STORIES=yes. */
const stories = process.env.STORIES === 'yes';

/** A build without the flag holds no story: told by the modules that went into it, not by their names. */
function withoutStories(): Plugin {
  return {
    name: 'tradewind-without-stories',
    apply: 'build',
    generateBundle(_, bundle) {
      const found = Object.values(bundle)
        .flatMap((file) => (file.type === 'chunk' ? file.moduleIds : []))
        .filter((id) => /\/src\/stories\/|\.story\.tsx$/.test(id));
      if (!stories && found.length) throw new Error(`stories are in the build: ${found.slice(0, 3).join(', ')}`);
      if (stories && !found.length) throw new Error('STORIES=yes, and there is no story in the build');
    },
  };
}

/** Writes `.br` and `.gz` beside every text file of the build and holds the weight to its budget. */
function compress(): Plugin {
  const entries = new Set<string>();
  let folder = '';
  return {
    name: 'tradewind-compress',
    apply: 'build',
    configResolved(config) {
      folder = resolve(config.root, config.build.outDir);
    },
    generateBundle(_, bundle) {
      const follow = (name: string) => {
        if (entries.has(name)) return;
        entries.add(name);
        const chunk = bundle[name];
        if (chunk?.type === 'chunk') for (const next of chunk.imports) follow(next);
      };
      for (const [name, chunk] of Object.entries(bundle)) if (chunk.type === 'chunk' && chunk.isEntry) follow(name);
    },
    closeBundle() {
      let shell = 0;
      const late: [string, number][] = [];
      for (const path of filesBelow(folder).filter((name) => COMPRESSIBLE.test(name))) {
        const bytes = readFileSync(path);
        const small = gzipSync(bytes, { level: 9 });
        writeFileSync(`${path}.gz`, small);
        const options = { params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY } };
        writeFileSync(`${path}.br`, brotliCompressSync(bytes, options));
        const name = relative(folder, path);
        const size = small.length / 1024;
        if (entries.has(name) || /assets\/index-.*\.css$/.test(name)) shell += size;
        else if (name.endsWith('.js') || name.endsWith('.css')) late.push([name, size]);
      }
      late.sort((a, b) => b[1] - a[1]);
      console.log(`\nshell ${shell.toFixed(0)} KB gzip of ${SHELL_BUDGET_KB}`);
      for (const [name, size] of late.slice(0, 8)) console.log(`late  ${size.toFixed(1).padStart(6)} KB ${name}`);
      const heavy = late.filter(([, size]) => size > ROUTE_BUDGET_KB).map(([name]) => name);
      if (shell > SHELL_BUDGET_KB) throw new Error(`the shell weighs ${shell.toFixed(0)} KB, more than its budget`);
      if (heavy.length) throw new Error(`over the budget of a route: ${heavy.join(', ')}`);
    },
  };
}

export default defineConfig(({ command }) => ({
  plugins: [react(), withoutStories(), compress()],
  define: { 'import.meta.env.VITE_STORIES': JSON.stringify(stories || command === 'serve') },
  html: { cspNonce: '__NONCE__' },
  server: {
    fs: { allow: ['..'] },
    proxy: process.env.TRADEWIND_URL ? { '/api': { target: process.env.TRADEWIND_URL } } : undefined,
  },
  build: {
    target: 'es2022',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'react', test: /node_modules\/(react|react-dom|scheduler|react-intl|@formatjs)\// },
            { name: 'tanstack', test: /node_modules\/@tanstack\// },
          ],
        },
      },
    },
  },
  test: { environment: 'jsdom', include: ['src/**/*.test.{ts,tsx}'] },
}));
