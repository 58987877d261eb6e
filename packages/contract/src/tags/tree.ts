import { z } from 'zod'
import { definitionsQuerySchema } from '../paging.ts'
import { figureSchema } from '../rules/index.ts'
import { definitionKinds } from './definition.ts'

/** `a/b/c` → `a`, `a/b`, `a/b/c`: where a category stands, or a value. */
export const levelsOf = (path: string): string[] => {
  const parts = path.split('/')
  return parts.map((_, i) => parts.slice(0, i + 1).join('/')).filter((level) => level !== '')
}

export interface Branch {
  /** With the levels above it. */
  readonly path: string
  /** Its own part. */
  readonly name: string
  readonly below: readonly Branch[]
}

/** Paths and the levels above them as a tree, those of one level in the order in which they first come. */
export function nested(paths: Iterable<string>): Branch[] {
  const top: Branch[] = []
  const known = new Map<string, Branch[]>([['', top]])
  for (const path of paths)
    for (const [i, level] of levelsOf(path).entries()) {
      if (known.has(level)) continue
      const above = levelsOf(path)[i - 1] ?? ''
      const below: Branch[] = []
      known.set(level, below)
      known.get(above)?.push({ path: level, name: level.slice(above === '' ? 0 : above.length + 1), below })
    }
  return top
}

/** Asks for tags without a category: no category is called so. */
export const noCategory = '/'

export const tagsQuerySchema = definitionsQuerySchema.extend({
  category: z.string().max(200).optional().describe(`this one and those below it; \`${noCategory}\`: those without one`),
})

export const tagTreeSchema = z.object({
  items: z
    .array(
      z.object({
        id: z.string().nullable().describe('null: put on by hand or by journeys, without a definition in use'),
        name: z.string(),
        category: z.string(),
        kind: z.enum(definitionKinds).nullable(),
        figure: figureSchema
          .or(z.object({ of: z.literal('times') }))
          .nullable()
          .describe('its values are numbers: what they are a figure of'),
        people: z.number().int().nullable().describe('of its last computation; of those without a definition, now'),
        isArchived: z.boolean(),
      }),
    )
    .describe('by category and name'),
  next: z.null(),
})
export type TagTree = z.infer<typeof tagTreeSchema>

export const tagValuesQuerySchema = z.object({ tag: z.string().min(1).max(200) })

/** Levels of values that are named; the rest is not. */
export const mostLevels = 500

export const tagValuesSchema = z.object({
  items: z
    .array(
      z.object({
        value: z.string(),
        people: z.number().int().describe('with this value or one below it, now'),
      }),
    )
    .describe('every level, most people first; those that its definition names and nobody has come last; none of a figure'),
  hasMore: z.boolean(),
})
export type TagValues = z.infer<typeof tagValuesSchema>
