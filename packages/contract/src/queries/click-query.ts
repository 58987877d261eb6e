import { z } from 'zod'
import { type Condition, conditionSchema } from '../rules/index.ts'
import { type DeviceClass, deviceClasses } from './pages.ts'
import { misordered, ordered, type Shell, shellShape } from './shell.ts'

/** Where people click on a page or a group of pages, and how far down they read. */
export const clickQuerySchema = z
  .object({
    ...shellShape,
    pages: z
      .array(z.string().trim().min(1).max(300))
      .min(1)
      .max(20)
      .describe('paths, as in `/product/*`: `*` is a part between slashes, `**` anything; pages that fit any of them are taken together'),
    filters: z.array(conditionSchema).max(20).default([]).describe('what properties of every view, click and leave must be'),
    device: z.enum(deviceClasses).nullable().default(null).describe('pages are laid out differently by device; null: all'),
    columns: z.number().int().min(1).max(100).default(50).describe('of the grid that clicks are counted on'),
    rows: z.number().int().min(1).max(200).default(100),
  })
  .refine(ordered, misordered)
export interface ClickQuery extends Shell {
  readonly pages: readonly string[]
  readonly filters: readonly Condition[]
  readonly device: DeviceClass | null
  readonly columns: number
  readonly rows: number
}

/** Per cents of the page at which it is counted who came as far. */
export const reachSteps: readonly number[] = Array.from({ length: 20 }, (_, i) => 5 * (i + 1))
/** Elements that are told of, those with most clicks. */
export const maxElements = 100
