import type { CanonicalRecord } from '@millrace/contract/events.ts'
import type { QualityKind } from '@millrace/contract/ingest/api.ts'
import type { Clock } from '../../../platform/clock.ts'
import type { Postgres, Tx } from '../../../platform/postgres.ts'
import { cleanText, sampleText } from '../protocols/text.ts'
import * as store from './store.ts'

/** Something that was refused, dropped or looked wrong. */
export interface QualityNote {
  readonly projectId: number | undefined
  readonly source: string
  readonly kind: QualityKind
  readonly reason: string
  readonly event?: string
  readonly field?: string
  readonly detail?: string
  readonly raw?: unknown
  /** Of a record that was decoded, and can be sent again as it is or mended. */
  readonly record?: CanonicalRecord
}

export interface Quality {
  /** Counts the notes and keeps samples. Resolves when they are stored, or kept in memory for the next try. */
  note(notes: readonly QualityNote[]): Promise<void>
}

interface Pending {
  readonly counts: Map<string, store.CountRow>
  readonly samples: store.SampleRow[]
  readonly perReason: Map<string, number>
}

const emptyPending = (): Pending => ({ counts: new Map(), samples: [], perReason: new Map() })

/** Of one reason in one write; a flood of bad records is counted, not copied. */
const maxSamplesPerWrite = 50
/** Names are the sender's: beyond so many of one reason and day they are counted together. */
const maxNamesPerReason = 200

/** Larger records are not kept: their samples can be looked at, not sent again. */
const maxRecordBytes = 65_536

/** Texts of JSON, as PostgreSQL takes them. */
function recordText(record: CanonicalRecord | undefined): string | null {
  if (!record) return null
  const text = JSON.stringify(record)
  return Buffer.byteLength(text) > maxRecordBytes ? null : text
}

/** Of a project that keeps ids as hashes: the shape of what was sent, without what stood in it. */
function shapeOf(raw: unknown): unknown {
  if (Array.isArray(raw)) return raw.map(shapeOf)
  if (typeof raw === 'object' && raw !== null) return Object.fromEntries(Object.entries(raw).map(([name, value]) => [name, shapeOf(value)]))
  return typeof raw === 'string' || typeof raw === 'number' ? '***' : raw
}

/** Gathers notes and writes them in one transaction at a time, so that a flood of bad records cannot hold up good ones. */
export function quality(postgres: Postgres, clock: Clock, hides: (projectId: number) => Promise<boolean> = async () => false): Quality {
  const names = boundedNames()
  let pending = emptyPending()
  let writing: Promise<void> | undefined

  async function write(): Promise<void> {
    const batch = pending
    pending = emptyPending()
    try {
      await postgres.transaction((tx) => writePending(tx, batch))
    } catch {
      // The records themselves are safe or refused already; their counts wait for the next write.
      for (const row of batch.counts.values()) addCount(pending, row)
    }
  }

  async function writeAll(): Promise<void> {
    while (writing) await writing
    if (pending.counts.size === 0) return
    writing = write().finally(() => {
      writing = undefined
    })
    await writing
  }

  return {
    async note(notes) {
      if (notes.length === 0) return
      const now = clock.now()
      const projects = new Set(notes.flatMap((note) => note.projectId ?? []))
      const hidden = new Set<number | undefined>()
      for (const projectId of projects) if (await hides(projectId)) hidden.add(projectId)
      for (const note of notes) gather(pending, hidden.has(note.projectId) ? { ...note, raw: shapeOf(note.raw) } : note, now, names)
      await writeAll()
    },
  }
}

/** Counts notes and keeps samples as part of a transaction: exactly once, with what it commits. */
export async function writeNotes(tx: Tx, notes: readonly QualityNote[], now: Date): Promise<void> {
  if (notes.length === 0) return
  const [pending, names] = [emptyPending(), boundedNames()]
  for (const note of notes) gather(pending, note, now, names)
  await writePending(tx, pending)
}

async function writePending(tx: Tx, pending: Pending): Promise<void> {
  await store.addCounts(tx, [...pending.counts.values()])
  if (pending.samples.length > 0) await store.addSamples(tx, pending.samples)
}

function gather(pending: Pending, note: QualityNote, now: Date, names: BoundedNames): void {
  const projectId = note.projectId ?? store.noProjectId
  const { source, kind, reason } = note
  const about = names(`${projectId} ${source} ${reason}`, now, cleanText(note.event ?? '', 200), cleanText(note.field ?? '', 200))
  addCount(pending, { projectId, source, kind, reason, ...about, count: 1, firstAt: now, lastAt: now })
  const group = `${projectId} ${source} ${reason}`
  const taken = pending.perReason.get(group) ?? 0
  // A record is all there is of what it holds: only the room of its reason limits those.
  if (taken >= maxSamplesPerWrite && !note.record) return
  if (!note.record) pending.perReason.set(group, taken + 1)
  const detail = cleanText(note.detail ?? '', 500)
  pending.samples.push({
    projectId,
    at: now,
    source,
    kind,
    reason,
    ...about,
    detail,
    sample: sampleText(note.raw),
    record: recordText(note.record),
  })
}

function addCount(pending: Pending, row: store.CountRow): void {
  const key = [row.projectId, row.source, row.kind, row.reason, row.event, row.field, row.lastAt.toISOString().slice(0, 10)].join('\n')
  const known = pending.counts.get(key)
  if (!known) return void pending.counts.set(key, { ...row })
  known.count += row.count
  known.lastAt = row.lastAt
}

type BoundedNames = (group: string, now: Date, event: string, field: string) => { event: string; field: string }

function boundedNames(): BoundedNames {
  let day = ''
  let seen = new Map<string, Set<string>>()
  return (group, now, event, field) => {
    const today = now.toISOString().slice(0, 10)
    if (today !== day) [day, seen] = [today, new Map()]
    const known = seen.get(group) ?? new Set()
    seen.set(group, known)
    const name = `${event}\n${field}`
    if (known.size >= maxNamesPerReason && !known.has(name)) return { event: '', field: '' }
    known.add(name)
    return { event, field }
  }
}
