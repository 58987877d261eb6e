import type { RecordBatch } from '@millrace/contract/events.ts'
import type { Clock } from '../clock.ts'
import type { Postgres, Tx } from '../postgres.ts'
import { encodeBody } from './body.ts'
import { hourTables } from './hours.ts'
import type { NewBatch } from './positions.ts'
import { writeBatches } from './write.ts'

/** A row for ClickHouse; the mover adds `log_partition` and `log_offset`. */
export interface Fact {
  readonly table: string
  readonly row: Readonly<Record<string, unknown>>
}

/** What a transaction wants ClickHouse, or the event log, to know; appended as its last statement. */
export interface Outbox {
  fact(table: string, row: Readonly<Record<string, unknown>>): void
  /** A fact that is also an event (message opened …); its `key` is made from the fact, so a replay is no duplicate. */
  event(projectId: number, logPart: number, record: RecordBatch['records'][number], source?: string): void
  /** Runs a part of the transaction; when it throws, its statements, facts and events are undone and the rest can go on. */
  savepoint<T>(work: () => Promise<T>): Promise<T>
}

export interface Outboxes {
  /** Runs `work` in a transaction; facts and events it hands out are appended just before the commit. */
  transaction<T>(work: (tx: Tx, outbox: Outbox) => Promise<T>): Promise<T>
}

const factsPerBatch = 5_000

export function outboxes(postgres: Postgres, clock: Clock, appended: () => void): Outboxes {
  const hours = hourTables()
  let turn = Math.floor(Math.random() * 16)

  return {
    async transaction(work) {
      await hours.ensure(postgres, clock.now())
      return postgres.transaction(async (tx) => {
        const facts: Fact[] = []
        const events: NewEvent[] = []
        const result = await work(tx, {
          fact: (table, row) => void facts.push({ table, row }),
          event: (projectId, logPart, record, source = 'system') => void events.push({ projectId, logPart, record, source }),
          async savepoint(part) {
            const [handedFacts, handedEvents] = [facts.length, events.length]
            try {
              return await tx.savepoint(part)
            } catch (error) {
              facts.length = handedFacts
              events.length = handedEvents
              throw error
            }
          },
        })
        if (events.length > 0) await writeBatches(tx, 'events', eventBatches(events), clock.now())
        turn = (turn + 1) % 16
        if (facts.length > 0) await writeBatches(tx, 'facts', factBatches(facts, turn), clock.now())
        if (events.length + facts.length > 0) tx.afterCommit(appended)
        return result
      })
    },
  }
}

interface NewEvent {
  readonly projectId: number
  readonly logPart: number
  readonly record: RecordBatch['records'][number]
  readonly source: string
}

function eventBatches(events: readonly NewEvent[]): NewBatch[] {
  const groups = Map.groupBy(events, (event) => `${event.projectId}:${event.logPart}:${event.source}`)
  return [...groups.values()].map((group) => {
    const [{ projectId, logPart, source }] = group as [(typeof group)[number]] /* groupBy never makes an empty group */
    const body: RecordBatch = { projectId, source, records: group.map((event) => event.record) }
    return { logPart, records: group.length, body: encodeBody(body) }
  })
}

function factBatches(facts: readonly Fact[], logPart: number): NewBatch[] {
  const batches: NewBatch[] = []
  for (let from = 0; from < facts.length; from += factsPerBatch) {
    const slice = facts.slice(from, from + factsPerBatch)
    batches.push({ logPart, records: slice.length, body: encodeBody(slice) })
  }
  return batches
}
