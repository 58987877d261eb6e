import { DateTime } from 'luxon'
import { rangeOf } from './buckets.ts'
import { type FunnelMode, type FunnelQuery, funnelWindowMs } from './funnel-query.ts'
import { quantile } from './quantiles.ts'

/** One event as a funnel sees it, in the one order of events. */
export interface FunnelEvent {
  readonly time: number
  /** Which steps it fits, from 1. */
  readonly steps: readonly number[]
  /** The linked value at each of those steps. */
  readonly links?: readonly (string | null)[]
  /** It ends chains of these lengths. */
  readonly ends?: readonly number[]
}

export interface FunnelSpec {
  readonly steps: number
  readonly mode: FunnelMode
  readonly isLinked: boolean
  /** The range bounds the first step only … */
  isStart(time: number): boolean
  /** … and nothing counts from here on. */
  readonly end: number
  /** Until when a chain that starts then may go on, included. */
  due(start: number): number
  readonly firstTouch: boolean
}

export function funnelSpec(query: FunnelQuery, timeZone: string): FunnelSpec {
  const { from, until } = rangeOf(query, timeZone)
  const { amount, unit } = query.window
  const dayAfter = (time: number): number => DateTime.fromMillis(time, { zone: timeZone }).startOf('day').plus({ days: amount }).toMillis()
  return {
    steps: query.steps.length,
    mode: query.mode,
    isLinked: query.steps.some((step) => step.link !== undefined),
    isStart: (time) => time >= from && time < until,
    end: query.extendOverEndDate ? Infinity : until,
    due: unit === 'natural_day' ? (start) => dayAfter(start) - 1 : (start) => start + funnelWindowMs(query),
    firstTouch: query.firstTouch,
  }
}

type Chain = readonly FunnelEvent[]

/** How far one person came, and by which events: the longest chain, of those the first to arrive, with the latest steps before. */
export function funnelChain(events: readonly FunnelEvent[], spec: FunnelSpec): Chain {
  const chains = perLink(events, spec, (some) => [(spec.mode === 'any_order' ? chainInAnyOrder : chainInOrder)(some, spec)])
  const place = (chain: Chain): number => events.findIndex((event) => event === chain.at(-1))
  return chains.toSorted((a, b) => b.length - a.length || place(a) - place(b))[0] ?? []
}

interface Seen extends FunnelEvent {
  readonly whole: FunnelEvent
}

/** Chains keep one value of the linked property; without one nothing links. */
function perLink(events: readonly FunnelEvent[], spec: FunnelSpec, chainsOf: (some: readonly Seen[]) => Chain[]): Chain[] {
  const first = events.find((event) => event.steps.includes(1))
  const seen = events
    .filter((event) => event.time < spec.end)
    .map(
      (event): Seen => ({
        ...event,
        whole: event,
        steps: spec.firstTouch && event !== first ? event.steps.filter((one) => one > 1) : event.steps,
      }),
    )
  if (!spec.isLinked) return chainsOf(seen)
  const linkOf = (event: Seen, step: number): string | null => event.whole.links?.[event.whole.steps.indexOf(step)] ?? null
  const values = new Set(seen.flatMap((event) => event.steps.map((step) => linkOf(event, step)).filter((value) => value !== null)))
  return [...values].flatMap((value) =>
    chainsOf(seen.map((event) => ({ ...event, steps: event.steps.filter((step) => linkOf(event, step) === value) }))),
  )
}

/**
 * Per chain length the chain with the latest start is kept; steps are tried from the last to the first, so that one event serves one step.
 * Where nothing may lie between, what an event does not continue is over.
 */
