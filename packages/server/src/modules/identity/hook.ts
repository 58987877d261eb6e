import type { IdentityRef } from '@millrace/contract/events.ts'
import type { ClickHouse } from '../../platform/clickhouse.ts'
import type { Outbox } from '../../platform/log/index.ts'
import type { Db, Postgres, Tx } from '../../platform/postgres.ts'

export interface MergePair {
  readonly from: number
  readonly to: number
}

/** Somebody who is to be forgotten. */
export interface Erasing {
  readonly projectId: number
  /** Every number that ever led to them, their own first. */
  readonly numbers: readonly number[]
  /** The ids they are known by. */
  readonly refs: readonly IdentityRef[]
  /** What gives them away in a text: values of ids, addresses, numbers they can be called by. */
  readonly texts: readonly string[]
  readonly now: Date
  /** Nothing of theirs can come in any more: what held the place until then goes too. */
  readonly isLast: boolean
}

/** An id that somebody has from now on. */
export interface BoundId {
  readonly personId: number
  readonly type: string
}

type Properties = Readonly<Record<string, unknown>>

/** Somebody whose data is handed out. */
export interface Exporting {
  readonly projectId: number
  /** Every number that ever led to them, their own first. */
  readonly numbers: readonly number[]
  /** What of personal data is shown: all of it, or part, as the role of whoever asked may see it. */
  readonly mask: {
    text(value: string): string
    ids<T extends IdentityRef>(refs: readonly T[]): readonly T[]
    profile(properties: Properties): Properties
    event<T extends { readonly distinctId: string; readonly properties: Properties }>(event: T): T
  }
}

/** One thing that is known of somebody; things of one section come one after another. */
export interface Exported {
  readonly section: string
  readonly item: unknown
}

/** What a module with person tables does when two people turn out to be one, or one is to be forgotten or shown what there is. */
export interface PersonHook {
  readonly module: string
  /** Tables with person data that this hook answers for; a test compares them with the schema. */
  readonly tables: readonly string[]
  /** Tables of the analysis store with rows of people, and the columns that say whose they are; a test compares them too. */
  readonly analysed: Readonly<Record<string, readonly string[]>>
  merge(tx: Tx, outbox: Outbox, projectId: number, pairs: readonly MergePair[], now: Date): Promise<void>
  /** After people were found to have ids that nobody had before. */
  bound?(tx: Tx, outbox: Outbox, ids: readonly BoundId[]): Promise<void>
  /** Everything the module knows of a person, for themselves to read. */
  export(db: Db, clickhouse: ClickHouse, who: Exporting): AsyncIterable<Exported>
  /** More that gives these people away in a text. */
  texts?(db: Db, projectId: number, numbers: readonly number[]): Promise<string[]>
  /**
   * Removes all rows of a person from PostgreSQL. Called at once, when the person stops being there, and once more (`isLast`)
   * when everything that was under way has ended: what could not go the first time goes then. Repeated after a crash.
   */
  erase(tx: Tx, outbox: Outbox, who: Erasing): Promise<void>
  /** Whether anything of theirs is still under way, so that `isLast` would be too early. */
  isBusy?(db: Db, who: Erasing): Promise<boolean>
  /** Searches what is too large to be searched in a transaction, files above all, and removes what mentions them. */
  eraseFiles?(postgres: Postgres, who: Erasing, goOn: () => Promise<void>): Promise<void>
}
