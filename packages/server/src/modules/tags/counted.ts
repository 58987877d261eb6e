import { mostLevels } from '@millrace/contract/tags/tree.ts'
import { type Sql, sql } from '../../platform/sql.ts'

interface Asked {
  readonly projectId: number
  readonly tags: readonly string[]
}

/** Whoever has one of these tags now: living people, no test people, as rules mean them. */
const having = ({ projectId, tags }: Asked): Sql => sql`
    from person_tags final where project_id = ${sql.value(projectId, 'UInt32')} and tag in ${sql.value(tags, 'Array(String)')} and removed = 0
      and person_id in (select person_id from profiles final where project_id = ${sql.value(projectId, 'UInt32')} and deleted = 0 and is_test = 0)`

/** People of each tag, as rows of `tag` and `people`. */
export const countTags = (asked: Asked): Sql => sql`
    select tag, count() as people ${having(asked)} group by tag`

/** People of each level of the values of a tag (`levelsOf` of the contract), most first; one row more than are shown. */
export const countLevels = (projectId: number, tag: string): Sql => sql`
    select level as value, count() as people from (
      select arrayJoin(arrayMap(n -> arrayStringConcat(arraySlice(splitByChar('/', value), 1, n), '/'), range(1, length(splitByChar('/', value)) + 1))) as level
      ${having({ projectId, tags: [tag] })}
    ) where level != '' group by level order by people desc, level limit ${sql.value(mostLevels + 1, 'UInt32')}`

/** People with values outside the value sets of their tags, as rows of `tag`, `value` and `people`, five values a tag, most people first. */
export function countOutside(projectId: number, sets: ReadonlyMap<string, readonly string[]>): Sql {
  // A value that is allowed is one line.
  const allowed = [...sets].flatMap(([tag, values]) => values.map((value) => `${tag}\n${value}`))
  return sql`
    select tag, value, count() as people ${having({ projectId, tags: [...sets.keys()] })}
      and concat(tag, '\\n', value) not in ${sql.value(allowed, 'Array(String)')}
    group by tag, value order by tag, people desc, value limit 5 by tag`
}
