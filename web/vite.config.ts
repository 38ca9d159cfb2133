/// <reference types="vitest/config" />
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { compress } from './build/compress.ts';
import { stories, withStories } from './build/stories.ts';
import { weigh } from './build/weight.ts';

/** Bytes of gzip of each file of the build. */
const sizes = new Map<string, number>();

export default defineConfig(({ command }) => ({
  plugins: [react(), stories(), compress(sizes), weigh(sizes)],
  define: { 'import.meta.env.VITE_STORIES': JSON.stringify(withStories || command === 'serve') },
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
  test: { environment: 'jsdom', include: ['{src,build}/**/*.test.{ts,tsx}'] },
}));
