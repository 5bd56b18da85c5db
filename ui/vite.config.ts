import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

import { ownProperties } from './build/own-properties.ts';

export default defineConfig({
  plugins: [react(), ownProperties()],
  clearScreen: false,
  server: { port: 5173, strictPort: true },
  build: {
    target: 'es2022',
    outDir: 'dist',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1500,
    // One sheet of styles, the libraries' first: ours change theirs.
    cssCodeSplit: false,
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'libraries', test: /node_modules\/(?!libphonenumber)/ }] } } },
  },
  resolve: process.env.VITEST ? { conditions: ['browser'] } : undefined,
  test: {
    server: { deps: { inline: [/@event-calendar/, /svelte/] } },
    environment: 'jsdom',
    globals: false,
    setupFiles: ['src/test-setup.ts'],
    css: false,
    testTimeout: 20000,
    // Both cores of a small machine: by default one of them is kept free.
    maxWorkers: '100%',
    include: ['src/**/*.test.{ts,tsx}', 'build/**/*.test.ts'],
  },
});
