import type { RecordBatch } from '@millrace/contract/events.ts'
import type { Clock } from '../clock.ts'
import type { Postgres } from '../postgres.ts'
import { stopPoint } from '../stop-points.ts'
import { encodeBody } from './body.ts'
import { hourTables } from './hours.ts'
import type { NewBatch } from './positions.ts'
import { writeBatches } from './write.ts'

/** Records of one request that fall into one partition. */
export interface NewRecords {
  readonly logPart: number
  readonly batch: RecordBatch
}

interface Waiting {
  readonly records: readonly NewRecords[]
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

export interface Appender {
  /** Resolves when the records are durable. A rejection means *unknown*: the sender repeats, duplicates are removed later. */
  append(records: readonly NewRecords[]): Promise<void>
}

const gatherMs = 3
const maxRecordsPerCommit = 20_000
const maxRecordsPerBatch = 4_000

/** Group commit: requests wait at most 3 ms for company, one commit is in flight, it carries all that wait. */
export function appender(postgres: Postgres, clock: Clock, appended: () => void): Appender {
  const hours = hourTables()
  let waiting: Waiting[] = []
  let running = false

  async function commit(group: readonly Waiting[]): Promise<void> {
    const now = clock.now()
    await hours.ensure(postgres, now)
    const batches = packed(group.flatMap((request) => request.records))
    await postgres.transaction(async (tx) => {
      await writeBatches(tx, 'events', batches, now)
      await stopPoint('accept.before_commit')
    })
    await stopPoint('accept.after_commit')
  }

  async function run(): Promise<void> {
    running = true
    await new Promise((resolve) => setTimeout(resolve, gatherMs))
    while (waiting.length > 0) {
      const group = waiting.slice(0, together(waiting))
      waiting = waiting.slice(group.length)
      try {
        await commit(group)
        for (const request of group) request.resolve()
        appended()
      } catch (error) {
        for (const request of group) request.reject(error)
      }
    }
    running = false
  }

  return {
    append: (records) =>
      new Promise<void>((resolve, reject) => {
        waiting.push({ records, resolve, reject })
        if (!running) void run()
      }),
  }
}

/** How many of the waiting requests one commit takes: at least one. */
function together(waiting: readonly Waiting[]): number {
  let records = 0
  const end = waiting.findIndex((request, i) => {
    records += request.records.reduce((sum, one) => sum + one.batch.records.length, 0)
    return i > 0 && records > maxRecordsPerCommit
  })
  return end < 0 ? waiting.length : end
}

/**
 * One batch for each partition, project and source, in the order of arrival. A request of fifty records falls into all
 * partitions; packed by threes they cost 55 µs each to compress and unpack, by fifties 2 µs.
 */
function packed(records: readonly NewRecords[]): NewBatch[] {
  const groups = new Map<string, { logPart: number; batches: RecordBatch[]; records: number }[]>()
  for (const { logPart, batch } of records) {
    const key = `${logPart}\n${batch.projectId}\n${batch.source}`
    const list = groups.get(key) ?? []
    const last = list.at(-1)
    if (last && last.records + batch.records.length <= maxRecordsPerBatch) {
      last.batches.push(batch)
      last.records += batch.records.length
    } else list.push({ logPart, batches: [batch], records: batch.records.length })
    groups.set(key, list)
  }
  return [...groups.values()].flat().map(({ logPart, batches, records: n }) => {
    const body = batches[1] ? { ...batches[0], records: batches.flatMap((batch) => batch.records) } : batches[0]
    return { logPart, records: n, body: encodeBody(body) }
  })
}
