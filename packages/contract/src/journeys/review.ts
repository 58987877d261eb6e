import { z } from 'zod'

/**
 * `in_review` waits for a second person, `scheduled` for its time. `failed`: its time came and it could not go live.
 * A draft that is in review or scheduled cannot be edited.
 */
export const reviewStates = ['in_review', 'scheduled', 'published', 'rejected', 'withdrawn', 'failed'] as const
export type ReviewState = (typeof reviewStates)[number]

export const reviewSchema = z.object({
  number: z.number().int(),
  state: z.enum(reviewStates),
  version: z.number().int().describe('what it becomes when it goes live'),
  policy: z.enum(['pin', 'follow', 'end']),
  publishAt: z.iso.datetime().nullable().describe('when it is to go live; null: when it is approved'),
  digest: z.string().describe('of the draft, the texts it sends and what happens to people inside: what is approved'),
  note: z.string(),
  submittedBy: z.string(),
  submittedAt: z.iso.datetime(),
  decidedBy: z.string().nullable(),
  decidedAt: z.iso.datetime().nullable(),
  reason: z.string().describe('why it was rejected; of `failed` the code of the error'),
})
export type Review = z.infer<typeof reviewSchema>

export const publishAtSchema = z.iso.datetime().nullable().default(null).describe('when it shall go live; null: at once')

export const submitSchema = z.object({
  note: z.string().max(1_000).default('').describe('what whoever approves it should know'),
  policy: z.enum(['pin', 'follow', 'end']).default('follow').describe('what happens to people inside when it goes live'),
  at: publishAtSchema,
})
export const approveSchema = z.object({ digest: z.string().max(100).describe('of the review that was looked at') })
export const rejectSchema = z.object({ reason: z.string().trim().min(1).max(1_000) })

/** From the idea to the first person: when a journey came to each stage for the first time. */
export const stagesSchema = z.object({
  createdAt: z.iso.datetime(),
  submittedAt: z.iso.datetime().nullable(),
  approvedAt: z.iso.datetime().nullable(),
  liveAt: z.iso.datetime().nullable(),
})
export type Stages = z.infer<typeof stagesSchema>

/** Neither edited nor published: it waits for somebody or for its time. */
export const isOpen = (review: Pick<Review, 'state'> | null): boolean => review?.state === 'in_review' || review?.state === 'scheduled'

/** The state of a journey as people see it: what is live stays that, whatever its next version waits for. */
export function shownState<S extends string>(
  state: S,
  version: number | null,
  review: Pick<Review, 'state' | 'version'> | null,
): S | 'in_review' | 'rejected' | 'scheduled' {
  if (state === 'running' || state === 'paused' || review?.version !== (version ?? 0) + 1) return state
  return review.state === 'in_review' || review.state === 'rejected' || review.state === 'scheduled' ? review.state : state
}
