import { visitorOf } from '../core/campaign.ts'
import { type Host, type Outcome, outcomeOf, type Properties } from '../core/host.ts'

const timeoutMs = 10_000
/** Browsers let requests with up to 64 KB outlive their page. */
const keepaliveChars = 20_000

export function browserHost(url: string, context: () => Properties): Host {
  const endpoint = `${url.replace(/\/+$/, '')}/v1/events`
  const storage = openStorage()
  return {
    ...storage,
    now: () => Date.now(),
    random: () => Math.random(),
    id: newId,
    visitor: () => visitorOf(location.search, Date.now()),
    send: (body) => send(endpoint, body),
    leave: (body) => navigator.onLine !== false && typeof navigator.sendBeacon === 'function' && navigator.sendBeacon(endpoint, body),
    later(ms, run) {
      const timer = setTimeout(run, ms)
      return () => clearTimeout(timer)
    },
    context,
  }
}

/** As text/plain and without credentials: a simple request, so the browser asks for no permission first. */
async function send(endpoint: string, body: string): Promise<Outcome> {
  const stopping = new AbortController()
  const timer = setTimeout(() => stopping.abort(), timeoutMs)
  try {
    const response = await fetch(endpoint, {
      method: 'POST',
      body,
      credentials: 'omit',
      keepalive: body.length < keepaliveChars,
      headers: { 'content-type': 'text/plain' },
      signal: stopping.signal,
    })
    return outcomeOf(response.status, response.headers.get('retry-after'))
  } catch {
    return { kind: 'later' }
  } finally {
    clearTimeout(timer)
  }
}

/** `randomUUID` exists on https pages only. */
function newId(): string {
  if (typeof crypto.randomUUID === 'function') return crypto.randomUUID()
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** Local storage may be refused (private windows, policies); then what is kept lasts as long as the page. */
function openStorage(): Pick<Host, 'read' | 'write' | 'erase' | 'keys'> {
  const memory = new Map<string, string>()
  return {
    read: (key) => attempt(() => localStorage.getItem(key)) ?? memory.get(key),
    write(key, value) {
      const isKept = attempt(() => {
        localStorage.setItem(key, value)
        return true
      })
      if (!isKept) memory.set(key, value)
      return isKept === true
    },
    erase(key) {
      memory.delete(key)
      attempt(() => localStorage.removeItem(key))
    },
    keys: (prefix) => (attempt(() => Object.keys(localStorage)) ?? [...memory.keys()]).filter((key) => key.startsWith(prefix)),
  }
}

function attempt<T>(work: () => T): T | undefined {
  try {
    return work()
  } catch {
    return undefined
  }
}
