import type { CanonicalRecord } from '@millrace/contract/events.ts'
import type { SourceHealth } from '@millrace/contract/ingest/health.ts'
import type { Logger } from 'pino'
import type { Clock } from '../../../platform/clock.ts'
import type { Postgres } from '../../../platform/postgres.ts'
import { cleanText } from '../protocols/text.ts'
import * as store from './store.ts'

interface Place {
  readonly projectId: number
  readonly sourceId: number
}

export interface SourceHealthBook {
  /** Counts what a request of a source held. */
  note(source: Place, records: readonly CanonicalRecord[], rejected: number): void
  of(projectId: number): Promise<SourceHealth[]>
  stop(): Promise<void>
}

const beatMs = 300_000
/** Counts are gathered so long before they are written: figures for the eye, not for the books. */
const writeAfterMs = 1_000
/** Names are the sender's: beyond so many kinds of SDK of one source they are counted together. */
const maxLibraries = 20

export function sourceHealth(postgres: Postgres, clock: Clock, log: Logger): SourceHealthBook {
  let pending = new Map<string, store.Beat>()
  let timer: NodeJS.Timeout | undefined
  let writing = Promise.resolve()

  function flush(): Promise<void> {
    clearTimeout(timer)
    timer = undefined
    const beats = [...pending.values()]
    pending = new Map()
    if (beats.length > 0)
      writing = writing
        .then(() => store.addBeats(postgres, beats))
        .catch((error: unknown) => log.error({ err: error, beats: beats.length }, 'health of sources not written'))
    return writing
  }

  function beatOf(projectId: number, sourceId: number, now: Date, library: string, version: string): store.Beat {
    const at = new Date(Math.floor(now.getTime() / beatMs) * beatMs)
    const place = `${sourceId} ${at.getTime()}`
    const full = pending.size >= maxLibraries && [...pending.keys()].filter((key) => key.startsWith(`${place} `)).length >= maxLibraries
    const key = `${place} ${full ? '' : `${library}\n${version}`}`
    const known = pending.get(key)
    if (known) return known
    const beat = {
      projectId,
      sourceId,
      at,
      library: full ? '' : library,
      version: full ? '' : version,
      accepted: 0,
      rejected: 0,
      lastAt: now,
    }
    pending.set(key, beat)
    return beat
  }

  return {
    note({ projectId, sourceId }, records, rejected) {
      const now = clock.now()
      for (const record of records) {
        const { $lib, $lib_version: version } = record.event?.properties ?? {}
        beatOf(projectId, sourceId, now, nameOf($lib), nameOf(version)).accepted++
      }
      if (rejected > 0) beatOf(projectId, sourceId, now, '', '').rejected += rejected
      if (pending.size > 0) timer ??= setTimeout(() => void flush(), writeAfterMs).unref()
    },
    async of(projectId) {
      await flush()
      return store.healthOf(postgres, projectId, clock.now())
    },
    stop: flush,
  }
}

const nameOf = (value: unknown): string => (typeof value === 'string' ? cleanText(value, 60) : '')
