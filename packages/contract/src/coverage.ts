import { z } from 'zod'
import { entrySegments, type Graph, opening, priorityOf } from './journeys/index.ts'
import { graphUses } from './uses.ts'

/** What nobody reacts to: events that matter, people who wait for an answer, campaigns that nobody has put in order. */

export const coverageQuerySchema = z.object({
  days: z.coerce.number().int().min(1).max(90).default(30).describe('events of so many days are looked at'),
  hours: z.coerce.number().int().min(1).max(720).default(24).describe('an answer is late after so many hours'),
})

const campaign = z.object({ id: z.string(), name: z.string() })
export const coverageSchema = z.object({
  events: z.array(
    z.object({
      event: z.string(),
      volume: z.number().int().describe('how often in the days looked at'),
      hasSteward: z.boolean().describe('somebody answers for it, so it matters however rare it is'),
    }),
  ),
  looked: z.number().int().describe('key events that were looked at: the most frequent 30, and those with a steward'),
  replies: z
    .array(z.object({ personId: z.number().int(), channel: z.string(), waitsSince: z.iso.datetime() }))
    .nullable()
    .describe('people who wait for an answer for longer, at most 100; null: the caller may not read the inbox'),
  waiting: z.number().int().nullable().describe('how many of them there are'),
  campaigns: z.array(
    z.object({
      by: z.enum(['event', 'segment']),
      of: z.string().describe('name of the event, or id of the segment'),
      priority: z.number().int(),
      journeys: z.array(campaign),
    }),
  ),
})
export type Coverage = z.infer<typeof coverageSchema>

export interface LiveCampaign {
  readonly id: string
  readonly name: string
  readonly graph: Graph
}

/** Live journeys that take in the same people by the same door, write marketing to them, and have the same priority: which comes first is chance. */
export function isolated(live: readonly LiveCampaign[]): Coverage['campaigns'] {
  const doors = live
    .filter(({ graph }) => sendsMarketing(graph))
    .flatMap(({ id, name, graph }) => {
      const priority = priorityOf(graph.limits)
      const event = opening(graph.entry)?.event
      const by = [
        ...(event === undefined ? [] : [{ by: 'event' as const, of: event }]),
        ...entrySegments(graph.entry).map((of) => ({ by: 'segment' as const, of })),
      ]
      return by.map((door) => ({ ...door, priority, id, name }))
    })
  return [...Map.groupBy(doors, ({ by, of, priority }) => `${by} ${priority} ${of}`).values()].flatMap((some) => {
    const [first] = some
    if (!first || some.length < 2) return []
    return [{ by: first.by, of: first.of, priority: first.priority, journeys: some.map(({ id, name }) => ({ id, name })) }]
  })
}

const sendsMarketing = ({ nodes }: Graph): boolean => nodes.some((node) => node.kind === 'send' && node.settings.class === 'marketing')

/** What a live journey reacts to, as references: not what it tells itself, nor its goal, which only counts. */
export const reactionsOf = (graph: Graph): string[] =>
  graphUses({ ...graph, goal: null, nodes: graph.nodes.filter((node) => node.kind !== 'emit_event') })