function chainInOrder(events: readonly Seen[], spec: FunnelSpec): Chain {
  let chains: (Chain | undefined)[] = []
  let longest: Chain = []
  for (const event of events) {
    for (const length of event.ends ?? []) chains[length] = undefined
    const next = spec.mode === 'adjacent' ? [] : [...chains]
    for (let step = spec.steps; step >= 1; step--) {
      const chain = event.steps.includes(step) ? extended(chains[step - 1], event, step, spec) : undefined
      if (!chain) continue
      next[step] = chain
      if (chain.length > longest.length) longest = chain
    }
    chains = next
  }
  return longest
}

function extended(before: Chain | undefined, event: Seen, step: number, spec: FunnelSpec): Chain | undefined {
  if (step === 1) return spec.isStart(event.time) ? [event.whole] : undefined
  const first = before?.[0]
  return before && first && event.time <= spec.due(first.time) ? [...before, event.whole] : undefined
}

/**
 * An event serves, of the steps it fits, the one that was not served for longest; a chain is what the last events of the steps
 * are, as far as they lie in the window. When none of them may start it, the last that may takes the place of the one at its step.
 */
function chainInAnyOrder(events: readonly Seen[], spec: FunnelSpec): Chain {
  const last = new Map<number, number>()
  let start: { readonly at: number; readonly step: number } | undefined
  let longest: Chain = []
  const eventAt = (at: number): FunnelEvent => events[at]?.whole ?? { time: Infinity, steps: [] }
  for (const [at, event] of events.entries()) {
    const step = event.steps.toSorted((a, b) => (last.get(a) ?? -1) - (last.get(b) ?? -1) || a - b)[0]
    // Before a chain can begin nothing serves.
    if (step === undefined || (!start && !spec.isStart(event.time))) continue
    last.set(step, at)
    if (spec.isStart(event.time) || !start) start = { at, step }
    if (event.time > spec.due(eventAt(start.at).time)) continue
    const alive = new Map([...last].filter(([, one]) => event.time <= spec.due(eventAt(one).time)))
    if (![...alive.values()].some((one) => spec.isStart(eventAt(one).time))) alive.set(start.step, start.at)
    const chain = [...alive.values()].toSorted((a, b) => a - b).map(eventAt)
    if (chain.length > longest.length) longest = chain
  }
  return longest
}

/**
 * All chains of one person, each event in one: it joins the chain at the highest step it fits, of those the one that started last, and
 * opens one when it can join none.
 */
export function funnelOccurrences(events: readonly FunnelEvent[], spec: FunnelSpec): Chain[] {
  return perLink(events, spec, (some) => {
    const chains: { events: FunnelEvent[]; isOver: boolean }[] = []
    for (const event of some) {
      for (const chain of chains) if (event.ends?.includes(chain.events.length)) chain.isOver = true
      const open = chains.filter(({ events: [first], isOver }) => !isOver && first && event.time <= spec.due(first.time))
      // The latest start is the last one opened.
      const joined = open
        .filter((chain) => event.steps.includes(chain.events.length + 1))
        .toSorted((a, b) => a.events.length - b.events.length)
      const chain = joined.at(-1)
      if (chain) chain.events.push(event.whole)
      else if (event.steps.includes(1) && spec.isStart(event.time)) chains.push({ events: [event.whole], isOver: false })
    }
    return chains.map((chain) => chain.events)
  })
}

/** People per step: who came at least so far. */
export const peopleByStep = (depths: Iterable<number>, steps: number): number[] => {
  const counts = Array.from({ length: steps }, () => 0)
  for (const depth of depths) for (let step = 0; step < depth; step++) counts[step] = (counts[step] ?? 0) + 1
  return counts
}

/** How long something took: quartiles by linear interpolation between the values, and the mean; null of nothing. */
export function spreadOf(values: readonly number[]): { p25: number; median: number; p75: number; mean: number } | null {
  if (values.length === 0) return null
  const sorted = values.toSorted((a, b) => a - b)
  const at = (share: number): number => quantile(sorted, share) ?? 0
  return { p25: at(0.25), median: at(0.5), p75: at(0.75), mean: values.reduce((sum, one) => sum + one, 0) / values.length }
}
