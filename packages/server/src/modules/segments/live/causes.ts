import type { Rule } from '@millrace/contract/rules/index.ts'
import type { Check } from './checks.ts'
import type { LiveSegment } from './store.ts'
import { type Watch, watchesOf } from './watches.ts'
import { referredAmong } from '../refer.ts'

/** People of whom the same segments are asked. */
export interface Ask {
  readonly people: readonly number[]
  readonly segments: readonly LiveSegment[]
}

/** A question costs about as much as asking some hundred people more: smaller groups are asked together. */
const worthAsking = 400

/**
 * What has to be asked of whom: to whom something happened, only the segments that look at such a thing; of everybody else all. Of
 * whom nothing has to be asked nothing is.
 */
export function asksOf(
  checks: readonly Check[],
  live: readonly LiveSegment[],
  referred: ReadonlyMap<string, { readonly rule: Rule }>,
): Ask[] {
  const rules = new Map([...referred].map(([id, one]) => [id, one.rule]))
  const looking = lookingAt(live, rules)
  const groups = Map.groupBy(checks, (check) => (check.causes ? numbersOf(check.causes, looking).join(' ') : 'all'))
  const asks: Ask[] = []
  const [rest, inRest]: [number[], Set<number>] = [[], new Set()]
  for (const [key, some] of groups) {
    const numbers = new Set(key === 'all' ? live.map((one) => one.number) : key.split(' ').filter(Boolean).map(Number))
    const people = some.map((one) => one.personId)
    if (people.length >= worthAsking) asks.push({ people, segments: live.filter((one) => numbers.has(one.number)) })
    else if (numbers.size > 0) {
      rest.push(...people)
      for (const number of numbers) inRest.add(number)
    }
  }
  if (rest.length > 0) asks.push({ people: rest, segments: live.filter((one) => inRest.has(one.number)) })
  return asks.filter((one) => one.segments.length > 0)
}

const causeOf = ({ kind, name }: Watch): string => (kind === 'event' ? name : `$${kind}`)

/** Numbers of the segments that look at what may happen, by its name. */
function lookingAt(live: readonly LiveSegment[], rules: ReadonlyMap<string, Rule>): Map<string, Set<number>> {
  const looking = new Map<string, Set<number>>()
  for (const { id, number } of live) {
    const rule: Rule = { kind: 'segment', id }
    const theirs = referredAmong([rule], rules)
    for (const watch of watchesOf([rule], theirs)) {
      const cause = causeOf(watch)
      looking.set(cause, (looking.get(cause) ?? new Set()).add(number))
    }
  }
  return looking
}

const numbersOf = (causes: ReadonlySet<string>, looking: ReadonlyMap<string, ReadonlySet<number>>): number[] =>
  [...new Set([...causes].flatMap((cause) => [...(looking.get(cause) ?? [])]))].toSorted((a, b) => a - b)
