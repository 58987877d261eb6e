import { z } from 'zod'
import { type Cap, capSchema } from '../messaging/contact-rules.ts'
import { marketingPurpose } from '../messaging/consents.ts'
import type { Rule } from '../rules/index.ts'
import { references } from '../rules/index.ts'
import { atDoor, audienceOf, opening } from './entries/index.ts'
import { entryId, type Graph } from './graph.ts'
import { kindOf, type Node } from './nodes/index.ts'

/** How long after entering somebody still counts as being in a journey. */
export const recentDays = 30

export const overlapSchema = z.object({
  since: z.iso.datetime().describe('people count who are inside, have entered since then, or whom the entry means'),
  journeys: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      state: z.string(),
      isDraft: z.boolean().describe('looked at as its draft is, not as it is live'),
      people: z.number().int(),
      isEstimable: z.boolean().describe('false: nobody can tell before whom it will take in; only who is or was inside counts'),
      channels: z.array(z.string()),
      purposes: z.array(z.string()).describe('of its marketing messages'),
    }),
  ),
  pairs: z.array(
    z.object({
      a: z.string(),
      b: z.string(),
      people: z.number().int(),
      share: z.number().describe('of the smaller of the two'),
      channels: z.array(z.string()),
      purposes: z.array(z.string()),
    }),
  ),
  conflicts: z
    .array(
      z.object({
        a: z.string(),
        b: z.string(),
        people: z.number().int(),
        sends: z.number().int().describe('the most that both may want to send somebody on one day'),
        cap: capSchema,
      }),
    )
    .describe('the same people would get more than a cap lets through on one day'),
})
export type Overlapping = z.infer<typeof overlapSchema>

/** Whom an entry would take in, as far as a rule can say it; who did in the last days what opens a run. */
export function entryRule({ entry }: Pick<Graph, 'entry'>): Rule | undefined {
  const meant = audienceOf(entry)
  if (meant) return meant.except ? { kind: 'all', rules: [meant.who, { kind: 'not', rule: meant.except }] } : meant.who
  const opens = opening(entry)
  if (!opens) return undefined
  const window = { kind: 'last' as const, amount: recentDays, unit: 'day' as const }
  const happened: Rule = { kind: 'event', event: opens.event, filters: opens.filters, window, count: { op: 'gte', value: 1 } }
  // What only the event itself knows cannot be asked of people.
  const who = atDoor(entry)
  return who && references(who).triggerProperties.size === 0 ? { kind: 'all', rules: [happened, who] } : happened
}

type Send = Extract<Node, { kind: 'send' }>['settings']
const sendsOf = ({ nodes }: Graph): Send[] => nodes.flatMap((node) => (node.kind === 'send' ? [node.settings] : []))

export const channelsOf = (graph: Graph): string[] => [...new Set(sendsOf(graph).map(({ channel }) => channel))].toSorted()
export const purposesOf = (graph: Graph): string[] =>
  [...new Set(sendsOf(graph).flatMap((send) => (send.class === 'marketing' ? [send.purpose ?? marketingPurpose] : [])))].toSorted()

const dayMs = 86_400_000

/** The most messages of some kind that one pass brings on one day: along any path, anew after every wait of a day or longer. */
export function mostOnADay(graph: Graph, counts: (send: Send) => boolean): number {
  const next = Map.groupBy(graph.edges, ({ from }) => from)
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]))
  const known = new Map<string, number>()
  let most = 0
  /** From a step on until the day is over. */
  function from(id: string): number {
    const kept = known.get(id)
    if (kept !== undefined) return kept
    known.set(id, 0)
    const node = nodes.get(id)
    const own = node?.kind === 'send' && counts(node.settings) ? 1 : 0
    const after = Math.max(0, ...(next.get(id) ?? []).map(({ to }) => from(to)))
    most = Math.max(most, own + after)
    const isLong = node !== undefined && node.kind === 'wait' && (kindOf(node).lasts?.(node.settings) ?? 0) >= dayMs
    const total = isLong ? 0 : own + after
    known.set(id, total)
    return total
  }
  from(entryId)
  return most
}

/** Whether a cap is over a day or longer and counts messages of several journeys together. */
export const spansJourneys = ({ scope, per }: Cap): boolean => scope.kind !== 'journey' && (per.kind === 'calendar' || per.hours >= 24)

const counted =
  ({ scope, exempt }: Cap) =>
  (send: Send): boolean =>
    !exempt.includes(send.class) &&
    (scope.kind !== 'channel' || send.channel === scope.channel) &&
    (scope.kind !== 'purpose' || (send.class === 'marketing' && (send.purpose ?? marketingPurpose) === scope.purpose))

/** How many messages two journeys may want to send somebody on one day, where that is more than a cap lets through. */
export function overCap(cap: Cap, a: Graph, b: Graph): number | undefined {
  const [one, other] = [mostOnADay(a, counted(cap)), mostOnADay(b, counted(cap))]
  return spansJourneys(cap) && one > 0 && other > 0 && one + other > cap.limit ? one + other : undefined
}
