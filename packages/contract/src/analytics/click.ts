import { z } from 'zod'
import { answerShape } from './answer.ts'

const count = z.number().int()
const rate = z.number().nullable()
const clicksShape = {
  clicks: count,
  people: count.describe('who clicked'),
  views: count.describe('views of the page with such a click'),
  rage: count.describe('bursts of angry clicks'),
  ragePeople: count,
  dead: count.describe('clicks after which nothing happened'),
  deadPeople: count,
}

export const clickAnswerSchema = z.object({
  page: z.object({ width: z.number(), height: z.number() }).nullable().describe('its usual size in pixels: medians'),
  views: count.describe('views of the pages'),
  viewers: count.describe('who viewed them'),
  clicked: z.object({ ...clicksShape, perView: rate, viewRate: rate, personRate: rate }),
  elementCount: count.describe('different elements, also those without a row'),
  elements: z
    .array(
      z.object({
        path: z.string(),
        text: z.string().describe('what it last said'),
        type: z.string(),
        ...clicksShape,
        perView: rate.describe('clicks for each view of the page'),
        viewRate: rate.describe('views with a click on it, of all views'),
        personRate: rate.describe('who clicked it, of who viewed the page'),
        share: rate.describe('of all clicks on the page'),
        box: z
          .object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() })
          .nullable()
          .describe('where it stood at its last click, in shares of the page'),
      }),
    )
    .describe('those with most clicks'),
  cells: z
    .array(z.object({ x: count, y: count, clicks: count, people: count }))
    .describe('the cells of the grid that were clicked, from the upper left, 0'),
  measured: z.object({ views: count, people: count }).describe('views that told how far they were read'),
  reach: z.array(
    z.object({ depth: count.describe('per cent of the page'), views: count, people: count, share: rate.describe('of measured views') }),
  ),
  ...answerShape,
})
export type ClickAnswer = z.infer<typeof clickAnswerSchema>

/** Which number of a click map. */
export const clickSliceShape = {
  of: z.enum(['view', 'click', 'rage', 'dead', 'reach']).default('click'),
  path: z.string().max(2_000).nullable().default(null).describe('of one element; not for views and reach'),
  cell: z
    .object({ x: count.min(0), y: count.min(0) })
    .nullable()
    .default(null)
    .describe('of one cell of the grid; clicks only'),
  depth: count.min(0).max(100).nullable().default(null).describe('of reach: who came as far; null: whose views told how far'),
}
const slice = z.object(clickSliceShape)
export type ClickSlice = z.infer<typeof slice>
