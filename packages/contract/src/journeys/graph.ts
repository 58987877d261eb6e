import { z } from 'zod'
import { type ItemLink, itemLinks, linksOf, type Rule } from '../rules/index.ts'
import type { Awaited } from './nodes/kind.ts'
import { kindOf, type Node, nodeSchema } from './nodes/index.ts'
import { absence, entryRules, entrySchema, opening } from './entries/index.ts'
import { groupSchema } from './groups.ts'
import { durationSchema, goalMetricSchema, idSchema, linkedMatch } from './parts.ts'

export const entryId = 'entry'

export const edgeSchema = z.object({ from: idSchema, port: idSchema, to: idSchema })
export type Edge = z.infer<typeof edgeSchema>

export const goalSchema = z.object({
  ...linkedMatch,
  metricId: goalMetricSchema,
  within: durationSchema,
  exit: z.boolean().default(true).describe('reaching the goal ends the run'),
})
export type Goal = z.infer<typeof goalSchema>

export const reentrySchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('never') }),
  z.object({ kind: z.literal('after_exit') }),
  z.object({ kind: z.literal('limit'), times: z.number().int().min(1).max(1_000), per: durationSchema }),
])

const capSchema = z.number().int().min(1).max(1_000_000_000)
const paceSchema = z.number().int().min(1).max(1_000_000)

export const limitsSchema = z.object({
  from: z.iso.datetime({ offset: true }).optional().describe('nobody enters before'),
  until: z.iso.datetime({ offset: true }).optional().describe('nobody enters from then on'),
  end: z.iso.datetime({ offset: true }).optional().describe('whoever is inside then leaves'),
  stay: z
    .object({
      since: z.string().max(200).nullable().describe('property of the profile with a date; null: entering'),
      for: durationSchema,
    })
    .optional()
    .describe('who is inside leaves when so much time has passed since that date; whose time has passed does not enter'),
  exits: z.array(z.object(linkedMatch)).max(10).optional().describe('events at which whoever is inside leaves at once'),
  priority: z
    .number()
    .int()
    .min(0)
    .max(100)
    .optional()
    .describe('of journeys that somebody may enter at the same time the highest comes first; 50 unless said otherwise'),
  budget: z
    .number()
    .min(0)
    .max(1_000_000_000)
    .optional()
    .describe('so much money of the currency of the project its marketing messages may cost in all; what would cost more is not sent'),
  entriesInTotal: capSchema.optional().describe('so many people begin in all'),
  entriesPerDay: capSchema.optional().describe('so many people begin on each day of the project'),
  entriesPerHour: capSchema.optional().describe('so many people begin in each hour of the clock of the project'),
  entriesPerMinute: paceSchema.optional().describe('so many people begin in each minute, in the order they came; nobody is lost'),
  sendsPerMinute: paceSchema
    .optional()
    .describe('so many people come to steps that send in each minute, in the order they came; nobody is lost'),
})
export type Limits = z.infer<typeof limitsSchema>

/** A journey as it is drawn. Ids are stable for life; positions on screen are derived, never stored. */
export const graphSchema = z.object({
  entry: entrySchema,
  nodes: z.array(nodeSchema).max(500),
  edges: z.array(edgeSchema).max(2_000),
  goal: goalSchema.nullable().default(null),
  reentry: reentrySchema.default({ kind: 'after_exit' }),
  limits: limitsSchema.optional(),
  groups: z.array(groupSchema).max(100).optional().describe('frames around steps; they change nothing in how it runs'),
})
export type Graph = z.infer<typeof graphSchema>

/** Ports a node may be left by, in the order they are drawn. */
export const portsOf = (node: Node): string[] => kindOf(node).ports(node.settings)

/** Rules a node asks when someone arrives. */
export const rulesOf = (node: Node): Rule[] => kindOf(node).rules?.(node.settings) ?? []

/** Events that whoever waits at a node waits for, each with the port it is left by then. */
export const awaitedAt = (node: Node): Awaited[] => kindOf(node).awaits?.(node.settings) ?? []

/** Rules that whoever waits at a node is asked again when what they look at has changed. */
export const watchedAt = (node: Node): Rule[] => kindOf(node).watches?.(node.settings) ?? []

/** Static segments a node puts people into, or takes them out of. */
export const listsAt = (node: Node): string[] => kindOf(node).lists?.(node.settings) ?? []

/** Journeys a node hands people over to. */
export const handedTo = (node: Node): string[] => kindOf(node).hands?.(node.settings) ?? []

/** Earlier steps that a step asks about. */
export const referredBy = (node: Node): { readonly node: string; readonly kind?: string }[] => kindOf(node).refers?.(node.settings) ?? []

/** Properties that lead conditions of a graph to items: of events it is told of, of its trigger, of profiles. */
export const itemLinksOf = ({ entry, goal, limits, nodes }: Graph): ItemLink[] => [
  ...linksOf('event', [
    ...(opening(entry)?.filters ?? []),
    ...(absence(entry)?.match.filters ?? []),
    ...(limits?.exits ?? []).flatMap(({ filters }) => filters),
    ...(goal?.filters ?? []),
    ...nodes.flatMap(awaitedAt).flatMap(({ match }) => match.filters),
  ]),
  ...[...entryRules(entry), ...nodes.flatMap(rulesOf)].flatMap(itemLinks),
]
