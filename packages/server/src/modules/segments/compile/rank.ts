import { figureLeafOf, type RankRule } from '@millrace/contract/rules/index.ts'
import { type Sql, sql } from '../../../platform/sql.ts'
import { canonicalPerson } from '../../identity/index.ts'
import { eventFilter, figureSql } from './events.ts'
import type { CompileContext } from './rule.ts'
import { sinceJoin, sincesOf } from './since.ts'

/** People among the top of a ranking, as `isAmongTop` decides it: a query with one column `person`. */
export function compileRank(rule: RankRule, everybody: CompileContext): Sql {
  const leaf = figureLeafOf(rule)
  const context = { ...everybody, since: sincesOf([leaf]) }
  const { figure, top } = rule
  const project = sql.value(context.projectId, 'UInt32')
  const takesPart = ['times', 'days', 'distinct'].includes(figure.of) ? sql`n > 0` : sql`n is not null`
  const isTop = 'n' in top ? sql`better < ${sql.value(top.n, 'UInt32')}` : sql`better * 100 < ${sql.value(top.percent, 'Float64')} * total`
  return sql`
    select person from (
      select person, rank() over (order by n desc) - 1 as better, count() over () as total from (
        select ${canonicalPerson(context.projectId)} as person, ${figureSql(leaf, context)} as n
        from events e${sinceJoin(context, canonicalPerson(context.projectId))}
        where ${eventFilter(leaf, context)} group by person)
      where ${takesPart} and person in (select person_id from profiles final where project_id = ${project} and deleted = 0 and is_test = 0)
    ) where ${isTop}`
}
