import type { Rule } from '../rules/index.ts'

/** Whom a region of an overlap means, as a rule of its own: those in the segments inside, and in none of the others. */
export function regionRule(ids: readonly string[], inside: readonly string[]): Rule {
  return {
    kind: 'all',
    rules: ids.map((id): Rule => (inside.includes(id) ? { kind: 'segment', id } : { kind: 'not', rule: { kind: 'segment', id } })),
  }
}

/** What a region is called until somebody finds a better name, which has no more than 100 characters: `A ∩ B − C`. */
export function regionName(segments: readonly { readonly id: string; readonly name: string }[], inside: readonly string[]): string {
  const named = (isIn: boolean): string[] => segments.filter(({ id }) => inside.includes(id) === isIn).map(({ name }) => name)
  return [named(true).join(' ∩ '), ...named(false)].join(' − ').slice(0, 100)
}
