import { z } from 'zod'
import { conditionSchema, figureSchema, type Rule, ruleSchema, windowSchema } from '../rules/index.ts'
import { stageRules, stagesSchema } from './stages.ts'

const text = z.string().trim().min(1).max(200)
const property = z.string().min(1).max(200)
/** Events of one name, with filters, in a window. */
const happened = { event: z.string().min(1).max(200), filters: z.array(conditionSchema).max(20).default([]), window: windowSchema }
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
  z.object({
    kind: z.literal('preference').describe('what weighs most: values of a property, or when it happens'),
    ...happened,
    of: z.discriminatedUnion('by', [
      z.object({ by: z.literal('property'), property }),
      z.object({ by: z.enum(['hours', 'weekday']).describe('two hours of the day, or 1 (Monday) to 7, in the project’s time zone') }),
    ]),
    weight: z.union([times, z.object({ of: z.literal('sum'), property })]).describe('each event counts one, or what a property says'),
    halfLifeDays: z.number().min(0.1).max(3650).optional().describe('after so many days an event weighs half'),
  }),
  z.object({
    kind: z.enum(['first', 'last']).describe('value of a property at the first or last event that has one'),
    ...happened,
    property,
  }),
  z.object({
    kind: z.literal('rfm').describe('recency, frequency, money: one of eight cells; who did not buy in the window has no tag'),
    ...happened,
    money: property.describe('its numbers are added up'),
    thresholds: thresholdsSchema,
  }),
  stagesSchema,
])
export type Definition = z.infer<typeof definitionSchema>
export type DefinitionKind = Definition['kind']
export const definitionKinds: readonly DefinitionKind[] = [
  'rule',
  'layers',
  'buckets',
  'figure',
  'preference',
  'first',
  'last',
  'rfm',
  'stages',
]

/** Of one kind, or of several that are asked alike. */
export type Of<K extends DefinitionKind> = Extract<Definition, { kind: K }>

/** Rules that a definition asks. */
export function rulesIn(definition: Definition): Rule[] {
  if (definition.kind === 'rule') return [definition.rule]
  if (definition.kind === 'layers') return definition.layers.map((one) => one.rule)
  return definition.kind === 'stages' ? stageRules(definition) : []
}
