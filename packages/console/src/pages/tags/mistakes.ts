import { type TagInput, tagInputSchema } from '@millrace/contract/tags/api.ts'
import { ApiProblem } from '../../lib/api.ts'
import type { Words } from '../../lib/words.ts'

/** What is called what by the place of a mistake: `definition.layers.0.value` → the value of layer 1. */
function fieldOf(path: readonly string[], { tags, tagKinds, stages }: Words): string {
  const names: Readonly<Record<string, string>> = tags.fields
  const inside = path.filter((part) => part !== 'body' && part !== 'definition')
  const known = inside.find((part) => part in names)
  const name = known === undefined ? tags.definition : (names[known] ?? known)
  const [list = '', nth] = inside
  const place = {
    layers: tags.layer,
    stages: stages.stage,
    criteria: tagKinds.score.criterion,
    signals: tagKinds.preference.signal,
    touches: tagKinds.persuaded.touch,
  }[list]
  return place && nth !== undefined ? `${place(Number(nth) + 1)} ${name}` : name
}

/** What still has to be filled in or put right before it can be saved. */
export function missingIn(input: TagInput, words: Words): string[] {
  const { error } = tagInputSchema.safeParse(input)
  return [...new Set(error?.issues.map((issue) => fieldOf(issue.path.map(String), words)))]
}

const ownFields = ['name', 'category', 'refresh', 'owner', 'note', 'values', 'source', 'use'] as const
export type OwnField = (typeof ownFields)[number]

export interface Mistakes {
  /** To show under a field. */
  readonly fields: Readonly<Partial<Record<OwnField, string>>>
  /** To show above the definition. */
  readonly others: readonly string[]
}

/** What the server said no to, by where it belongs. */
export function mistakesOf(error: Error | null, words: Words): Mistakes {
  if (!(error instanceof ApiProblem)) return { fields: {}, others: error ? [error.message] : [] }
  if (error.code === 'name_taken') return { fields: { name: error.message }, others: [] }
  const placed = error.errors.map((one) => ({ ...one, field: ownFields.find((field) => one.path.split('.')[1] === field) }))
  const others = placed.flatMap(({ field, path, message }) => (field ? [] : [`${fieldOf(path.split('.'), words)}: ${message}`]))
  return {
    fields: Object.fromEntries(placed.flatMap(({ field, message }) => (field ? [[field, message]] : []))),
    others: placed.length === 0 ? [error.message] : others,
  }
}
