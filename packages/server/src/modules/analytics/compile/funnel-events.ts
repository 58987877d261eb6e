import { type FunnelQuery, funnelWindowMs, rangeOf, type Unit } from '@millrace/contract/queries/index.ts'
import { type Sql, sql } from '../../../platform/sql.ts'
import { itemId } from '../../catalog/index.ts'
import { bucketStart } from './count.ts'
import { startBit } from './funnel-fold.ts'
import { fromEvents, matching, type Scope } from './matching.ts'
import { personOf } from './sample.ts'

/** What is to be known of the event at a step: an array, and what has to be joined for it. */
export interface Told {
  readonly step: number
  readonly keys: Sql
  readonly join: Sql
}

const bits = (parts: readonly Sql[]): Sql => (parts.length === 0 ? sql`toUInt32(0)` : sql`toUInt32(${sql.join(parts, sql` + `)})`)
const date = (ms: number): Sql => sql`${sql.value(new Date(ms), 'DateTime64(3)')}`

/** Every event a funnel looks at: `person`, `ord`, `fits` (a bit per step, and whether it may begin), `ends` (a bit per length of chains that it ends). */
export function placedEvents(query: FunnelQuery, scope: Scope, unit: Unit | null, told: Told | undefined): Sql {
  const { from, until } = rangeOf(query, scope.timeZone)
  const links = [...new Set(query.steps.flatMap((step) => step.link ?? []))]
  const last = links.length === 0 ? sql`` : sql` left array join ${linksOf(links)} as pair`
  const columns = [
    sql`${personOf(scope)} as person`,
    sql`e.ord as ord`,
    ...(links.length === 0 ? [sql`${fitsOf(query, scope)} as steps`] : links.flatMap((link, i) => linkColumns(query, scope, link, i))),
    sql`${endsOf(query, scope)} as ends`,
    sql`e.time < ${date(until)} as is_start`,
    ...(query.firstTouch ? [sql`e.time < ${date(from)} as is_before`, sql`(${matching(stepOf(query, 0), scope)}) as is_first`] : []),
    ...(unit === null ? [] : [sql`${bucketStart(unit, scope.timeZone)} as bucket`]),
    ...(told ? [sql`${told.keys} as keys`] : []),
  ]
  const rows = sql`select ${sql.join(columns)} ${fromEvents(scope, readRange(query, from, until), namedOf(query, scope, from), told?.join)}`
  const steps = links.length === 0 ? sql`steps` : sql`pair.2`
  const fits = sql`toUInt32(if(${steps} = 0, 0, ${steps} + is_start * ${sql.value(2 ** startBit, 'UInt32')})) as fits`
  const link = links.length === 0 ? sql`` : sql`, pair.1 as link`
  const rest = sql.join(
    [...(query.firstTouch ? [sql`, is_before, is_first`] : []), ...(unit === null ? [] : [sql`, bucket`]), ...(told ? [sql`, keys`] : [])],
    sql``,
  )
  const only = query.mode === 'adjacent' ? sql`` : sql` where fits > 0 or ends > 0${query.firstTouch ? sql` or is_first` : sql``}`
  return sql`select person, ord, ends, ${fits}${link}${rest} from (${rows})${last}${only}`
}

/** A window of calendar days may be some hours longer than so many times 24. */
function readRange(query: FunnelQuery, from: number, until: number): { from: number; until: number } {
  const end = query.extendOverEndDate ? until + funnelWindowMs(query) + (query.window.unit === 'natural_day' ? 7_200_000 : 1) : until
  return { from: query.firstTouch ? 0 : from, until: end }
}

function namedOf(query: FunnelQuery, scope: Scope, from: number): Sql {
  const names = [...new Set([...query.steps, ...query.exclusions].map((one) => one.event))]
  const named = query.mode === 'adjacent' ? sql`true` : sql`e.event in ${sql.value(names, 'Array(String)')}`
  return query.firstTouch ? sql`${named} and (e.time >= ${date(from)} or ${matching(stepOf(query, 0), scope)})` : named
}

const stepOf = (query: FunnelQuery, index: number): FunnelQuery['steps'][number] => {
  const step = query.steps[index]
  if (!step) throw new RangeError(`a funnel has no step ${index + 1}`)
  return step
}

const fitsOf = (query: FunnelQuery, scope: Scope, link?: string): Sql =>
  bits(query.steps.flatMap((step, i) => (step.link === link ? [sql`(${matching(step, scope)}) * ${sql.value(2 ** i, 'UInt32')}`] : [])))

function endsOf({ exclusions }: FunnelQuery, scope: Scope): Sql {
  const masks = exclusions.map((one) => {
    const lengths = 2 ** one.before - 2 ** one.after
    return sql`if(${matching(one, scope)}, ${sql.value(lengths, 'UInt32')}, 0)`
  })
  return masks.reduce((sum, mask) => sql`bitOr(${sum}, ${mask})`, sql`toUInt32(0)`)
}

const linkColumns = (query: FunnelQuery, scope: Scope, link: string, i: number): Sql[] => [
  sql`ifNull(${itemId(link)}, '') as ${sql.id(`link_${i}`)}`,
  sql`${fitsOf(query, scope, link)} as ${sql.id(`steps_${i}`)}`,
]

/** Each value with the steps the event fits by it; what an event ends, it ends whatever its value. */
function linksOf(links: readonly string[]): Sql {
  const values = links.map((_, i) => sql`${sql.id(`link_${i}`)}`)
  const steps = bits(links.map((_, i) => sql`if(value = ${sql.id(`link_${i}`)}, ${sql.id(`steps_${i}`)}, 0)`))
  const pairs = sql`arrayFilter(one -> one.2 > 0, arrayMap(value -> (value, ${steps}), arrayFilter(value -> value != '', arrayDistinct([${sql.join(values)}]))))`
  return sql`arrayConcat(${pairs}, if(ends > 0, [('', toUInt32(0))], []))`
}
