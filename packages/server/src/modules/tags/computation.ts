import { z } from 'zod'
import type { JobContext } from '../../platform/jobs/index.ts'
import type { Outboxes } from '../../platform/log/index.ts'
import type { Postgres } from '../../platform/postgres.ts'
import type { PropensityModule } from './propensity/propensity.ts'
import type { TagsModule } from './tags.ts'

export interface ComputeDeps {
  readonly postgres: Postgres
  readonly outboxes: Outboxes
  readonly tags: TagsModule
  readonly propensity: PropensityModule
  readonly settledUpto: () => Promise<Date>
}

export const payloadSchema = z.object({ tagId: z.string() })
export const cursorSchema = z.object({
  changed: z.number(),
  /** Everybody up to this number had their value put on record, when the history of the tag began. */
  recorded: z.number().default(0),
  /** The rows of a file that name nobody are written down. */
  isTold: z.boolean().optional(),
  /** The evaluation of stages that goes on: as of when, of which version, and that everybody up to this number has been judged. */
  stages: z.object({ at: z.number(), version: z.number(), upto: z.number() }).optional(),
})
export type Context = JobContext<z.infer<typeof payloadSchema>, z.infer<typeof cursorSchema>>

export interface ComputedTag {
  readonly projectId: number
  readonly id: string
  readonly tag: string
  readonly version: number
  /** The tag means something else than when it was computed last: who has another value now has not changed. */
  readonly isSilent: boolean
}

export const perRound = 2_000
export const everybody = Number.MAX_SAFE_INTEGER
