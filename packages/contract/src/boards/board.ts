import { z } from 'zod'
import { roles } from '../permissions.ts'
import { units } from '../queries/index.ts'
import { propertyRefSchema, rangeShape } from '../queries/shell.ts'
import { ruleSchema } from '../rules/index.ts'

/** Days that move with the calendar, or stay. */
export const boardRangeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('last'), days: z.number().int().min(1).max(366).describe('today included') }),
  z
    .object({ kind: z.literal('between'), ...rangeShape })
    .refine(({ from, to }) => from <= to, { path: ['to'], message: 'the last day is before the first' }),
])
export type BoardRange = z.infer<typeof boardRangeSchema>

/** Columns of twelve that a tile is wide, and rows it is high. */
export const tileWidths = [3, 4, 6, 8, 9, 12] as const
export const tallest = 8

/** How a tile shows its numbers; `whole` as the analysis itself does. */
export const tileLooks = ['whole', 'line', 'bar', 'number', 'table'] as const
export type TileLook = (typeof tileLooks)[number]

const tileShape = {
  id: z.string().min(1).max(40),
  title: z.string().max(100).default('').describe('empty: what it shows says it'),
  width: z.literal(tileWidths).default(6),
  height: z.number().int().min(1).max(tallest).default(4),
}

/** A question of an analysis as its address has it. */
export const questionShape = {
  model: z.string().min(1).max(40).describe('the analysis: count, funnel, …'),
  query: z.record(z.string(), z.unknown()).describe('the question, as that analysis takes it'),
  keepsDays: z.boolean().default(false).describe('false: as many days, up to today'),
}

export const tileSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('question'), ...tileShape, ...questionShape, look: z.enum(tileLooks).default('whole') }),
  z.object({
    kind: z.literal('metric'),
    ...tileShape,
    metricId: z.string().min(1).max(60),
    look: z.enum(tileLooks).exclude(['whole']).default('line'),
    unit: z.enum(units).exclude(['minute']).default('day'),
    by: propertyRefSchema.optional().describe('the whole range by the values of a property, instead of by time'),
  }),
  z.object({ kind: z.literal('note'), ...tileShape, text: z.string().max(4_000) }),
])
export type Tile = z.infer<typeof tileSchema>
export type QuestionTile = Extract<Tile, { kind: 'question' }>
export type MetricTile = Extract<Tile, { kind: 'metric' }>

export const mostTiles = 40
export const boardDefinitionSchema = z.object({
  range: boardRangeSchema.nullable().default({ kind: 'last', days: 14 }).describe('the days of all tiles; null: each has its own'),
  people: ruleSchema.optional().describe('of every tile only these people'),
  tiles: z
    .array(tileSchema)
    .max(mostTiles)
    .refine((tiles) => new Set(tiles.map((one) => one.id)).size === tiles.length, 'two tiles have the same id')
    .default([])
    .describe('in the order they stand, row after row'),
})
export type BoardDefinition = z.infer<typeof boardDefinitionSchema>

export const boardInputSchema = z.object({
  name: z.string().trim().min(1).max(100),
  note: z.string().trim().max(500).default('').describe('whom it is for, and what it answers'),
  roles: z.array(z.enum(roles)).default([]).describe('who may open it, beside owners and admins; empty: whoever may read analyses'),
  definition: boardDefinitionSchema,
})
export type BoardInput = z.infer<typeof boardInputSchema>

/** What somebody looks at a board through, beside what it says itself: kept in the address. */
export const boardViewSchema = z.object({ range: boardRangeSchema.nullable().optional(), people: ruleSchema.optional() })
export type BoardView = z.infer<typeof boardViewSchema>

/** The metrics some tiles show, each once. */
export const metricsIn = (tiles: readonly Tile[]): string[] => [
  ...new Set(
    tiles.flatMap((tile) => {
      if (tile.kind === 'metric') return [tile.metricId]
      return tile.kind === 'question' && tile.model === 'matrix' ? stagesOf(tile.query) : []
    }),
  ),
]

const stages = z.object({ stages: z.array(z.object({ metricId: z.string() }).or(z.unknown().transform(() => undefined))) })
const stagesOf = (query: unknown): string[] => (stages.safeParse(query).data?.stages ?? []).flatMap((one) => one?.metricId ?? [])
