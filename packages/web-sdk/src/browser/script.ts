import { type BrowserMillrace, init } from './index.ts'

declare global {
  interface Window {
    millrace?: BrowserMillrace
    /** Calls made before the script was loaded: `['track', 'Viewed', {…}]`. */
    millraceQueue?: readonly (readonly [name: string, ...given: unknown[]])[]
  }
}

/** `<script src="https://…/sdk/millrace.js" data-key="wk_…" async></script>`; further options as data attributes. */
const tag = document.currentScript
if (tag instanceof HTMLScriptElement && tag.dataset['key'] && !window.millrace) {
  const { key, url, consent, pages, clicks } = tag.dataset
  const started = init({
    writeKey: key,
    url: url ?? tag.src.replace(/\/sdk\/[^/]*$/, ''),
    ...(consent === 'pending' || consent === 'granted' ? { consent } : {}),
    pages: pages !== 'false',
    clicks: clicks !== 'false',
  })
  window.millrace = started
  for (const [name, ...given] of window.millraceQueue ?? []) {
    const method: unknown = Reflect.get(started, name)
    if (typeof method === 'function') Reflect.apply(method, started, given)
  }
}
