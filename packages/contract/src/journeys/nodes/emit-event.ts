import { z } from 'zod'
import { defineKind, pass } from './kind.ts'
import { readBy, valueOf, valueSchema } from './value.ts'

/** The property that tells how many journeys have led to an event, one after the other. */
export const depthProperty = '$depth'
/** Events of journeys that set off journeys, no more than so many in a row: nothing goes round for ever. */
const maxDepth = 10

const settings = z.object({
  event: z.string().min(1).max(200).regex(/^[^$]/, 'names of ours begin with $'),
  properties: z.array(z.intersection(z.object({ name: z.string().min(1).max(200).regex(/^[^$]/) }), valueSchema)).max(20),
})

/** Records an event of the person: segments, tags and other journeys hear of it like of any other. */
export const emitEvent = defineKind(
  'emit_event',
  settings,
)({
  fresh: () => ({ event: 'JourneyStep', properties: [] }),
  ports: () => ['next'],
  reads: ({ properties }) => [depthProperty, ...properties.flatMap(readBy)],
  arrive: ({ event, properties }, { node, visit, at, input }) => {
    const before = input.trigger[depthProperty]
    const depth = (typeof before === 'number' ? before : 0) + 1
    if (depth > maxDepth) return pass('next', tooDeep)
    const values = properties.flatMap(({ name, ...from }) => {
      const value = valueOf(from, input.trigger)
      return value === undefined ? [] : [[name, value] as const]
    })
    const all = { ...Object.fromEntries(values), [depthProperty]: depth }
    return pass('next', '', [{ kind: 'event', node, visit, at, name: event, properties: all }])
  },
  describe: ({ event }, language) => (language === 'zh' ? `记录事件「${event}」` : `Record “${event}”`),
  visited: ({ why }, _, language) => {
    if (why === tooDeep) return language === 'zh' ? '流程互相触发过多，未记录' : 'Not recorded: too many journeys set each other off'
    return language === 'zh' ? '事件已记录' : 'Event recorded'
  },
})

const tooDeep = 'too many in a row'
