import { z } from 'zod'
import { metricSchema } from '../metrics/api.ts'
import { type Rule, ruleSchema } from '../rules/index.ts'
import { type BoardRange, boardDefinitionSchema, boardRangeSchema, type Tile } from './board.ts'
import { longestLinkDays } from './links.ts'

const token = z.string().min(1).max(100).describe('what stands behind /shared/ in the address of the link')

/** What a visitor sends to see the board of a link. */
export const openLinkSchema = z.object({
  link: token,
  pass: z.string().max(500).optional().describe('given for the password before'),
  password: z.string().max(200).optional(),
})
export type OpenLink = z.infer<typeof openLinkSchema>

/** A board as visitors see it: of its questions only what it takes to draw them, no conditions. */
export const sharedBoardSchema = z.object({
  name: z.string(),
  note: z.string(),
  project: z.object({ name: z.string(), timeZone: z.string(), currency: z.string() }),
  definition: boardDefinitionSchema.omit({ people: true }),
  hidden: z.array(z.string()).describe('tiles that are not shown to visitors'),
  metrics: z.array(metricSchema.pick({ id: true, name: true, nameEn: true, format: true, unit: true, version: true, definition: true })),
  money: z.array(z.string()).describe('properties in its questions that are amounts of the currency'),
  hasFreeDays: z.boolean(),
  expiresAt: z.iso.datetime(),
  pass: z.string().nullable().describe('stands for the password for some hours; null: there is none'),
})
export type SharedBoard = z.infer<typeof sharedBoardSchema>

export const sharedTileAskSchema = openLinkSchema.omit({ password: true }).extend({
  range: boardRangeSchema.nullable().optional().describe('other days than those of the board; null: each tile its own'),
})
export type SharedTileAsk = z.infer<typeof sharedTileAskSchema>
export const sharedTileSchema = z.object({
  answer: z.record(z.string(), z.unknown()).describe('as the analysis or the metric answers, without the statement'),
})
export type SharedTile = z.infer<typeof sharedTileSchema>

/** Rows of a query in SQL may be people, and what a tile asks of a personal property may be somebody's: visitors never see either. */
export const isForVisitors = (tile: Tile, isPersonal: (property: string) => boolean): boolean =>
  tile.kind !== 'question' || (tile.model !== 'sql' && !propertiesAskedOf(tile.query).some(isPersonal))

const dayMs = 86_400_000
/** So many days at most are looked at at once. */
export const isShortEnough = (range: BoardRange | null): boolean =>
  range === null || range.kind === 'last' || (Date.parse(range.to) - Date.parse(range.from)) / dayMs < longestLinkDays

const everybody: Rule = { kind: 'all', rules: [] }

/** A question without what it asks of people and events: values in conditions may be of somebody. */
export function withoutConditions<T>(asked: T): T {
  if (Array.isArray(asked)) return asked.map(withoutConditions) as T /* element by element */
  if (typeof asked !== 'object' || asked === null) return asked
  return Object.fromEntries(Object.entries(asked).map(([key, value]) => [key, emptied(key, value)])) as T /* the same keys */
}

function emptied(key: string, value: unknown): unknown {
  if (key === 'filters' && Array.isArray(value)) return []
  if ((key === 'people' || key === 'base') && ruleSchema.safeParse(value).success) return everybody
  return withoutConditions(value)
}

/** Properties in conditions that say what a tile is about, and so stay: of factors. */
export const propertiesAskedOf = (asked: unknown): string[] => conditionsIn(withoutConditions(asked))

function conditionsIn(asked: unknown): string[] {
  if (typeof asked !== 'object' || asked === null) return []
  return Object.entries(asked).flatMap(([key, value]) => [...(key === 'condition' ? propertyOf(value) : []), ...conditionsIn(value)])
}

const propertyOf = (condition: unknown): string[] => {
  const read = z.object({ property: z.string() }).safeParse(condition)
  return read.success ? [read.data.property] : []
}

/** Every text in a question, wherever it stands. */
export function textsIn(asked: unknown): string[] {
  if (typeof asked === 'string') return [asked]
  return typeof asked === 'object' && asked !== null ? Object.values(asked).flatMap(textsIn) : []
}
