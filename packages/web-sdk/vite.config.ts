import { defineConfig } from 'vite'

/** Two files: the script that pages load, and the module that a mini-program takes into its project. */
export default defineConfig(({ mode }) => ({
  build: {
    outDir: 'dist',
    emptyOutDir: false,
    target: 'es2020',
    lib:
      mode === 'mini'
        ? { entry: 'src/mini/index.ts', formats: ['cjs'], fileName: () => 'millrace-mini.js' }
        : { entry: 'src/browser/script.ts', formats: ['iife'], name: 'millraceScript', fileName: () => 'millrace.js' },
  },
}))
