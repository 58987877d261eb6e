import type { Definition, Of } from './definition.ts'
import type { Tiers } from './score-tiers.ts'
import { bucketsOf, cells } from './values.ts'

/** Kinds whose values may have an order, so that everybody is in one tier at most. */
export const tierKinds = ['layers', 'buckets', 'rfm', 'stages', 'score', 'propensity'] as const
export type TierSet = Of<Exclude<(typeof tierKinds)[number], 'score'>> | (Of<'score'> & { readonly tiers: Tiers })

/** Scores and probabilities are tiers when they are called something: numbers themselves are not. */
export function isTierSet(definition: Definition): definition is TierSet {
  if (definition.kind === 'score') return definition.tiers !== undefined
  if (definition.kind === 'propensity') return definition.tiers.length > 0
  return tierKinds.some((kind) => kind === definition.kind)
}

/** The tiers of a definition, the highest first: layers as they stand, then the rest; the largest figures first; cells as RFM ranks them; stages as they stand; the highest scores and probabilities first. */
export function tiersOf(definition: TierSet): string[] {
  switch (definition.kind) {
    case 'layers':
      return named(definition.layers, definition.rest)
    case 'buckets':
      return bucketsOf(definition.edges).toReversed()
    case 'rfm':
      return Object.values(cells)
    case 'stages':
      return [...definition.stages.map((one) => one.value), definition.rest]
    case 'score':
      return named(definition.tiers.tiers, definition.tiers.rest)
    case 'propensity':
      return named(definition.tiers.toReversed())
  }
}

const named = (tiers: readonly { readonly value: string }[], rest?: string): string[] => [
  ...new Set([...tiers.map((one) => one.value), ...(rest === undefined ? [] : [rest])]),
]

/**
 * Where somebody stands: in a tier, `former` in one that only an earlier version of the definition had, `other` with a value that
 * none had, `none` without a value, `new` not there yet.
 */
export const placeKinds = ['tier', 'former', 'other', 'none', 'new'] as const
export type PlaceKind = (typeof placeKinds)[number]
export interface Place {
  readonly kind: PlaceKind
  readonly value: string | null
}

/** At most so many tiers of earlier versions are told apart. */
const mostFormer = 40

/** Every place somebody may have, in the order they are shown. */
export function placesOf(definition: TierSet, earlier: readonly Definition[]): Place[] {
  const tiers = tiersOf(definition)
  const former = new Set(earlier.filter(isTierSet).flatMap(tiersOf))
  for (const value of tiers) former.delete(value)
  const place = (kind: PlaceKind) => (value: string) => ({ kind, value })
  return [
    ...tiers.map(place('tier')),
    ...[...former].slice(0, mostFormer).map(place('former')),
    { kind: 'other', value: null },
    { kind: 'none', value: null },
    { kind: 'new', value: null },
  ]
}

/** So many people were at the first place, and are at the second. */
export interface Moved {
  readonly from: number
  readonly to: number
  readonly people: number
}

/** What became of people between two dates; up and down are known of those only who had a tier of now on both. */
export function movesOf(places: readonly Place[], cells: readonly Moved[]) {
  const count = (which: (from: PlaceKind, to: PlaceKind, up: number) => boolean): number =>
    cells.reduce((sum, { from, to, people }) => {
      const [before, after] = [places[from], places[to]]
      return before && after && which(before.kind, after.kind, from - to) ? sum + people : sum
    }, 0)
  const both = (from: PlaceKind, to: PlaceKind): boolean => from === 'tier' && to === 'tier'
  return {
    compared: count(both),
    rose: count((from, to, up) => both(from, to) && up > 0),
    stayed: count((from, to, up) => both(from, to) && up === 0),
    fell: count((from, to, up) => both(from, to) && up < 0),
    gained: count((from, to) => from === 'none' && to !== 'none'),
    lost: count((from, to) => from !== 'none' && from !== 'new' && to === 'none'),
    came: count((from) => from === 'new'),
  }
}
