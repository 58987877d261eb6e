import { z } from 'zod'
import { type Condition, conditionSchema, isDated, type ItemLink, itemLinks, linksOf, type Rule, ruleSchema } from '../rules/index.ts'

const idSchema = z.string().regex(/^[a-z0-9_-]{1,40}$/)
export const entryId = 'entry'

export const durationSchema = z.object({ amount: z.number().int().min(0).max(100_000), unit: z.enum(['second', 'minute', 'hour', 'day']) })
export type Duration = z.infer<typeof durationSchema>

const unitMs = { second: 1_000, minute: 60_000, hour: 3_600_000, day: 86_400_000 }
export const durationMs = (duration: Duration): number => duration.amount * unitMs[duration.unit]

/** Links an event to the run's trigger: both properties must be set and equal (`order_id = trigger.order_id`). */
export const linkSchema = z.object({ property: z.string().min(1), trigger: z.string().min(1) })
export type Link = z.infer<typeof linkSchema>

const eventMatch = {
  event: z.string().min(1).max(200),
  filters: z
    .array(
      conditionSchema.refine(({ op }) => !isDated(op), {
        path: ['op'],
        message: 'dates are asked for in a condition, of the trigger: an event is compared as it comes',
      }),
    )
    .max(20)
    .default([]),
}
const linkedMatch = { ...eventMatch, links: z.array(linkSchema).max(5).default([]) }

export interface EventMatch {
  readonly event: string
  readonly filters: readonly Condition[]
  readonly links: readonly Link[]
}

export const entrySchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('event'),
    ...eventMatch,
    key: z
      .string()
      .optional()
      .describe(
        'property that tells runs of one person apart, e.g. order_id; without it each event is its own entry, and a person is inside once at a time',
      ),
  }),
  z.object({
    kind: z.literal('event_then_not'),
    ...eventMatch,
    key: z.string().optional(),
    not: z.object(linkedMatch).describe('the event that must not follow'),
    within: durationSchema,
  }),
])
export type Entry = z.infer<typeof entrySchema>

const nodeBase = { id: idSchema, name: z.string().max(80).optional() }
const arm = { id: idSchema, name: z.string().max(80).default('') }

export const nodeSchema = z.discriminatedUnion('kind', [
  z.object({ ...nodeBase, kind: z.literal('wait'), settings: z.object({ duration: durationSchema }) }),
  z.object({ ...nodeBase, kind: z.literal('wait_event'), settings: z.object({ ...linkedMatch, timeout: durationSchema }) }),
  z.object({
    ...nodeBase,
    kind: z.literal('condition'),
    settings: z.object({
      arms: z
        .array(z.object({ ...arm, rule: ruleSchema }))
        .min(1)
        .max(20),
    }),
  }),
  z.object({
    ...nodeBase,
    kind: z.literal('split'),
    settings: z.object({
      arms: z
        .array(z.object({ ...arm, weight: z.number().int().min(0).max(10_000), control: z.boolean().default(false) }))
        .min(1)
        .max(10),
      salt: z.string().max(40).optional(),
    }),
  }),
  z.object({
    ...nodeBase,
    kind: z.literal('send'),
    settings: z.object({
      channel: z.literal('email'),
      templateId: z.string(),
      class: z.enum(['marketing', 'service']).default('marketing'),
      purpose: z.string().max(40).optional().describe('which consent a marketing message needs; `marketing`, unless said otherwise'),
      live: z.boolean().optional().describe('always the newest version of the template, instead of the one current at publish'),
    }),
  }),
  z.object({
    ...nodeBase,
    kind: z.literal('set_tag'),
    settings: z.object({ tag: z.string().min(1).max(100), value: z.string().max(200).default(''), remove: z.boolean().default(false) }),
  }),
  z.object({ ...nodeBase, kind: z.literal('exit'), settings: z.object({ reason: z.string().max(80).default('') }) }),
])
export type Node = z.infer<typeof nodeSchema>
export type NodeKind = Node['kind']
export const nodeKinds: readonly NodeKind[] = ['wait', 'wait_event', 'condition', 'split', 'send', 'set_tag', 'exit']

export const edgeSchema = z.object({ from: idSchema, port: idSchema, to: idSchema })
export type Edge = z.infer<typeof edgeSchema>

export const goalSchema = z.object({
  ...linkedMatch,
  within: durationSchema,
  exit: z.boolean().default(true).describe('reaching the goal ends the run'),
})
export type Goal = z.infer<typeof goalSchema>

export const reentrySchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('never') }),
  z.object({ kind: z.literal('after_exit') }),
  z.object({ kind: z.literal('limit'), times: z.number().int().min(1).max(1_000), per: durationSchema }),
])

/** A journey as it is drawn. Ids are stable for life; positions on screen are derived, never stored. */
export const graphSchema = z.object({
  entry: entrySchema,
  nodes: z.array(nodeSchema).max(500),
  edges: z.array(edgeSchema).max(2_000),
  goal: goalSchema.nullable().default(null),
  reentry: reentrySchema.default({ kind: 'after_exit' }),
})
export type Graph = z.infer<typeof graphSchema>

/** Ports a node may be left by, in the order they are drawn. */
export function portsOf(node: Node): string[] {
  switch (node.kind) {
    case 'wait_event':
      return ['happened', 'timeout']
    case 'condition':
      return [...node.settings.arms.map((one) => one.id), 'else']
    case 'split':
      return node.settings.arms.map((one) => one.id)
    case 'exit':
      return []
    case 'wait':
    case 'send':
    case 'set_tag':
      return ['next']
  }
}

/** Rules a node asks when someone arrives. */
export const rulesOf = (node: Node): Rule[] => (node.kind === 'condition' ? node.settings.arms.map((one) => one.rule) : [])

/** Properties that lead conditions of a graph to items: of events it is told of, of its trigger, of profiles. */
export const itemLinksOf = ({ entry, goal, nodes }: Graph): ItemLink[] => [
  ...linksOf('event', [
    ...entry.filters,
    ...(entry.kind === 'event_then_not' ? entry.not.filters : []),
    ...(goal?.filters ?? []),
    ...nodes.flatMap((node) => (node.kind === 'wait_event' ? node.settings.filters : [])),
  ]),
  ...nodes.flatMap(rulesOf).flatMap(itemLinks),
]
