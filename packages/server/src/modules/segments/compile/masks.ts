import type { Rule } from '@millrace/contract/rules/index.ts'
import { type Sql, sql } from '../../../platform/sql.ts'
import { type CompileContext, compileRule, counted } from './rule.ts'

/** Of everybody which of several rules mean them, as a query with `person_id` and `met`: bit i of `met` stands for rule i, of 32 at most. */
export function compileMasks(rules: readonly Rule[], context: CompileContext): Sql {
  const bits = rules.map((rule, i) => sql`if(${compileRule(rule, context)}, ${sql.value(2 ** i, 'UInt32')}, 0)`)
  return sql`
    select p.person_id as person_id, toUInt32(${sql.join(bits, sql` + `)}) as met from profiles as p final
    where ${counted(context)}`
}

/** How many people meet which of several rules, as a query with columns `met` and `people`. Everybody is looked at once, whatever the number of rules. */
export const compileOverlap = (rules: readonly Rule[], context: CompileContext): Sql => sql`
    select met, count() as people from (${compileMasks(rules, context)}) group by met`
