import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

export default defineConfig({
  plugins: [react()],
  server: { port: 7101, proxy: { '/api': 'http://127.0.0.1:7100' } },
  build: { outDir: 'dist', target: 'es2022', chunkSizeWarningLimit: 1_200, assetsInlineLimit: 0 },
})
