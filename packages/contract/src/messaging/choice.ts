import { hash32 } from '../parts.ts'
import type { SendingChannel } from './reach.ts'

/** Messages of a class that went out by a channel in the last 90 days, and those of them that were opened, clicked, or led to the goal. */
export interface Responses {
  readonly sent: number
  readonly responded: number
}

/** What a project knows of its channels, for everybody alike. */
export interface ChannelFigures {
  /** Of one message, by the account that is the default of its channel; a channel without a known price is missing. */
  readonly prices: ReadonlyMap<SendingChannel, number>
  readonly responses: Readonly<Record<'marketing' | 'service', ReadonlyMap<SendingChannel, Responses>>>
}

export const unknownFigures: ChannelFigures = { prices: new Map(), responses: { marketing: new Map(), service: new Map() } }

export const choices = ['cheapest', 'predicted'] as const
export type Choice = (typeof choices)[number]

/** Channels in the order they are tried, and by which numbers. */
export interface Chosen {
  readonly order: readonly SendingChannel[]
  readonly by: ReadonlyMap<SendingChannel, string>
}

/** The lowest price first; of equal ones the order as it is; those without a known price come last. */
export function cheapestFirst(order: readonly SendingChannel[], { prices }: ChannelFigures): Chosen {
  const of = (one: SendingChannel): number => prices.get(one) ?? Infinity
  // Two unknown prices are equal: their difference would be no number.
  const sorted = order.toSorted((a, b) => (of(a) === of(b) ? 0 : of(a) - of(b)))
  return { order: sorted, by: new Map(order.map((one) => [one, String(prices.get(one) ?? unknown)])) }
}

export const unknown = '?'

/** The rate of the project weighs as much as so many messages of the channel itself. */
export const priorMessages = 20

/** Thompson sampling: of each channel a rate is drawn from what is known of it, and the highest comes first. The same seed draws the same. */
export function predictedFirst(order: readonly SendingChannel[], responses: ReadonlyMap<SendingChannel, Responses>, seed: string): Chosen {
  const drawn = new Map(order.map((one) => [one, drawnBeta(posterior(one, responses), `${seed}/${one}`)]))
  const of = (one: SendingChannel): number => drawn.get(one) ?? 0
  const said = (one: SendingChannel): string => {
    const { responded, sent } = responses.get(one) ?? nothing
    return `${(of(one) * 100).toFixed(1)}% (${responded}/${sent})`
  }
  return { order: order.toSorted((a, b) => of(b) - of(a)), by: new Map(order.map((one) => [one, said(one)])) }
}

const nothing: Responses = { sent: 0, responded: 0 }

export interface Beta {
  readonly a: number
  readonly b: number
}

/** Of the response rate of a channel: its own messages, and the rate of all channels together with the weight of the prior. */
export function posterior(channel: SendingChannel, responses: ReadonlyMap<SendingChannel, Responses>): Beta {
  const all = [...responses.values()]
  const sum = (of: (one: Responses) => number): number => all.reduce((total, one) => total + of(one), 0)
  // One of two is added, so that a project in which nobody has answered yet draws as well.
  const mean = (sum((one) => one.responded) + 1) / (sum((one) => one.sent) + 2)
  const { sent, responded } = responses.get(channel) ?? nothing
  return { a: responded + mean * priorMessages, b: sent - responded + (1 - mean) * priorMessages }
}

function drawnBeta({ a, b }: Beta, seed: string): number {
  const random = randomOf(seed)
  const x = drawnGamma(a, random)
  return x / (x + drawnGamma(b, random))
}

/** Marsaglia and Tsang 2000; below 1 by the gamma above it. */
function drawnGamma(shape: number, random: () => number): number {
  if (shape < 1) return drawnGamma(shape + 1, random) * random() ** (1 / shape)
  const d = shape - 1 / 3
  const c = 1 / Math.sqrt(9 * d)
  for (;;) {
    const x = Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random())
    const v = (1 + c * x) ** 3
    if (v > 0 && Math.log(random()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v
  }
}

/** Numbers above 0 and below 1, the same for the same seed (mulberry32). */
function randomOf(seed: string): () => number {
  let state = hash32(seed)
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return (((mixed ^ (mixed >>> 14)) >>> 0) + 0.5) / 2 ** 32
  }
}
