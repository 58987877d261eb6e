import { z } from 'zod'
import type { Json } from '../events.ts'
import { jobSchema } from '../jobs/api.ts'
import { ruleSchema } from '../rules/index.ts'
import type { Properties } from './apply.ts'

const nameSchema = z.string().trim().min(1).max(200)

/** One change of every person of a bulk edit. They are made in order. */
export const personEditSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('set'),
    property: nameSchema,
    value: z.union([z.string().max(8_192), z.number(), z.boolean(), z.array(z.string().max(1_000)).max(100)]),
  }),
  z.object({ kind: z.literal('unset'), property: nameSchema }),
  z.object({ kind: z.literal('tag'), tag: nameSchema, value: z.string().max(200).default('') }),
  z.object({ kind: z.literal('untag'), tag: nameSchema }),
])
export type PersonEdit = z.infer<typeof personEditSchema>

/** What edits are made on: the properties of a person, and their tags with values. */
export interface Editable {
  readonly properties: Properties
  readonly tags: Readonly<Record<string, string>>
}

/** What an edit changed of one person, name by name, before and after; null is none. */
export interface Trace {
  readonly properties: Readonly<Record<string, readonly [before: Json, after: Json]>>
  readonly tags: Readonly<Record<string, readonly [before: string | null, after: string | null]>>
}

export function applyEdits(person: Editable, edits: readonly PersonEdit[]): Editable {
  return edits.reduce<Editable>((now, edit) => {
    switch (edit.kind) {
      case 'set':
        return { ...now, properties: { ...now.properties, [edit.property]: edit.value } }
      case 'unset':
        return { ...now, properties: without(now.properties, edit.property) }
      case 'tag':
        return { ...now, tags: { ...now.tags, [edit.tag]: edit.value } }
      case 'untag':
        return { ...now, tags: without(now.tags, edit.tag) }
    }
  }, person)
}

/** What is different; absent when nothing is. */
export function traceOf(before: Editable, after: Editable): Trace | undefined {
  const properties = differences<Json>(before.properties, after.properties)
  const tags = differences<string | null>(before.tags, after.tags)
  return Object.keys(properties).length + Object.keys(tags).length === 0 ? undefined : { properties, tags }
}

/** Puts back what an edit changed, where it still stands as the edit left it: what was changed since is somebody's later word. */
export function undoEdits(now: Editable, trace: Trace): { person: Editable; kept: number } {
  const properties = restored<Json>(now.properties, trace.properties)
  const tags = restored<string | null>(now.tags, trace.tags)
  return {
    person: { properties: properties.values, tags: tags.values as Editable['tags'] /* null never stays among the values */ },
    kept: properties.kept + tags.kept,
  }
}

/** Names are people's: `__proto__` is one like any other. */
const own = <T>(values: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(values, name) ? values[name] : undefined

const same = (a: unknown, b: unknown): boolean => a === b || JSON.stringify(a) === JSON.stringify(b)

function without<T>(values: Readonly<Record<string, T>>, name: string): Record<string, T> {
  const { [name]: _gone, ...rest } = values
  return rest
}

function differences<T>(before: Readonly<Record<string, T>>, after: Readonly<Record<string, T>>): Record<string, readonly [T, T]> {
  const names = new Set([...Object.keys(before), ...Object.keys(after)])
  const none = null as T /* both kinds of values allow it */
  return Object.fromEntries(
    [...names].flatMap((name) => {
      const pair = [own(before, name) ?? none, own(after, name) ?? none] as const
      return same(...pair) ? [] : [[name, pair]]
    }),
  )
}

function restored<T>(now: Readonly<Record<string, T>>, trace: Readonly<Record<string, readonly [T, T]>>) {
  let values: Readonly<Record<string, T>> = now
  let kept = 0
  for (const [name, [before, after]] of Object.entries(trace)) {
    if (!same(own(values, name) ?? null, after)) kept += 1
    else values = before === null ? without(values, name) : { ...values, [name]: before }
  }
  return { values, kept }
}

const whoSchema = z
  .object({ segmentId: z.string().optional(), rule: ruleSchema.optional() })
  .refine(({ segmentId, rule }) => (segmentId === undefined) !== (rule === undefined), 'either a segment or a rule says whom to edit')
export const bulkEditInputSchema = z.object({ who: whoSchema, edits: z.array(personEditSchema).min(1).max(20) })
export type BulkEditInput = z.infer<typeof bulkEditInputSchema>

export const bulkEditPreviewSchema = z.object({
  people: z.number().int().describe('people it would look at'),
  items: z
    .array(
      z.object({
        person: z.number().int(),
        name: z.string().describe('an id to know them by, masked for roles without people.read_pii'),
        changes: z.array(z.object({ name: z.string(), isTag: z.boolean(), before: z.unknown(), after: z.unknown() })),
      }),
    )
    .describe('the first of them, with what would change; nothing when they are so already'),
})
export type BulkEditPreview = z.infer<typeof bulkEditPreviewSchema>

export const bulkEditSchema = z.object({
  id: z.string(),
  name: z.string().describe('the segment, or the rule in words'),
  edits: z.array(personEditSchema),
  people: z.number().int().describe('people that were changed and can be put back'),
  job: jobSchema.nullable().describe('the job that makes it; null when it is too long ago'),
  undo: jobSchema.nullable().describe('the job that undoes it, once there is one'),
  createdBy: z.string(),
  createdAt: z.iso.datetime(),
})
export type BulkEdit = z.infer<typeof bulkEditSchema>
export const bulkEditsSchema = z.object({ items: z.array(bulkEditSchema), next: z.string().nullable() }).describe('newest first')
/** What an edit changed can be put back for so long. */
export const undoDays = 30
