import { z } from 'zod'
import { error } from '../problem.ts'
import { defineKind, type Effect, pass } from './kind.ts'
import { depthProperty } from './emit-event.ts'
import { readBy, valueOf, valueSchema } from './value.ts'

/** Why a run ended that another journey goes on with: a transfer, no goal. */
const handedOver = 'handoff'

const settings = z.object({
  journey: z.string().max(80).describe('public id; its entry is of the kind `handoff`'),
  values: z
    .array(z.intersection(z.object({ name: z.string().min(1).max(200).regex(/^[^$]/, 'names of ours begin with $') }), valueSchema))
    .max(20)
    .default([])
    .describe('what the other journey is given as its trigger'),
  leave: z.boolean().default(true).describe('ends here; else goes on in both'),
})

/** Hands the person over to another journey. */
export const handoff = defineKind(
  'handoff',
  settings,
)({
  // One that leaves has nothing after it: dropped onto a line it would be refused.
  fresh: () => ({ journey: '', values: [], leave: false }),
  ports: ({ leave }) => (leave ? [] : ['next']),
  hands: ({ journey }) => (journey === '' ? [] : [journey]),
  reads: ({ values }) => [depthProperty, ...values.flatMap(readBy)],
  check: (id, { journey }) => (journey === '' ? [error(id, 'journey_missing')] : []),
  arrive: ({ journey, values, leave }, { at, input }) => {
    const known = values.flatMap(({ name, ...from }) => {
      const value = valueOf(from, input.trigger)
      return value === undefined ? [] : [[name, value] as const]
    })
    const effects: Effect[] = [{ kind: 'handoff', at, journey, values: Object.fromEntries(known) }]
    return leave ? { kind: 'exit', port: '', why: handedOver, effects } : pass('next', '', effects)
  },
  describe: ({ journey, leave }, language, show) => {
    const name = show?.('journey', 'journey', journey) ?? journey
    if (language === 'zh') return leave ? `转入流程「${name}」` : `同时进入流程「${name}」`
    return leave ? `Hand over to “${name}”` : `Also into “${name}”`
  },
  visited: (_visit, { leave }, language) => {
    if (language === 'zh') return leave ? '已转入其他流程' : '已同时进入其他流程'
    return leave ? 'Handed over to another journey' : 'Also went into another journey'
  },
})
