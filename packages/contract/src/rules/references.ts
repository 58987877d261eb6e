import type { EventRule, Rule } from './schema.ts'

export interface References {
  readonly events: ReadonlySet<string>
  readonly profileProperties: ReadonlySet<string>
  readonly triggerProperties: ReadonlySet<string>
  readonly tags: ReadonlySet<string>
}

/** Every leaf of a rule, in order. */
export function* leaves(rule: Rule): Generator<Exclude<Rule, { kind: 'all' | 'any' | 'not' }>> {
  switch (rule.kind) {
    case 'all':
    case 'any':
      for (const one of rule.rules) yield* leaves(one)
      return
    case 'not':
      yield* leaves(rule.rule)
      return
    default:
      yield rule
  }
}

export const eventLeaves = (rule: Rule): EventRule[] => [...leaves(rule)].filter((leaf) => leaf.kind === 'event')

/** What a rule reads, for "used by" and for loading no more than needed. */
export function references(rule: Rule): References {
  const found = {
    events: new Set<string>(),
    profileProperties: new Set<string>(),
    triggerProperties: new Set<string>(),
    tags: new Set<string>(),
  }
  for (const leaf of leaves(rule)) {
    if (leaf.kind === 'event') found.events.add(leaf.event)
    if (leaf.kind === 'profile') found.profileProperties.add(leaf.condition.property)
    if (leaf.kind === 'trigger') found.triggerProperties.add(leaf.condition.property)
    if (leaf.kind === 'tag') found.tags.add(leaf.tag)
  }
  return found
}
