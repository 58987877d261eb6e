import { z } from 'zod'
import { definitionsQuerySchema } from '../paging.ts'
import { type MetricAlertRule, metricAlertRuleSchema } from './alert.ts'

const watchedShape = {
  metricId: z.string().nullable().default(null).describe('the metric it looks at; null: at who is stuck in a process'),
  rule: metricAlertRuleSchema,
}
const hasOne = ({ metricId, rule }: { metricId: string | null; rule: MetricAlertRule }): boolean =>
  (metricId === null) === (rule.condition.kind === 'stuck')
const hasNone = { path: ['metricId'], message: 'an alert looks at a metric, or has the condition `stuck`' }

export const metricAlertInputSchema = z
  .object({
    name: z.string().trim().min(1).max(100),
    isOn: z.boolean().default(true).describe('false: it does not look'),
    ...watchedShape,
  })
  .refine(hasOne, hasNone)
export type MetricAlertInput = z.infer<typeof metricAlertInputSchema>

const number = z.number().nullable()
const usual = z
  .object({
    weeks: z.number().int().describe('how many earlier weeks it is taken from'),
    low: number.describe('null: too few weeks'),
    high: number,
  })
  .nullable()
  .describe('where the alert compares with what is usual: from and to; `before` is the median')
export const metricAlertSchema = z.object({
  ...metricAlertInputSchema.shape,
  id: z.string(),
  metricName: z.string().nullable().describe('null: it looks at no metric'),
  state: z.enum(['fine', 'firing']),
  since: z.iso.datetime().nullable().describe('when it began to fire'),
  lookedAt: z.iso.datetime().nullable().describe('when it looked last'),
  now: number.describe('what it found then'),
  before: number.describe('what that was compared with'),
  usual,
  failure: z.string().nullable().describe('why the last look came to nothing'),
  text: z.object({ en: z.string(), zh: z.string() }).describe('what it waits for'),
  revision: z.number().int(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  archivedAt: z.iso.datetime().nullable(),
})
export type MetricAlert = z.infer<typeof metricAlertSchema>
export const metricAlertsQuerySchema = definitionsQuerySchema
export const metricAlertsSchema = z.object({ items: z.array(metricAlertSchema), next: z.string().nullable() })

/** The times it fired, newest first: a hundred of them. */
export const metricFiringsSchema = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      since: z.iso.datetime(),
      until: z.iso.datetime().nullable().describe('when it recovered; null: it still fires'),
      now: number.describe('when it began'),
      before: number,
      usual,
      nowAfter: number.describe('when it recovered'),
    }),
  ),
  next: z.null(),
})
export type MetricFirings = z.infer<typeof metricFiringsSchema>

/** What an alert would say at this moment; nobody is told. */
export const metricAlertTestSchema = z.object(watchedShape).refine(hasOne, hasNone)
export const metricAlertTestedSchema = z.object({
  verdict: z.enum(['firing', 'fine', 'unknown']).describe('unknown: nothing to compare with, or to divide by'),
  now: number,
  before: number,
  usual,
  from: z.iso.datetime().describe('the time that was counted'),
  until: z.iso.datetime(),
  text: z.object({ en: z.string(), zh: z.string() }),
})
export type MetricAlertTested = z.infer<typeof metricAlertTestedSchema>

/** What an alert that compares with what is usual would have found in the last weeks; nobody is told. */
export const metricAlertPreviewSchema = z
  .object({ metricId: z.string().describe('the metric it looks at'), rule: metricAlertRuleSchema })
  .refine(({ rule }) => rule.condition.kind === 'season', {
    path: ['rule', 'condition', 'kind'],
    message: 'only an alert of kind `season` has a usual range',
  })
export const previewWeeks = 4
export const metricAlertPreviewedSchema = z.object({
  unit: z.enum(['hour', 'day']),
  points: z
    .array(
      z.object({
        bucket: z.string(),
        now: number.describe('what it would have found'),
        before: number.describe('the median of the weeks before'),
        usual: usual.unwrap(),
        verdict: metricAlertTestedSchema.shape.verdict,
      }),
    )
    .describe('every hour or day of the last four weeks that is over'),
  times: z.number().int().describe('how many times it would have begun to fire'),
  ms: z.number(),
  sql: z.string().describe('the query as it ran'),
})
export type MetricAlertPreviewed = z.infer<typeof metricAlertPreviewedSchema>
