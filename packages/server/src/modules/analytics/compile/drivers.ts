import type { DriversSlice } from '@millrace/contract/analytics/api.ts'
import { type DriversQuery, type DriverSubject, funnelWindowMs, lookBackMs, rangeOf } from '@millrace/contract/queries/index.ts'
import { type Sql, sql } from '../../../platform/sql.ts'
import { fromProfiles } from '../../catalog/index.ts'
import { compileChains } from './funnel-chains.ts'
import { place } from './funnel-groups.ts'
import { keysOf, writeKey } from './groups.ts'
import { fromEvents, type Scope } from './matching.ts'
import { columnsOf } from './read.ts'
import { personOf } from './sample.ts'

/** Groups of a subject that have a row, those with most people. */
const mostGroups = 20
const mostRows = 1_000

const text = (value: string): Sql => sql`${sql.value(value, 'String')}`

export interface Named {
  /** Properties of the event at the step, and of profiles. */
  readonly details: readonly string[]
  readonly properties: readonly string[]
}

/** People at the step: `person`, `converted`, where its event lies in `ord`, and what it tells in `details`. */
function atStep(query: DriversQuery, details: readonly string[], scope: Scope): Sql {
  const told = { step: query.at, keys: concat(details.map((name) => pairsOf('detail', name, 'e'))), join: sql`` }
  const chains = compileChains(query, scope, details.length === 0 ? {} : { told })
  return sql`
    select person, length(chain) > ${place(query.at)} as converted, chain[${place(query.at)}] as ord,
      ${details.length === 0 ? none : sql`keys`} as details
    from (${chains}) where length(chain) >= ${place(query.at)}`
}

/**
 * What people at the step have, a row for each thing: `of`, `name`, `key`; everybody is in one with `of` all. Profiles pass by, and are held
 * against the people of the step: of a project of millions these are what fits into memory.
 */
function having(query: DriversQuery, { details, properties }: Named, scope: Scope): Sql {
  const pairs = concat(properties.map((name) => pairsOf('property', name, 'p')))
  return sql`
    select person, converted, arrayJoin(arrayConcat([('all', '', '')], details, known.pairs, tagged.pairs)) as one,
      one.1 as of, one.2 as name, one.3 as key
    from (select p.person_id as person_id, ${pairs} as pairs ${fromProfiles(scope.projectId)}) as known
    right any join (${atStep(query, details, scope)}) as reached on known.person_id = reached.person
    left any join (
      select person_id, groupArray(('tag', toString(tag), if(value = '', '', concat('s', value)))) as pairs
      from person_tags final where project_id = ${sql.value(scope.projectId, 'UInt32')} and removed = 0
        and person_id in (select person from (${atStep(query, [], scope)})) group by person_id
    ) as tagged on reached.person = tagged.person_id`
}

/** What they did in a while before the event at the step, each event of each person once. */
function before(query: DriversQuery, scope: Scope): Sql {
  const { from, until } = rangeOf(query, scope.timeZone)
  const back = lookBackMs(query)
  const end = query.extendOverEndDate ? until + funnelWindowMs(query) : until
  const done = sql`select ${personOf(scope)} as person, toString(e.event) as name, e.ord as done
    ${fromEvents(scope, { from: from - back, until: end }, sql`true`)}`
  return sql`
    select person, any(reached.converted) as converted, 'event' as of, name, '' as key
    from (${done}) as doings inner join (${atStep(query, [], scope)}) as reached using person
    where doings.done < reached.ord and doings.done >= reached.ord - ${sql.value(back * 4096, 'UInt64')}
    group by person, name`
}

/** Two statements of rows `of`, `name`, `key`, `people`, `converted`. */
export const compileDrivers = (query: DriversQuery, named: Named, scope: Scope): [having: Sql, before: Sql] => [
  counted(having(query, named, scope)),
  counted(before(query, scope)),
]

const counted = (rows: Sql): Sql => sql`
    select of, name, key, uniqExact(person) as people, uniqExactIf(person, rows.converted) as converted
    from (${rows}) as rows where (key != '' or of in ('all', 'tag', 'event')) and lengthUTF8(key) <= 200
    group by of, name, key
    order by of = 'all' desc, people desc, of, name, key
    limit ${sql.value(mostGroups, 'UInt32')} by of, if(of = 'event', '', name) limit ${sql.value(mostRows, 'UInt32')}`

/** The people of a row. */
export function compileDriversPeople(query: DriversQuery, { of, name, value, converted }: DriversSlice, scope: Scope): Sql {
  const named = { details: of === 'detail' ? [name] : [], properties: of === 'property' ? [name] : [] }
  const rows = of === 'event' ? before(query, scope) : having(query, named, scope)
  return sql`select distinct person as person_id from (${rows})
    where of = ${text(of)} and name = ${text(name)} and key = ${text(writeKey(value))}${converted ? sql` and converted` : sql``}`
}

const none = sql`CAST([], 'Array(Tuple(String, String, String))')`
const concat = (parts: readonly Sql[]): Sql => (parts.length === 0 ? none : sql`arrayConcat(${sql.join(parts)})`)

function pairsOf(of: DriverSubject, name: string, row: 'e' | 'p'): Sql {
  return sql`arrayMap(key -> (${text(of)}, ${text(name)}, key), ${keysOf(columnsOf(name, row))})`
}
