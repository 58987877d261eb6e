import { type TagInput, tagInputSchema } from '@millrace/contract/tags/api.ts'
import { ApiProblem } from '../../lib/api.ts'
import type { Words } from '../../lib/words.ts'

type Text = Words['tags']

/** What is called what by the place of a mistake: `definition.layers.0.value` → the value of layer 1. */
function fieldOf(path: readonly string[], words: Text): string {
  const names: Readonly<Record<string, string>> = words.fields
  const inside = path.filter((part) => part !== 'body' && part !== 'definition')
  const known = inside.find((part) => part in names)
  const name = known === undefined ? words.definition : (names[known] ?? known)
  return inside[0] === 'layers' && inside[1] !== undefined ? `${words.layer(Number(inside[1]) + 1)} ${name}` : name
}

/** What still has to be filled in or put right before it can be saved. */
export function missingIn(input: TagInput, words: Text): string[] {
  const { error } = tagInputSchema.safeParse(input)
  return [...new Set(error?.issues.map((issue) => fieldOf(issue.path.map(String), words)))]
}

const ownFields = ['name', 'category', 'owner', 'note', 'values', 'source', 'use'] as const
export type OwnField = (typeof ownFields)[number]

export interface Mistakes {
  /** To show under a field. */
  readonly fields: Readonly<Partial<Record<OwnField, string>>>
  /** To show above the definition. */
  readonly others: readonly string[]
}

/** What the server said no to, by where it belongs. */
export function mistakesOf(error: Error | null, words: Text): Mistakes {
  if (!(error instanceof ApiProblem)) return { fields: {}, others: error ? [error.message] : [] }
  if (error.code === 'name_taken') return { fields: { name: error.message }, others: [] }
  const placed = error.errors.map((one) => ({ ...one, field: ownFields.find((field) => one.path.split('.')[1] === field) }))
  const others = placed.flatMap(({ field, path, message }) => (field ? [] : [`${fieldOf(path.split('.'), words)}: ${message}`]))
  return {
    fields: Object.fromEntries(placed.flatMap(({ field, message }) => (field ? [[field, message]] : []))),
    others: placed.length === 0 ? [error.message] : others,
  }
}
