import type { EventLeaf, Figure } from '@millrace/contract/rules/index.ts'
import type { Each, Happened } from '@millrace/contract/tags/index.ts'
import { type Sql, sql } from '../../../platform/sql.ts'
import { property } from '../../catalog/index.ts'
import { canonicalPerson, fewJoin, fewPerson, numbersOf } from '../../identity/index.ts'
import { type CompileContext, eventFilter, keys } from '../../segments/index.ts'

export interface TagContext extends CompileContext {
  /** The only people who are asked about. */
  readonly only?: readonly number[] | undefined
}

/** The events of a definition as a condition counts them. */
export const leafOf = ({ event, filters, window }: Happened, figure: Figure | { readonly of: 'times' }): EventLeaf =>
  figure.of === 'times'
    ? { kind: 'event', event, filters, window, count: { op: 'gte', value: 0 } }
    : { kind: 'measure', event, filters, window, figure, is: { op: 'gte', value: 0 } }

/** Who did it: for every select from `eventsOf`. */
export const doer = ({ projectId, only }: TagContext): Sql => (only ? fewPerson : canonicalPerson(projectId))

/** Beside the events of every such select. */
export const doerJoin = ({ projectId, only }: TagContext): Sql => (only ? fewJoin(projectId) : sql``)

export const eventsOf = (happened: Happened, context: TagContext): Sql =>
  sql`from events e ${doerJoin(context)} where ${eventFilter(leafOf(happened, { of: 'times' }), context)}${onlyTheirs(context)}`

/** Rows under any number these people have had; whose they are now is decided after. */
export function onlyTheirs(context: TagContext): Sql {
  const { projectId, only } = context
  if (only === undefined) return sql``
  const asked = sql.value(only, 'Array(UInt64)')
  return sql`
    and e.person_id in (${numbersOf(projectId, asked)}) and ${doer(context)} in ${asked}`
}

/** As `keysOf`: what is set of the kinds a value may be. */
export const keysOf = (name: string): Sql => sql`arrayMap(key -> assumeNotNull(key), arrayFilter(key -> key is not null, ${keys(name)}))`

/** As `countOf`; null: it does not count. */
export const countSql = (each: Each): Sql => (each.of === 'times' ? sql`toFloat64(1)` : property(each.property, 'number', 'e'))

/** As `faded`. */
export function fadedSql(value: Sql, halfLifeDays: number | undefined, { now }: TagContext): Sql {
  if (halfLifeDays === undefined) return value
  const age = sql`(${sql.value(now.getTime(), 'Int64')} - toUnixTimestamp64Milli(e.time))`
  return sql`${value} * exp2(-${age} / ${sql.value(halfLifeDays * 86_400_000, 'Float64')})`
}
