import { z } from 'zod'

export const refusals = ['too_few_people', 'too_few_positives', 'not_better_than_chance', 'not_calibrated'] as const

/** Why there is no model, what there is, and what there would have to be. */
export const refusalSchema = z.object({ reason: z.enum(refusals), have: z.number(), need: z.number() })
export type Refusal = z.infer<typeof refusalSchema>

const spreadSchema = z.object({ edges: z.array(z.number()), shares: z.array(z.number()) })

export const driftSchema = z.object({
  since: z.iso.datetime().describe('the earlier run it is compared with'),
  features: z.array(z.number()).describe('stability index of each feature; above 0.25 people are not what they were'),
  scores: z.number().describe('the same of the predictions'),
  held: z
    .object({ predicted: z.number(), actual: z.number(), error: z.number(), people: z.number().int() })
    .nullable()
    .describe('what the model of that run says of people it could not know yet, and how many did it; null until its days are over'),
  drifted: z.boolean(),
})
export type Drift = z.infer<typeof driftSchema>

/** What a model is, how good it is, and what it was made of. */
export const cardSchema = z.object({
  events: z.array(z.string()).describe('looked at beside the target'),
  snapshots: z.array(z.iso.datetime()).describe('past moments it was learnt from, newest first'),
  people: z.number().int(),
  rows: z.number().int().describe('people at moments'),
  positives: z.number().int().describe('of these, who did it within the days after'),
  refusal: refusalSchema.nullable(),
  measured: z
    .object({ auc: z.number(), logLoss: z.number(), error: z.number(), baseRate: z.number(), people: z.number().int() })
    .nullable()
    .describe('at the newest moment, of people the model had not seen; `error` is the expected calibration error'),
  bins: z.array(z.object({ predicted: z.number(), actual: z.number(), people: z.number().int() })),
  features: z
    .array(z.object({ mean: z.number(), deviation: z.number(), weight: z.number(), spread: spreadSchema }))
    .describe('in the order of `featuresOf`; the weight is what one deviation adds to the log-odds'),
  intercept: z.number(),
  scores: z.array(z.number()).describe('share of people by what was predicted of them, in the ranges of `scoreEdges`'),
  drift: driftSchema.nullable(),
})
export type Card = z.infer<typeof cardSchema>

/** Ranges of predictions that are of use for rare and for frequent targets. */
export const scoreEdges = [0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 0.9] as const
