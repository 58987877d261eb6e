import type { Host } from './host.ts'

/** Events that wait, oldest first, each as its JSON text; kept in the host's storage so that a closed page loses none. */
export interface Queue {
  readonly size: number
  /** How many had to go because there was no room. */
  readonly dropped: number
  push(event: string): void
  /** The oldest, at most so many and so many characters; at least one where any waits. */
  peek(maxEvents: number, maxChars: number): Taken
  /** Removes what was taken. Some of it may have gone meanwhile; nothing else goes. */
  done(taken: Taken): void
  /** Writes what is not written yet. */
  save(): void
  clear(): void
}

export interface Taken {
  readonly events: readonly string[]
  /** Number of the last one; events are numbered as they come. */
  readonly last: number
}

const maxEvents = 500
const maxChars = 400_000
/** A queue whose page has not touched it for so long is taken over by another page. */
const abandonedMs = 300_000
const saveMs = 250

interface Kept {
  readonly at: number
  readonly events: readonly string[]
}

/**
 * The queue of one page. Queues of pages that are gone are taken over at the start; two pages that take the same one
 * send it twice, which the server leaves out by message id.
 */
export function openQueue(host: Host, prefix: string, name: string, previous: string | undefined): Queue {
  const key = prefix + name
  let events: string[] = []
  let chars = 0
  let dropped = 0
  /** Number of the oldest that still waits. */
  let first = 0
  let cancelSave: (() => void) | undefined

  for (const other of host.keys(prefix)) {
    const kept = readKept(host.read(other))
    if (other !== key && other !== prefix + previous && kept && host.now() - kept.at < abandonedMs) continue
    host.erase(other)
    for (const event of kept?.events ?? []) add(event)
  }
  if (events.length > 0) save()

  function add(event: string): void {
    events.push(event)
    chars += event.length
    while (events.length > 1 && (events.length > maxEvents || chars > maxChars)) drop()
  }

  function drop(): void {
    chars -= events.shift()?.length ?? 0
    first += 1
    dropped += 1
  }

  function save(): void {
    cancelSave?.()
    cancelSave = undefined
    if (events.length === 0) return host.erase(key)
    // No room: the oldest go until the rest fits. What does not fit at all stays in memory.
    while (!host.write(key, JSON.stringify({ at: host.now(), events } satisfies Kept)) && events.length > 1)
      for (let n = Math.ceil(events.length / 4); n > 0; n--) drop()
  }

  return {
    get size() {
      return events.length
    },
    get dropped() {
      return dropped
    },
    push(event) {
      add(event)
      cancelSave ??= host.later(saveMs, save)
    },
    peek(most, room) {
      let used = 0
      let n = 0
      for (const event of events) {
        used += event.length + 1
        if (n > 0 && (n >= most || used > room)) break
        n += 1
      }
      return { events: events.slice(0, n), last: first + n - 1 }
    },
    done({ last }) {
      const gone = events.splice(0, Math.max(0, last - first + 1))
      for (const event of gone) chars -= event.length
      first += gone.length
      save()
    },
    save,
    clear() {
      first += events.length
      events = []
      chars = 0
      save()
    },
  }
}

function readKept(text: string | undefined): Kept | undefined {
  try {
    const kept = JSON.parse(text ?? '') as Kept /* written by save(); anything else is caught below */
    return Array.isArray(kept.events) && typeof kept.at === 'number' ? kept : undefined
  } catch {
    return undefined
  }
}
