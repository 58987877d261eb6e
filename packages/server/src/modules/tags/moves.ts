import { isTierSet, movesOf, placesOf } from '@millrace/contract/tags/index.ts'
import type { ClickHouse } from '../../platform/clickhouse.ts'
import type { Clock } from '../../platform/clock.ts'
import { fail } from '../../platform/errors.ts'
import type { Postgres } from '../../platform/postgres.ts'
import { type Sql, sql } from '../../platform/sql.ts'
import { numberJoin, numberPerson } from '../identity/index.ts'
import * as store from './store.ts'
import { placeOf, type Tiers } from './tier-sql.ts'
import { firstDay } from './tiers.ts'

interface Deps {
  readonly postgres: Postgres
  readonly clickhouse: ClickHouse
  readonly clock: Clock
}

/** How people moved between the tiers of a tag, each from a moment of their own to another: `cohort` answers `person`, `first`, `second`. */
export async function readMoves(
  { postgres, clickhouse, clock }: Deps,
  project: { id: number; timeZone: string },
  tagId: string,
  cohort: Sql,
) {
  const tag = await store.find(postgres, project.id, tagId)
  if (!tag || !isTierSet(tag.definition))
    fail('invalid_input', {}, [{ path: 'query.tag', code: 'not_tiers', message: 'not a tag whose values have an order' }])
  const earlier = (await store.versions(postgres, tag.id)).map((one) => one.definition)
  const places = placesOf(tag.definition, earlier)
  const tiers = { projectId: project.id, tag: tag.name, values: places.flatMap(({ value }) => value ?? []) }
  const rows = await clickhouse.rows<{ was: number; now: number; people: number }>(compileMoves(tiers, cohort))
  const cells = rows.map(({ was, now, people }) => ({ from: was, to: now, people })).toSorted((a, b) => a.from - b.from || a.to - b.to)
  const sum = (some: typeof cells): number => some.reduce((all, one) => all + one.people, 0)
  return {
    name: tag.name,
    firstDay: firstDay(tag, project.timeZone, clock.now()),
    places,
    cells,
    before: places.map((_, i) => sum(cells.filter((cell) => cell.from === i))),
    after: places.map((_, i) => sum(cells.filter((cell) => cell.to === i))),
    total: sum(cells),
    moves: movesOf(places, cells),
  }
}

/** What is on record is each number's; of numbers that are one person now, the person's own counts, then what the others had. */
export function compileMoves(tiers: Tiers, cohort: Sql): Sql {
  const best = (held: Sql, revision: Sql): Sql => sql`argMax(${held}, (${held} != '', number = person, ${revision}))`
  return sql`
    select ${placeOf(tiers, sql`before`)} as was, ${placeOf(tiers, sql`after`)} as now, count() as people from (
      select person, ${best(sql`first_held`, sql`first_revision`)} as before, ${best(sql`last_held`, sql`last_revision`)} as after from (
        select e.person as person, c.number as number, argMaxIf(c.held, c.revision, c.at < e.first) as first_held, maxIf(c.revision, c.at < e.first) as first_revision,
          argMaxIf(c.held, c.revision, c.at <= e.second) as last_held, maxIf(c.revision, c.at <= e.second) as last_revision
        from (${cohort}) as e left join (
          select ${numberPerson('t')} as person, t.person_id as number, t.at as at, t.revision as revision, if(t.removed = 1, '', concat('=', t.value)) as held
          from tag_changes as t ${numberJoin(tiers.projectId, 't')}
          where t.project_id = ${sql.value(tiers.projectId, 'UInt32')} and t.tag = ${sql.value(tiers.tag, 'String')}
        ) as c on e.person = c.person group by person, number
      ) group by person
    ) group by was, now`
}
