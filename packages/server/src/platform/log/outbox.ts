import type { RecordBatch } from '@millrace/contract/events.ts'
import type { Clock } from '../clock.ts'
import type { Postgres, Tx } from '../postgres.ts'
import { encodeBody } from './body.ts'
import { encodeFacts } from './fact-lines.ts'
import { hourTables } from './hours.ts'
import type { NewBatch } from './positions.ts'
import { writeBatches } from './write.ts'

/** A row for ClickHouse; the mover adds `log_partition` and `log_offset`. */
export interface Fact {
  readonly table: string
  readonly row: Readonly<Record<string, unknown>>
}

/** A fact as the transaction that tells it knows it. */
export interface ToldFact extends Fact {
  /** Nothing is to be set off by it: history, for instance. */
  readonly isSilent?: boolean | undefined
  /** A person whom it concerns beside the one it names: who had what another has now. */
  readonly other?: number | undefined
  /** The person it names comes of somebody else, by a split or when a merge is undone: no record announces them. */
  readonly isParted?: boolean | undefined
}

/** What a transaction wants ClickHouse, or the event log, to know; appended as its last statement. */
export interface Outbox {
  fact(table: string, row: Readonly<Record<string, unknown>>, options?: Omit<ToldFact, keyof Fact>): void
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

/** Told of all facts of a transaction before it commits, with the time they are appended at; may tell more, which are among them then. */
export type FactWatcher = (tx: Tx, facts: readonly ToldFact[], at: Date, outbox: Outbox) => Promise<void>

export function outboxes(postgres: Postgres, clock: Clock, appended: () => void, watchers: readonly FactWatcher[] = []): Outboxes {
  const hours = hourTables()
  let turn = Math.floor(Math.random() * 16)

  return {
    async transaction(work) {
      await hours.ensure(postgres, clock.now())
      return postgres.transaction(async (tx) => {
        const facts: ToldFact[] = []
        const events: NewEvent[] = []
        const outbox: Outbox = {
          fact: (table, row, options) => void facts.push({ table, row, ...options }),
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
        }
        const result = await work(tx, outbox)
        const at = clock.now()
        if (facts.length > 0) for (const watch of watchers) await watch(tx, facts, at, outbox)
        if (events.length > 0) await writeBatches(tx, 'events', eventBatches(events), at)
        turn = (turn + 1) % 16
        if (facts.length > 0) await writeBatches(tx, 'facts', factBatches(facts, turn), at)
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

function factBatches(facts: readonly ToldFact[], logPart: number): NewBatch[] {
  const batches: NewBatch[] = []
  for (let from = 0; from < facts.length; from += factsPerBatch) {
    const slice = facts.slice(from, from + factsPerBatch)
    batches.push({ logPart, records: slice.length, body: encodeFacts(slice) })
  }
  return batches
}
