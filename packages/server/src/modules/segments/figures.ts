import { type EventLeaf, leafFigure, matchesOf, Unanswered } from '@millrace/contract/rules/index.ts'
import { type ClickHouse, isQueryError } from '../../platform/clickhouse.ts'
import { type Sql, sql } from '../../platform/sql.ts'
import { fewJoin, fewPerson, numbersOf } from '../identity/index.ts'
import { figureSql, rowFilter, seenRange } from './compile/events.ts'
import { firstSeen, leavesPerQuery, moment, nextSql } from './compile/next.ts'
import { sinceJoin, sincesOf } from './compile/since.ts'
import type { Asked } from './inputs.ts'
import { reasonOf } from './refusals.ts'

/** Figures of conditions on events. */
export interface Figures {
  /** The figure of the leaf with this key; throws `Unanswered` when the engine refuses to say. */
  of(person: number, key: string): number | null
  /** When time alone may next change one of them; undefined: never. */
  next(person: number): number | undefined
}

/** What one statement answers for a person, in the order of its leaves. */
interface Row {
  readonly figures: readonly (number | null)[]
  readonly next: number | undefined
}
type Rows = ReadonlyMap<number, Row>

interface Place {
  readonly rows: Rows
  readonly at: number
  /** Of whoever has no event in sight, and so no row: the figure of an empty list. */
  readonly none: number | null
}

type Keyed = readonly [key: string, leaf: EventLeaf]

/** Statements that may fail in search of the conditions that are refused; a statement of 200 with one such takes nine. */
const mostFailures = 30

/**
 * Figures of many people: one statement for every 200 leaves. When the engine refuses a statement and `asked.refusals` is given,
 * its halves are asked, down to the leaves that are refused alone; a broken connection is the caller's business.
 */
export async function loadFigures(
  clickhouse: ClickHouse,
  asked: Asked,
  people: readonly number[],
  leaves: ReadonlyMap<string, EventLeaf>,
): Promise<Figures> {
  const { refusals, projectId } = asked
  const places = new Map<string, Place>()
  const answers: Rows[] = []
  const refused = new Map<string, string>()
  let failures = 0

  async function ask(some: readonly Keyed[]): Promise<void> {
    const list = some.map(([, leaf]) => leaf)
    const rows = await read(clickhouse, asked, people, list).catch((error: unknown) => {
      if (!refusals || !isQueryError(error)) throw error
      failures += 1
      if (some.length === 1) for (const leaf of list) refusals.note(projectId, leaf, error)
      // What is left when too many have failed is not known to be at fault: the next batch asks it, without those that are.
      if (some.length === 1 || failures >= mostFailures) for (const [key] of some) refused.set(key, reasonOf(error))
      return undefined
    })
    if (rows) {
      answers.push(rows)
      for (const [at, [key, leaf]] of some.entries()) places.set(key, { rows, at, none: leafFigure(leaf, [], asked) })
    } else if (!some.every(([key]) => refused.has(key))) {
      const half = Math.ceil(some.length / 2)
      await ask(some.slice(0, half))
      await ask(some.slice(half))
    }
  }

  const open: Keyed[] = []
  for (const [key, leaf] of leaves) {
    const why = refusals?.of(projectId, leaf)
    if (why === undefined) open.push([key, leaf])
    else refused.set(key, why)
  }
  for (let from = 0; from < open.length; from += leavesPerQuery) await ask(open.slice(from, from + leavesPerQuery))

  return {
    of(person, key) {
      const why = refused.get(key)
      if (why !== undefined) throw new Unanswered(why)
      const place = places.get(key)
      const row = place?.rows.get(person)
      return (row ? row.figures[place?.at ?? -1] : place?.none) ?? null
    },
    next: (person) => soonest(answers.map((rows) => rows.get(person)?.next)),
  }
}

export const soonest = (moments: readonly (number | undefined)[]): number | undefined => {
  const next = Math.min(...moments.map((moment) => moment ?? Infinity))
  return next === Infinity ? undefined : next
}

/** Reads only rows of these people, also from before a merge; whose rows are somebody else's by now may be answered of too. */
async function read(clickhouse: ClickHouse, asking: Asked, people: readonly number[], leaves: readonly EventLeaf[]): Promise<Rows> {
  const context = { ...asking, since: sincesOf(leaves) }
  const columns = leaves.map((leaf) => sql`toFloat64(${figureSql(leaf, context, rowFilter(leaf, context))})`)
  const names = [...new Set(leaves.flatMap((leaf) => matchesOf(leaf).map(({ event }) => event)))]
  const project = sql.value(context.projectId, 'UInt32')
  // Thousands of numbers are read once, and called by a name from there on.
  const asked = sql`asked_people`
  const statement = sql`
    with ${sql.value(people, 'Array(UInt64)')} as asked_people
    select ${fewPerson} as person, [${sql.join(columns)}] as figures${context.isTimed ? sql`, ${nextSql(leaves, context)} as next` : sql``}
    from events e ${fewJoin(context.projectId)}${sinceJoin(context, fewPerson, sql` and p.person_id in ${asked}`)}
    where e.project_id = ${project} and e.event in ${sql.value(names, 'Array(String)')} and ${seenAt(leaves, context)}
      and e.person_id in (${numbersOf(context.projectId, asked)})
    group by person`
  // Two threads each gather a state of every column for the same people, and are no quicker.
  const settings = { max_threads: 1 }
  const rows = await clickhouse.rows<{ person: number; figures: (number | null)[]; next?: number }>(statement, { settings })
  return new Map(rows.map(({ person, figures, next }) => [person, { figures, next: next ? next : undefined }]))
}

/** Times of events that any of the leaves sees; when it is asked what time alone will change, also those ahead. */
function seenAt(leaves: readonly EventLeaf[], context: Asked): Sql {
  const from = Math.min(...leaves.map((leaf) => seenRange(leaf, context).from))
  if (context.isTimed) return sql`e.time >= ${moment(Math.min(from, firstSeen(leaves, context)))}`
  return sql`e.time >= ${moment(from)} and e.time <= ${moment(context.now.getTime())}`
}
