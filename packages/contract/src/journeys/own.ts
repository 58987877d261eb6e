import { applyProfileChange } from '../profiles/apply.ts'
import type { RuleInput, Values } from '../rules/index.ts'
import type { Json } from '../events.ts'
import type { Effect } from './nodes/kind.ts'

/** What rules are asked about once steps have changed the person: tags, profile and lists. */
export function withOwn(input: RuleInput, effects: readonly Effect[]): RuleInput {
  return effects.reduce(withOne, input)
}

function withOne(input: RuleInput, effect: Effect): RuleInput {
  switch (effect.kind) {
    case 'tag': {
      const tags = new Map(input.tags)
      if (effect.remove) tags.delete(effect.tag)
      else tags.set(effect.tag, effect.value)
      return { ...input, tags }
    }
    case 'profile':
      return { ...input, profile: applyProfileChange(plain(input.profile), effect.change) }
    case 'list': {
      const lists = new Set(input.lists)
      if (effect.remove) lists.delete(effect.list)
      else lists.add(effect.list)
      return { ...input, lists }
    }
    default:
      return input
  }
}

const plain = (values: Values): Record<string, Json> =>
  Object.fromEntries(Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])))
