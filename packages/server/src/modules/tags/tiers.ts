import type { Migration, MigrationQuery, TierSets } from '@millrace/contract/tags/tiers-api.ts'
import { isTierSet, type Moved, movesOf, type Place, placesOf, type TierSet } from '@millrace/contract/tags/index.ts'
import { DateTime } from 'luxon'
import type { ClickHouse } from '../../platform/clickhouse.ts'
import type { Clock } from '../../platform/clock.ts'
import { fail } from '../../platform/errors.ts'
import type { Postgres } from '../../platform/postgres.ts'
import { readable } from '../../platform/readable.ts'
import * as store from './store.ts'
import { compileMigration, compileTiers } from './tier-sql.ts'

interface Deps {
  readonly postgres: Postgres
  readonly clickhouse: ClickHouse
  readonly clock: Clock
}
interface InZone {
  readonly id: number
  readonly timeZone: string
}
type Tiered = store.TagRow & { readonly definition: TierSet }

/** Values stay on record for so many days, and the last one of each person for ever. */
const historyDays = 400

/** Tags with tiers, and how many people are where in each now. */
export async function readTierSets({ postgres, clickhouse, clock }: Deps, project: InZone): Promise<TierSets> {
  const tags = (await store.tierSets(postgres, project.id)).filter(isTiered)
  const known = tags.map((tag) => ({ tag, places: placesOf(tag.definition, []).filter(({ kind }) => kind !== 'new') }))
  const rows = await clickhouse.rows<{ tag: string; value: string; people: number }>(
    compileTiers(
      project.id,
      known.map(({ tag, places }) => ({ tag: tag.name, values: valuesOf(places) })),
    ),
  )
  const counts = new Map(rows.map((row) => [`${row.tag}\n${row.value}`, row.people]))
  const total = counts.get('\n') ?? 0
  return {
    items: known.map(({ tag, places }) => {
      const valued = places
        .filter(({ kind }) => kind !== 'none')
        .map((place) => ({ ...place, people: counts.get(`${tag.name}\n${place.value ?? ''}`) ?? 0 }))
      const rest = total - valued.reduce((sum, { people }) => sum + people, 0)
      return {
        id: tag.id,
        name: tag.name,
        category: tag.category,
        definition: tag.definition,
        computedAt: tag.computedAt?.toISOString() ?? null,
        firstDay: firstDay(tag, project.timeZone, clock.now()),
        places: [...valued, { kind: 'none' as const, value: null, people: rest }],
      }
    }),
    total,
    next: null,
  }
}

/** How people moved between the tiers of a tag, from the end of one day to the end of another. */
export async function readMigration(
  { postgres, clickhouse, clock }: Deps,
  project: InZone,
  tag: store.TagRow,
  asked: MigrationQuery,
): Promise<Migration> {
  const start = performance.now()
  if (!isTiered(tag)) refuse('id', 'not_tiers', 'the values of this tag have no order')
  const first = firstDay(tag, project.timeZone, clock.now())
  if (first === null) refuse('from', 'no_history', 'nothing is on record yet: compute the tag once')
  const today = dayOf(clock.now(), project.timeZone)
  const to = asked.to ?? today
  const from = asked.from ?? later(first, daysBefore(to, 30))
  if (from < first) refuse('from', 'too_early', `values of this tag are on record from the end of ${first}`)
  if (to <= from) refuse('to', 'too_early', 'the second day is later than the first')
  if (to > today) refuse('to', 'too_late', 'the second day is today at the latest')
  const [before, after] = [endOf(from, project.timeZone), endOf(to, project.timeZone)]
  const earlier = (await store.versions(postgres, tag.id)).map((one) => one.definition)
  const places = placesOf(tag.definition, earlier)
  const statement = compileMigration({ projectId: project.id, tag: tag.name, values: valuesOf(places) }, before, after)
  const rows = await clickhouse.rows<{ was: number; now: number; people: number }>(statement)
  const cells = rows
    .map(({ was, now, people }): Moved => ({ from: was, to: now, people }))
    .toSorted((a, b) => a.from - b.from || a.to - b.to)
  return {
    name: tag.name,
    from,
    to,
    firstDay: first,
    places,
    cells,
    before: places.map((_, i) => peopleIn(cells.filter((cell) => cell.from === i))),
    after: places.map((_, i) => peopleIn(cells.filter((cell) => cell.to === i))),
    total: peopleIn(cells),
    moves: movesOf(places, cells),
    versions: { before: await store.versionAt(postgres, tag.id, before), after: await store.versionAt(postgres, tag.id, after) },
    ms: Math.round(performance.now() - start),
    sql: readable(statement),
  }
}

const isTiered = (tag: store.TagRow): tag is Tiered => isTierSet(tag.definition)
const valuesOf = (places: readonly Place[]): string[] => places.flatMap(({ value }) => value ?? [])
const peopleIn = (cells: readonly Moved[]): number => cells.reduce((sum, { people }) => sum + people, 0)

const dayOf = (at: Date, zone: string): string => DateTime.fromJSDate(at, { zone }).toISODate() ?? ''
const daysBefore = (day: string, days: number): string => DateTime.fromISO(day).minus({ days }).toISODate() ?? ''
const later = (one: string, other: string): string => (one > other ? one : other)
const endOf = (day: string, zone: string): Date => DateTime.fromISO(day, { zone }).plus({ days: 1 }).startOf('day').toJSDate()

export function firstDay({ historyFrom }: Pick<store.TagRow, 'historyFrom'>, zone: string, now: Date): string | null {
  if (!historyFrom) return null
  return later(dayOf(historyFrom, zone), daysBefore(dayOf(now, zone), historyDays - 1))
}

function refuse(field: string, code: string, message: string): never {
  return fail('invalid_input', {}, [{ path: field === 'id' ? 'params.id' : `query.${field}`, code, message }])
}
