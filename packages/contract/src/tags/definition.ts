import { z } from 'zod'
import { conditionsIn, figureSchema, filtersSchema, isDated, type Rule, ruleSchema } from '../rules/index.ts'
import { happened, match, propertySchema as property, textSchema as text } from './happened.ts'
import { persuadedSchema } from './persuaded.ts'
import { preferenceSchema } from './preference.ts'
import { guardedQuerySchema } from '../segments/relations.ts'
import { scoreSchema } from './score.ts'
import { stageRules, stagesSchema } from './stages.ts'

const times = z.object({ of: z.literal('times').describe('how often') })
const ascending = (numbers: readonly number[]): boolean => numbers.every((one, i) => i === 0 || one > (numbers[i - 1] ?? one))

/** Where people stand by a figure of the others, or by numbers that somebody chose. */
const thresholdsSchema = z.discriminatedUnion('by', [
  z.object({ by: z.enum(['mean', 'median']).describe('of everybody who bought in the window') }),
  z.object({ by: z.literal('fixed'), days: z.number().min(0), times: z.number().min(0), money: z.number() }),
])

/** How the value of a tag follows from what people are and did: one kind per question operators ask. */
export const definitionSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('rule').describe('whoever a rule means has the tag, without a value'), rule: ruleSchema }),
  z.object({
    kind: z.literal('layers').describe('the first layer whose rule means somebody is their value'),
    layers: z
      .array(z.object({ value: text, rule: ruleSchema }))
      .min(1)
      .max(20),
    rest: text.optional().describe('value of everybody else; without it they have no tag'),
  }),
  z.object({
    kind: z.literal('buckets').describe('a figure, by ranges'),
    ...happened,
    figure: z.union([figureSchema, times]),
    edges: z.array(z.number()).min(1).max(20).refine(ascending, 'each edge is larger than the one before'),
  }),
  z.object({ kind: z.literal('figure').describe('a figure itself'), ...happened, figure: z.union([figureSchema, times]) }),
  preferenceSchema,
  z.object({
    kind: z.enum(['first', 'last']).describe('value of a property at the first or last event that has one, or when that was'),
    ...happened,
    property: property.optional().describe('without one it is the time of the event: `2026-11-01 10:00` in the project’s time zone'),
  }),
  z.object({
    kind: z.literal('rfm').describe('recency, frequency, money: one of eight cells; who did not buy in the window has no tag'),
    ...happened,
    money: property.describe('its numbers are added up'),
    thresholds: thresholdsSchema,
  }),
  stagesSchema,
  scoreSchema,
  persuadedSchema,
  z.object({
    kind: z.literal('propensity').describe('how likely somebody does something in the next days, learnt from what people did before'),
    target: z.object({
      event: match.event,
      filters: filtersSchema.refine((filters) => conditionsIn(filters).every(({ op }) => !isDated(op)), {
        message: 'what is learnt of the past cannot be about today’s dates',
      }),
    }),
    withinDays: z.number().int().min(1).max(90),
    among: ruleSchema.optional().describe('who is asked; without it everybody. Who did nothing in the last 90 days has no tag either way'),
    tiers: z
      .array(z.object({ value: text, from: z.number().min(0).max(1) }))
      .max(10)
      .default([])
      .refine((tiers) => ascending(tiers.map((one) => one.from)), 'each tier begins above the one before')
      .describe(
        'names of ranges of the probability, from the lowest; below the first there is no tag. Without any the value is the number',
      ),
  }),
  z.object({
    kind: z.literal('sql').describe('one guarded `select`; its columns are `person_id` and `value`'),
    query: guardedQuerySchema,
  }),
  z.object({ kind: z.literal('import') }).describe('whatever values files give people that are imported into the tag'),
  z.object({ kind: z.literal('planned').describe('agreed on, and defined later: nobody gets it from here') }),
])
export type Definition = z.infer<typeof definitionSchema>
export type DefinitionKind = Definition['kind']
export const definitionKinds = [
  'rule',
  'layers',
  'buckets',
  'figure',
  'preference',
  'first',
  'last',
  'rfm',
  'stages',
  'score',
  'persuaded',
  'propensity',
  'sql',
  'import',
  'planned',
] as const satisfies readonly DefinitionKind[]

/** Those that follow from people alone; what is likely needs a model as well, SQL an engine, an import a file, and what is planned says nothing. */
export type Plain = Exclude<Definition, { kind: 'propensity' | 'sql' | 'import' | 'planned' }>
/** Those that one question answers whenever it is asked. */
export type Askable = Plain | Of<'sql'>

/** Of one kind, or of several that are asked alike. */
export type Of<K extends DefinitionKind> = Extract<Definition, { kind: K }>

/** Rules that a definition asks. */
export function rulesIn(definition: Definition): Rule[] {
  if (definition.kind === 'rule') return [definition.rule]
  if (definition.kind === 'layers') return definition.layers.map((one) => one.rule)
  if (definition.kind === 'stages') return stageRules(definition)
  if (definition.kind === 'propensity') return definition.among ? [definition.among] : []
  return definition.kind === 'score' ? definition.criteria.flatMap((one) => (one.by === 'rule' ? [one.rule] : [])) : []
}
