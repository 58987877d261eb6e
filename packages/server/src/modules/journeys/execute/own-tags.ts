import type { Effect } from '@millrace/contract/journeys/index.ts'
import type { RuleInput } from '@millrace/contract/rules/index.ts'

/** Tags that steps of this transaction change: conditions of its later steps see them. */
export interface OwnTags {
  note(personId: number, before: RuleInput | undefined, effect: Extract<Effect, { kind: 'tag' }>): void
  over(personId: number, before: RuleInput | undefined): RuleInput | undefined
}

export function ownTags(): OwnTags {
  const known = new Map<number, Map<string, string>>()
  return {
    note(personId, before, effect) {
      if (!before) return
      const tags = known.get(personId) ?? new Map(before.tags)
      if (effect.remove) tags.delete(effect.tag)
      else tags.set(effect.tag, effect.value)
      known.set(personId, tags)
    },
    over(personId, before) {
      const tags = known.get(personId)
      return before && tags ? { ...before, tags } : before
    },
  }
}
