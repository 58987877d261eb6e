import { isEventLeaf, type Rule } from '@millrace/contract/rules/index.ts'
import { type Sql, sql } from '../../../platform/sql.ts'
import { eventPeople } from './events.ts'
import type { CompileContext } from './rule.ts'

/** A query with `person_id`, each once, and what of the rule is still to be asked of them. */
interface Driven {
  readonly people: Sql
  readonly rest: readonly Rule[]
}

/**
 * Those first whom a rule can mean by what they did; undefined where it may mean somebody of whom there is nothing but a profile, or asks about
 * profiles. Reading all profiles as they are now takes longer than most rules.
 */
export const drivenBy = (rule: Rule, context: CompileContext): Driven | undefined =>
  isOfProfiles(rule, context) ? undefined : driven(rule, context)

function driven(rule: Rule, context: CompileContext): Driven | undefined {
  if (isEventLeaf(rule)) {
    const people = eventPeople(rule, context)
    return people && { people, rest: [] }
  }
  switch (rule.kind) {
    case 'all':
      for (const [i, one] of rule.rules.entries()) {
        const found = driven(one, context)
        if (found) return { people: found.people, rest: [...found.rest, ...rule.rules.toSpliced(i, 1)] }
      }
      return undefined
    case 'any': {
      const some = rule.rules.flatMap((one) => driven(one, context) ?? [])
      const isWhole = some.length > 0 && some.length === rule.rules.length && some.every(({ rest }) => rest.length === 0)
      return isWhole ? { people: some.map(({ people }) => people).reduce((a, b) => sql`${a} union distinct ${b}`), rest: [] } : undefined
    }
    case 'segment': {
      const meant = context.segments.get(rule.id)
      return meant && driven(meant, context)
    }
    default:
      return undefined
  }
}

/** Whether a rule asks about more of a profile than whose it is. */
function isOfProfiles(rule: Rule, context: CompileContext): boolean {
  switch (rule.kind) {
    case 'all':
    case 'any':
      return rule.rules.some((one) => isOfProfiles(one, context))
    case 'not':
      return isOfProfiles(rule.rule, context)
    case 'segment': {
      const meant = context.segments.get(rule.id)
      return meant === undefined || isOfProfiles(meant, context)
    }
    case 'profile':
    case 'trigger':
      return true
    default:
      return false
  }
}

/** Test people and those who are gone, few: whoever was ever marked so is looked at as they are now. */
export function uncounted({ projectId }: CompileContext): Sql {
  const ofProject = sql`project_id = ${sql.value(projectId, 'UInt32')} and (deleted = 1 or is_test = 1)`
  return sql`
    select person_id from profiles final where ${ofProject} and person_id in (select person_id from profiles where ${ofProject})`
}
