import { defineConfig } from 'vite'

/** The script that pages load; applications with a bundler import the sources. */
export default defineConfig({
  build: {
    outDir: 'dist',
    target: 'es2020',
    lib: { entry: 'src/browser/script.ts', formats: ['iife'], name: 'millraceScript', fileName: () => 'millrace.js' },
  },
})
