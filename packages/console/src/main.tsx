import { createRoot } from 'react-dom/client'
import { z } from 'zod'
import { App } from './app.tsx'

// Without this zod tries `new Function`, which the page's content security policy forbids.
z.config({ jitless: true })

const root = document.getElementById('root')
if (root) createRoot(root).render(<App />)
