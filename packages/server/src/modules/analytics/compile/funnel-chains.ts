import type { FunnelQuery, Unit } from '@millrace/contract/queries/index.ts'
import { type Sql, sql } from '../../../platform/sql.ts'
import { type Told, placedEvents } from './funnel-events.ts'
import { chainColumns, foldOccurrences, startBit } from './funnel-fold.ts'
import type { Scope } from './matching.ts'

export interface ChainsAsked {
  /** Each bucket judged by itself: a row for each that a person may have begun in. */
  readonly unit?: Unit | null
  readonly told?: Told | undefined
}

/** The chain of each person, or all occurrences: `person`, `chain` (places of its events in order), with a unit `start`, and `keys` when told. */
export function compileChains(query: FunnelQuery, scope: Scope, { unit = null, told }: ChainsAsked = {}): Sql {
  const isPeople = query.count === 'people'
  const { seen, join, start } = variantsOf(query, unit)
  const columns = isPeople
    ? chainColumns(query, scope.timeZone)
    : sql`arrayJoin(${foldOccurrences(sql`rows`, query, scope.timeZone)}) as chain`
  const extra = [...(start ? [sql`, start`] : []), ...(told ? [sql`, told`] : [])]
  // What is joined is done with before columns build on it.
  const all = sql`select person, chain${sql.join(extra, sql``)} from (
      select person${sql.join(extra, sql``)}, ${columns}
      from (
        select person${start ? sql`, ${start} as start` : sql``}${told ? sql`, told` : sql``}, ${seen} as rows
        from (${seenByPerson(query, scope, unit, told)})${join}
      )
    )`
  const chains = isLinked(query) && isPeople ? furthest(all, start !== undefined, told !== undefined) : all
  if (!told) return chains
  return sql`select *, arrayFirst(one -> one.1 = chain[${sql.value(told.step, 'UInt8')}], told).2 as keys from (${chains})`
}

const isLinked = ({ steps }: FunnelQuery): boolean => steps.some((step) => step.link !== undefined)

/** Of all values of the link the one that led furthest, and there first. */
function furthest(all: Sql, withStart: boolean, withTold: boolean): Sql {
  const start = withStart ? sql`, start` : sql``
  return sql`
    select person, argMin(every.chain, (negate(toInt16(length(every.chain))), every.chain[-1])) as chain${start}${withTold ? sql`, any(every.told) as told` : sql``}
    from (${all}) as every group by person${start}`
}

/** A person is looked at once for each bucket and value of the link: an event of another bucket begins nothing, one of another value is none. */
function variantsOf(query: FunnelQuery, unit: Unit | null): { seen: Sql; join: Sql; start: Sql | undefined } {
  const linkAt = unit === null ? sql`x.4` : sql`x.5`
  const parts = [...(unit === null ? [] : [sql`x.4`]), ...(isLinked(query) ? [linkAt] : [])]
  const [start, link] = parts.length === 2 ? [sql`variant.1`, sql`variant.2`] : [sql`variant`, sql`variant`]
  const own = isLinked(query) ? sql`arrayFilter(x -> ${linkAt} = ${link} or x.2 = 0, seen)` : sql`seen`
  const begins = [...(unit === null ? [] : [sql`x.4 = ${start}`]), ...(query.firstTouch ? [sql`x.1 = first`] : [])]
  const cut = sql`bitAnd(x.2, ${sql.value(2 ** startBit - 1, 'UInt32')})`
  const fits = begins.length === 0 ? sql`x.2` : sql`if(${sql.join(begins, sql` and `)}, x.2, ${cut})`
  const seen = parts.length + begins.length === 0 ? own : sql`arrayMap(x -> (x.1, ${fits}, x.3), ${own})`
  if (parts.length === 0) return { seen, join: sql``, start: undefined }
  const may = sql`bitTest(x.2, ${sql.value(startBit, 'UInt8')})${query.mode === 'any_order' ? sql`` : sql` and bitTest(x.2, 0)`}`
  const variant = parts.length === 2 ? sql`(${sql.join(parts)})` : sql.join(parts)
  return {
    seen,
    join: sql` array join arrayDistinct(arrayMap(x -> ${variant}, arrayFilter(x -> ${may}, seen))) as variant`,
    start: unit === null ? undefined : start,
  }
}

/** `seen`: events of each person in order, as tuples (ord, fits, ends[, bucket][, link]). */
function seenByPerson(query: FunnelQuery, scope: Scope, unit: Unit | null, told: Told | undefined): Sql {
  const tuple = sql.join([sql`ord`, sql`fits`, sql`ends`, ...(unit === null ? [] : [sql`bucket`]), ...(isLinked(query) ? [sql`link`] : [])])
  const group = query.firstTouch ? sql`groupArrayIf((${tuple}), not is_before)` : sql`groupArray((${tuple}))`
  const first = query.firstTouch ? sql`, minIf(ord, is_first) as first` : sql``
  const fitsStep = told && query.mode !== 'any_order' ? sql`bitTest(fits, ${sql.value(told.step - 1, 'UInt8')})` : sql`fits > 0`
  const known = told ? sql`, groupArrayIf((ord, keys), ${fitsStep}) as told` : sql``
  return sql`select person, arraySort(${group}) as seen${first}${known}
    from (${placedEvents(query, scope, unit, told)}) group by person`
}
