import { filtersMatch, type Items, type Match, noItems, type SeenEvent } from '../../rules/index.ts'

export const dayMs = 86_400_000
/** So far back the model looks. */
export const lookBackDays = 90

/** What the model looks at of a person; `source` is a place in the list of looked-for events, where the target comes first. */
export type Feature =
  /** How often it happened more than `after` and up to `upto` days before: ranges that do not overlap, or each would explain the other. */
  | { readonly of: 'times'; readonly source: number; readonly after: number; readonly upto: number }
  /** How long ago it happened last; as long as is looked back if never. */
  | { readonly of: 'since'; readonly source: number }
  /** On how many of the last 30 days anything happened. */
  | { readonly of: 'active' }
  /** How long ago anything happened last, and first. */
  | { readonly of: 'latest' | 'earliest' }

/** Events looked at beside the target. */
export const mostSources = 8
export const activeDays = 30

const ranges = [
  { after: 0, upto: 7 },
  { after: 7, upto: 30 },
  { after: 30, upto: lookBackDays },
] as const

/** Four of each event, three of all: at most 39. */
export const featuresOf = (sources: number): readonly Feature[] => [
  ...Array.from({ length: sources }, (_, source): Feature[] => [
    ...ranges.map((range) => ({ of: 'times' as const, source, ...range })),
    { of: 'since', source },
  ]).flat(),
  { of: 'active' },
  { of: 'latest' },
  { of: 'earliest' },
]

export const isAge = ({ of }: Feature): boolean => of === 'since' || of === 'latest' || of === 'earliest'

/** What a feature is counted in: ages are kept in ms, and said in days. */
export const unitOf = (feature: Feature): number => (isAge(feature) ? dayMs : 1)

/** The tenth event more says less than the second. */
export const scaled = (feature: Feature, value: number): number => Math.log1p(value / unitOf(feature))

/** The features of one person as of a moment, from before it; undefined when nothing happened in the time that is looked at. The SQL form is held against it. */
export function featureValues(
  sources: readonly Match[],
  events: readonly SeenEvent[],
  at: number,
  items: Items = noItems,
): readonly number[] | undefined {
  const seen = events.map((one) => ({ ...one, age: at - one.time })).filter(({ age }) => age > 0 && age <= lookBackDays * dayMs)
  if (seen.length === 0) return undefined
  const ages = sources.map((source) =>
    seen.filter((one) => one.event === source.event && filtersMatch(source.filters, one.properties, items)).map((one) => one.age),
  )
  const all = seen.map((one) => one.age)
  return featuresOf(sources.length).map((feature) => {
    switch (feature.of) {
      case 'times':
        return (ages[feature.source] ?? []).filter((age) => age > feature.after * dayMs && age <= feature.upto * dayMs).length
      case 'since':
        return Math.min(lookBackDays * dayMs, ...(ages[feature.source] ?? []))
      case 'active':
        return new Set(all.filter((age) => age < activeDays * dayMs).map((age) => Math.floor(age / dayMs))).size
      case 'latest':
        return Math.min(...all)
      case 'earliest':
        return Math.max(...all)
    }
  })
}

/** Whether somebody did the target in the days from a moment on. */
export const didTarget = (target: Match, events: readonly SeenEvent[], at: number, withinDays: number, items: Items = noItems): boolean =>
  events.some(
    ({ event, time, properties }) =>
      event === target.event && time >= at && time < at + withinDays * dayMs && filtersMatch(target.filters, properties, items),
  )
