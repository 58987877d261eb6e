import { z } from 'zod'
import { type Tag } from './api.ts'

const [hour, day] = [3_600_000, 86_400_000]

/** When a check-up says something; `docs/tags.md` names the same numbers. */
export const lintLimits = {
  /** A tag that computes itself has missed so many of its times. */
  stalePeriods: 2,
  /** Days without a computation, of one that is computed by hand. */
  staleAskedDays: 90,
  /** Days a tag may wait to be used. */
  unusedDays: 30,
  /** Days a tag may stay planned. */
  plannedDays: 30,
} as const

export const lintCodes = [
  'duplicate_name_like',
  'duplicate_definition',
  'unowned',
  'no_note',
  'stale',
  'unused',
  'outside_value_set',
  'nobody',
  'never_computed',
  'planned_long',
] as const
export type LintCode = (typeof lintCodes)[number]

const counted = z.object({ value: z.string(), people: z.number().int() })

/** What a check-up found, one finding for each tag, or for all that are alike. */
export const lintSchema = z.object({
  checked: z.number().int().describe('tags in use'),
  items: z.array(
    z.object({
      code: z.enum(lintCodes),
      tags: z.array(z.object({ id: z.string(), name: z.string() })).min(1),
      values: z.array(counted).optional().describe('that people have and the tag may not have, most people first, at most five'),
    }),
  ),
  next: z.null(),
})
export type Lint = z.infer<typeof lintSchema>
export type Finding = Lint['items'][number]

export type LintTag = Pick<Tag, 'id' | 'name' | 'owner' | 'note' | 'definition' | 'refresh' | 'createdAt' | 'computedAt' | 'people'>

/** What definitions themselves do not say. */
export interface LintFacts {
  readonly now: Date
  /** Names of tags that something in use asks for or sets. */
  readonly used: ReadonlySet<string>
  /** Values outside the value set of a tag, by its id. */
  readonly outside: ReadonlyMap<string, readonly z.infer<typeof counted>[]>
}

/** What is wrong with the tags in use of a project, by code, in the order of the tags. */
export function lint(tags: readonly LintTag[], facts: LintFacts): Finding[] {
  const defined = tags.filter((tag) => tag.definition.kind !== 'planned')
  const each = (code: LintCode, some: readonly LintTag[], is: (tag: LintTag) => boolean): Finding[] =>
    some.filter(is).map((tag) => ({ code, tags: [named(tag)] }))
  const age = (at: string): number => facts.now.getTime() - Date.parse(at)
  return [
    ...alike('duplicate_name_like', tags, (tag) => likeness(tag.name)),
    // What is imported differs by its files.
    ...alike('duplicate_definition', defined.filter(isComputed), (tag) => canonical(tag.definition)),
    ...each('unowned', tags, ({ owner }) => owner.trim() === ''),
    ...each('no_note', tags, ({ note }) => note.trim() === ''),
    ...each('stale', defined, (tag) => tag.computedAt !== null && age(tag.computedAt) > longest[isComputed(tag) ? tag.refresh : 'asked']),
    ...each('unused', defined, ({ name, createdAt }) => age(createdAt) > lintLimits.unusedDays * day && !facts.used.has(name)),
    ...tags.flatMap((tag): Finding[] => {
      const values = facts.outside.get(tag.id)
      return values ? [{ code: 'outside_value_set', tags: [named(tag)], values: [...values] }] : []
    }),
    ...each('nobody', defined, ({ computedAt, people }) => computedAt !== null && people === 0),
    // One that computes itself is given its time first.
    ...each(
      'never_computed',
      defined,
      ({ refresh, computedAt, createdAt }) => computedAt === null && (refresh === 'asked' || age(createdAt) > longest[refresh]),
    ),
    ...each(
      'planned_long',
      tags,
      ({ definition, createdAt }) => definition.kind === 'planned' && age(createdAt) > lintLimits.plannedDays * day,
    ),
  ]
}

const isComputed = ({ definition }: LintTag): boolean => definition.kind !== 'import'

const longest: Readonly<Record<LintTag['refresh'], number>> = {
  asked: lintLimits.staleAskedDays * day,
  hourly: lintLimits.stalePeriods * hour,
  daily: lintLimits.stalePeriods * day,
  live: lintLimits.stalePeriods * day,
}

const named = ({ id, name }: LintTag) => ({ id, name })

function alike(code: LintCode, tags: readonly LintTag[], by: (tag: LintTag) => string): Finding[] {
  const groups = [...Map.groupBy(tags, by).values()]
  return groups.flatMap((some) => (some.length > 1 ? [{ code, tags: some.map(named) }] : []))
}

/** What is left of a name without case, width, punctuation and spaces; of one that is nothing else, itself. */
const likeness = (name: string): string => {
  const plain = name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\p{P}\p{Z}\s]/gu, '')
  return plain === '' ? name : plain
}

/** The same text for equal values, whatever the order of their keys. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, one: unknown) =>
    typeof one === 'object' && one !== null && !Array.isArray(one) ? Object.fromEntries(Object.entries(one).toSorted(byKey)) : one,
  )
const byKey = ([a]: [string, unknown], [b]: [string, unknown]): number => (a < b ? -1 : 1)
