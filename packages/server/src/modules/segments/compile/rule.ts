import { numberPattern, type Rule, type TagRule } from '@millrace/contract/rules/index.ts'
import type { WorkingDays } from '@millrace/contract/time/working-days.ts'
import { fail } from '../../../platform/errors.ts'
import { type Sql, sql } from '../../../platform/sql.ts'
import { type Asking, compileCondition } from './condition.ts'
import { drivenBy, uncounted } from './driver.ts'
import { comparisonSql, compileEvents } from './events.ts'
import { compileRandom } from './random.ts'
import { compileRank } from './rank.ts'
import { compileReach } from './reach.ts'

export interface CompileContext extends Asking {
  /** Journeys count them; no rule does. */
  readonly workingDays?: WorkingDays | undefined
  /** Rules of the segments that are referred to, of all that these refer to, by id. */
  readonly segments: ReadonlyMap<string, Rule>
  /** What nothing on record means, by purpose of the project; where no rule asks nobody looks it up. */
  readonly silence?: ReadonlyMap<string, 'allow' | 'deny'>
  /** Properties of profiles that are joined to the events of a statement as dates that windows begin with. */
  readonly since?: readonly string[]
}

/** The people a rule means, as a query with one column `person_id`: canonical, living, no test people. */
export function compilePeople(rule: Rule, context: CompileContext): Sql {
  const doers = drivenBy(rule, context)
  if (!doers)
    return sql`
    select p.person_id as person_id from profiles as p final
    where ${counted(context)} and ${compileRule(rule, context)}`
  const rest = doers.rest.map((one) => sql` and ${compileRule(one, context)}`)
  return sql`
    select p.person_id as person_id from (${doers.people}) as p
    where p.person_id not in (${uncounted(context)})${sql.join(rest, sql``)}`
}

/** Test people and erased ones are never meant. */
export const counted = ({ projectId }: CompileContext): Sql =>
  sql`p.project_id = ${sql.value(projectId, 'UInt32')} and p.deleted = 0 and p.is_test = 0`

/** People of whom one of some rules means them, the first that does, as a query with `person_id` and `choice`, counted from 0. */
export function compileChoice(rules: readonly Rule[], context: CompileContext): Sql {
  const choices = rules.map((rule, i) => sql`${compileRule(rule, context)}, ${sql.value(i, 'Int32')}`)
  return sql`
    select p.person_id as person_id, multiIf(${sql.join(choices)}, -1) as choice from profiles as p final
    where ${counted(context)} and choice >= 0`
}

export function compileRule(rule: Rule, context: CompileContext): Sql {
  switch (rule.kind) {
    case 'all':
      return joined(rule.rules, context, sql` and `, sql`true`)
    case 'any':
      return joined(rule.rules, context, sql` or `, sql`false`)
    case 'not':
      return sql`not (${compileRule(rule.rule, context)})`
    case 'profile':
      return compileCondition(rule.condition, 'p', context)
    case 'trigger':
      return fail('rule_invalid', { reason: 'a trigger property is only known inside a journey' })
    case 'tag':
      return compileTag(rule, context)
    case 'reach':
      return compileReach(rule, context)
    case 'segment':
      return compileRule(context.segments.get(rule.id) ?? fail('rule_invalid', { reason: `there is no segment ${rule.id}` }), context)
    case 'list':
      return compileList(rule.id, context)
    case 'rank':
      return sql`p.person_id in (${compileRank(rule, context)})`
    case 'random':
      return compileRandom(rule, sql`p.person_id`)
    case 'event':
    case 'measure':
    case 'occasion':
    case 'sequence':
      return compileEvents(rule, context)
  }
}

const joined = (rules: readonly Rule[], context: CompileContext, glue: Sql, empty: Sql): Sql =>
  rules.length === 0
    ? empty
    : sql`(${sql.join(
        rules.map((one) => compileRule(one, context)),
        glue,
      )})`

const compileTag = (rule: TagRule, { projectId }: CompileContext): Sql => sql`p.person_id in (
    select person_id from person_tags final where project_id = ${sql.value(projectId, 'UInt32')} and tag = ${sql.value(rule.tag, 'String')} and removed = 0 and ${valueHolds(rule)})`

/** As `tagHolds`. */
function valueHolds({ value, below, is }: TagRule): Sql {
  if (is) return comparisonSql(is, sql`if(match(value, ${sql.value(numberPattern, 'String')}), toFloat64OrNull(value), null)`)
  if (value === undefined) return sql`true`
  const same = sql`value = ${sql.value(value, 'String')}`
  return below ? sql`(${same} or startsWith(value, ${sql.value(`${value}/`, 'String')}))` : same
}

function compileList(id: string, { projectId }: CompileContext): Sql {
  return sql`p.person_id in (
    select person_id from list_members final where project_id = ${sql.value(projectId, 'UInt32')} and list = ${sql.value(id, 'String')} and removed = 0)`
}
