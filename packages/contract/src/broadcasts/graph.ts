import { entryId, type Edge, type Graph, type Limits } from '../journeys/graph.ts'
import type { Node } from '../journeys/nodes/index.ts'
import { type Broadcast, controlId, variantsOf } from './broadcast.ts'

/** Steps of a broadcast; those that send have the letters of their variants. */
export const steps = { canary: 'canary', hold: 'hold', split: 'split' } as const

/** Not chosen yet: such a journey cannot go live. */
const nobody = { kind: 'segment' as const, id: '' }

const edge = (from: string, to: string, port = 'next'): Edge => ({ from, port, to })

/** A broadcast as the journey that it is: audience, who goes first, who gets which, and the messages. */
export function graphOf(broadcast: Broadcast): Graph {
  const { audience, when, goal, canary } = broadcast
  const limits = limitsOf(broadcast)
  const letters = variantsOf(broadcast)
  const isSplit = letters.length > 1 || broadcast.control > 0
  const main = isSplit ? steps.split : (letters[0] ?? '')
  return {
    entry: { kind: 'audience', who: audience.who ?? nobody, ...(audience.except ? { except: audience.except } : {}), when, onlyNew: false },
    nodes: [...(canary ? firstOf(canary) : []), ...(isSplit ? [split(broadcast)] : []), ...sends(broadcast)],
    edges: [
      ...(canary
        ? [edge(entryId, steps.canary), edge(steps.canary, main, 'first'), edge(steps.canary, steps.hold, 'rest'), edge(steps.hold, main)]
        : [edge(entryId, main)]),
      ...(isSplit ? letters.map((id) => edge(steps.split, id, id)) : []),
    ],
    // Who is still to be written to may have done it already: they are written to all the same, else variants would differ in whom they reach.
    goal: goal && { ...goal, links: [], exit: false },
    reentry: { kind: 'after_exit' },
    ...(Object.keys(limits).length === 0 ? {} : { limits }),
  }
}

const limitsOf = ({ perMinute, priority, budget }: Broadcast): Limits => ({
  ...(perMinute === undefined ? {} : { sendsPerMinute: perMinute }),
  ...(priority === undefined ? {} : { priority }),
  ...(budget === undefined ? {} : { budget }),
})

const firstOf = ({ percent, minutes }: NonNullable<Broadcast['canary']>): Node[] => [
  {
    id: steps.canary,
    kind: 'split',
    settings: {
      arms: [
        { id: 'first', name: '', weight: percent, control: false },
        { id: 'rest', name: '', weight: 100 - percent, control: false },
      ],
    },
  },
  {
    id: steps.hold,
    kind: 'wait',
    settings: { duration: { amount: minutes, unit: 'minute' } },
  },
]

/** Weights in hundredths of a percent: the control group takes its share from all variants alike. */
const split = ({ variants, control }: Broadcast): Node => ({
  id: steps.split,
  kind: 'split',
  settings: {
    arms: [
      ...variantsOf({ variants }).map((id, i) => ({
        id,
        name: id.toUpperCase(),
        weight: (variants[i]?.weight ?? 0) * (100 - control),
        control: false,
      })),
      ...(control > 0 ? [{ id: controlId, name: '', weight: control * 100, control: true }] : []),
    ],
  },
})

const sends = ({ variants, channel, class: messageClass, purpose, bestTime }: Broadcast): Node[] =>
  variantsOf({ variants }).map((id, i) => ({
    id,
    kind: 'send',
    settings: {
      channel,
      templateId: variants[i]?.templateId ?? '',
      class: messageClass,
      ...(purpose === undefined ? {} : { purpose }),
      ...(bestTime === undefined ? {} : { bestTime }),
    },
  }))
