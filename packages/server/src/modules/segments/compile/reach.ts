import { isAddressed } from '@millrace/contract/messaging/reach.ts'
import type { ReachRule } from '@millrace/contract/rules/index.ts'
import { fail } from '../../../platform/errors.ts'
import { type Sql, sql } from '../../../platform/sql.ts'
import type { CompileContext } from './rule.ts'

/** As `reachHolds`. */
export function compileReach(rule: ReachRule, context: CompileContext): Sql {
  const whenUnknown = context.silence?.get(rule.purpose) ?? fail('rule_invalid', { reason: `there is no purpose ${rule.purpose}` })
  switch (rule.is) {
    case 'agreed':
      return sql`p.person_id in (${saidBy(rule, context, sql` and granted = 1`)})`
    case 'refused':
      return sql`p.person_id in (${saidBy(rule, context, sql` and granted = 0`)})`
    case 'unknown':
      return sql`p.person_id not in (${saidBy(rule, context, sql``)})`
    case 'reachable': {
      const allowed =
        whenUnknown === 'allow'
          ? sql`p.person_id not in (${saidBy(rule, context, sql` and granted = 0`)})`
          : sql`p.person_id in (${saidBy(rule, context, sql` and granted = 1`)})`
      if (!isAddressed(rule.channel)) return allowed
      return sql`(${allowed} and p.person_id in (${addressed(rule, context)}))`
    }
  }
}

const saidBy = ({ purpose, channel }: ReachRule, { projectId }: CompileContext, how: Sql): Sql => sql`
    select person_id from consents final where project_id = ${sql.value(projectId, 'UInt32')} and purpose = ${sql.value(purpose, 'String')}
      and channel = ${sql.value(channel, 'String')} and removed = 0${how}`

function addressed({ channel }: ReachRule, { projectId }: CompileContext): Sql {
  const living = sql`project_id = ${sql.value(projectId, 'UInt32')} and channel = ${sql.value(channel, 'String')} and removed = 0`
  return sql`
    select person_id from person_addresses final where ${living} and address not in (select address from suppressions final where ${living})`
}
