import { DateTime } from 'luxon'
import { z } from 'zod'
import { type Moment, type Rule, ruleSchema } from '../rules/index.ts'

const text = z.string().trim().min(1).max(200)
const days = z.number().int().min(1).max(3650)
export const maxStages = 12

const stageSchema = z
  .object({
    value: text,
    enter: ruleSchema.describe('who comes into it'),
    leave: ruleSchema.optional().describe('who breaks with it'),
    atLeastDays: days.optional().describe('nobody leaves before so many days of the project have begun since'),
    atMostDays: days.optional().describe('whoever has been in it so many days breaks with it'),
  })
  .refine(({ atLeastDays = 0, atMostDays = Infinity }) => atLeastDays <= atMostDays, {
    path: ['atMostDays'],
    message: 'the longest stay is not shorter than the shortest',
  })

/** Everybody is in one stage and stays there until they break with it. */
export const stagesSchema = z
  .object({
    kind: z.literal('stages').describe('everybody is in one stage, and stays there until they break with it'),
    stages: z.array(stageSchema).min(1).max(maxStages).describe('in their order: of two that somebody could come into, the first'),
    rest: text.describe('the last stage: everybody else'),
    patience: z
      .number()
      .int()
      .min(1)
      .max(10)
      .default(1)
      .describe('computations one after the other in which somebody breaks with a stage before they leave'),
  })
  .superRefine(({ stages, rest }, context) => {
    const values = [...stages.map((one) => one.value), rest]
    for (const [i, value] of values.entries())
      if (values.indexOf(value) < i) {
        const path = i < stages.length ? ['stages', i, 'value'] : ['rest']
        context.addIssue({ code: 'custom', path, message: `another stage is called “${value}”` })
      }
  })
export type Stages = z.infer<typeof stagesSchema>
export type Stage = Stages['stages'][number]

/** Rules that stages ask: who comes into each, then who leaves those that say so. */
export const stageRules = ({ stages }: Stages): Rule[] => [...stages.map((one) => one.enter), ...stages.flatMap((one) => one.leave ?? [])]

/** Where somebody is, since when (ms), and in how many evaluations up to now they broke with it. */
export interface StageState {
  readonly stage: string
  readonly since: number
  readonly breaks: number
}

/** Of one person: bit i of `met` says that rule i of `stageRules` means them. `isPatient: false`: who breaks moves at once. */
export type Judge = (met: number, state: StageState | undefined, isPatient?: boolean) => StageState

/**
 * One evaluation. Who is in no stage that there is comes into the first whose `enter` means them, else into the rest.
 *
 * Before `atLeastDays` have passed nobody moves, and nothing counts. Then somebody breaks with their stage when its `leave` means them or
 * `atMostDays` have passed; a stage that says neither, when another comes first for them. Who broke with it as often as patience says, one
 * evaluation after the other, moves to the first other stage whose `enter` means them, else to the rest. One without a break begins anew.
 */
export function judge(definition: Stages, moment: Moment): Judge {
  const { stages, rest, patience } = definition
  const places = new Map([...stages.map((one) => one.value), rest].map((value, place) => [value, place]))
  const leaveBits = bitsOfLeaving(stages)
  const meets = (met: number, bit: number | undefined): boolean => bit !== undefined && (met >> bit) % 2 === 1
  const first = (met: number, but = -1): number => {
    const place = stages.findIndex((_, i) => i !== but && meets(met, i))
    return place < 0 ? stages.length : place
  }
  const passed = stayedFor(moment)
  const breaksWith = (place: number, met: number, since: number): boolean => {
    const { leave, atMostDays } = stages[place] ?? {}
    if (!leave && atMostDays === undefined) return first(met) !== place
    return meets(met, leaveBits.get(place)) || (atMostDays !== undefined && passed(since, atMostDays))
  }
  const comeInto = (place: number): StageState => ({ stage: stages[place]?.value ?? rest, since: moment.now.getTime(), breaks: 0 })

  return (met, state, isPatient = true) => {
    const place = state && places.get(state.stage)
    if (!state || place === undefined) return comeInto(first(met))
    const isFree = passed(state.since, stages[place]?.atLeastDays ?? 0)
    if (!isFree || !breaksWith(place, met, state.since)) return { ...state, breaks: 0 }
    const breaks = state.breaks + 1
    return isPatient && breaks < patience ? { ...state, breaks } : comeInto(first(met, place))
  }
}

function bitsOfLeaving(stages: readonly Stage[]): Map<number, number> {
  const bits = new Map<number, number>()
  for (const [place, { leave }] of stages.entries()) if (leave) bits.set(place, stages.length + bits.size)
  return bits
}

/** Days are those of the project: a computation each day sees each of them once, whatever its minute. */
function stayedFor({ now, zone }: Moment): (since: number, atLeast: number) => boolean {
  const today = DateTime.fromJSDate(now, { zone }).startOf('day')
  const begins = new Map<number, number>()
  return (since, atLeast) => {
    if (atLeast === 0) return true
    const begin =
      begins.get(atLeast) ??
      today
        .minus({ days: atLeast - 1 })
        .startOf('day')
        .toMillis()
    begins.set(atLeast, begin)
    return since < begin
  }
}
