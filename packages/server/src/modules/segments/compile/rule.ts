import { countMatches, type EventRule, type Rule, windowRange } from '@millrace/contract/rules/index.ts'
import { fail } from '../../../platform/errors.ts'
import { type Sql, sql } from '../../../platform/sql.ts'
import { canonicalJoin, canonicalPerson } from '../../identity/index.ts'
import { compileCondition } from './condition.ts'

export interface CompileContext {
  readonly projectId: number
  readonly now: Date
}

/** The people a rule means, as a query with one column `person_id`: canonical, living, no test people. */
export function compilePeople(rule: Rule, context: CompileContext): Sql {
  return sql`
    select p.person_id as person_id from profiles as p final
    where p.project_id = ${sql.value(context.projectId, 'UInt32')} and p.deleted = 0 and p.is_test = 0 and ${compileRule(rule, context)}`
}

function compileRule(rule: Rule, context: CompileContext): Sql {
  switch (rule.kind) {
    case 'all':
      return joined(rule.rules, context, sql` and `, sql`true`)
    case 'any':
      return joined(rule.rules, context, sql` or `, sql`false`)
    case 'not':
      return sql`not (${compileRule(rule.rule, context)})`
    case 'profile':
      return compileCondition(rule.condition, 'p', context.projectId)
    case 'trigger':
      return fail('rule_invalid', { reason: 'a trigger property is only known inside a journey' })
    case 'tag':
      return compileTag(rule.tag, rule.value, context)
    case 'event':
      return compileEvent(rule, context)
  }
}

const joined = (rules: readonly Rule[], context: CompileContext, glue: Sql, empty: Sql): Sql =>
  rules.length === 0
    ? empty
    : sql`(${sql.join(
        rules.map((one) => compileRule(one, context)),
        glue,
      )})`

function compileTag(tag: string, value: string | undefined, { projectId }: CompileContext): Sql {
  const valued = value === undefined ? sql`true` : sql`value = ${sql.value(value, 'String')}`
  return sql`p.person_id in (
    select person_id from person_tags final where project_id = ${sql.value(projectId, 'UInt32')} and tag = ${sql.value(tag, 'String')} and removed = 0 and ${valued})`
}

/** People by how often; when never counts too, everybody except those for whom it does not hold. */
function compileEvent(rule: EventRule, context: CompileContext): Sql {
  const { count } = rule
  const n = sql`n`
  const value = sql.value(count.value, 'UInt64')
  const holds = {
    eq: sql`${n} = ${value}`,
    gte: sql`${n} >= ${value}`,
    lte: sql`${n} <= ${value}`,
    between: sql`${n} between ${value} and ${sql.value(count.to ?? count.value, 'UInt64')}`,
  }[count.op]
  const people = (having: Sql): Sql => sql`select person from (${countByPerson(rule, context)}) where ${having}`
  return countMatches(count, 0) ? sql`p.person_id not in (${people(sql`not (${holds})`)})` : sql`p.person_id in (${people(holds)})`
}

function countByPerson(rule: EventRule, context: CompileContext): Sql {
  return sql`
    select ${canonicalPerson('e')} as person, count() as n from events e ${canonicalJoin(context.projectId, 'e')}
    where ${eventFilter(rule, context)} group by person`
}

/** The rows a leaf counts: one range of the sorting key, then its filters. */
export function eventFilter(rule: EventRule, { projectId, now }: CompileContext): Sql {
  const { from, to } = windowRange(rule.window, now)
  const filters = rule.filters.map((filter) => sql` and ${compileCondition(filter, 'e', projectId)}`)
  return sql`e.project_id = ${sql.value(projectId, 'UInt32')} and e.event = ${sql.value(rule.event, 'String')}
    and e.time >= ${sql.value(new Date(from), 'DateTime64(3)')} and e.time <= ${sql.value(new Date(to), 'DateTime64(3)')}${sql.join(filters, sql``)}`
}
