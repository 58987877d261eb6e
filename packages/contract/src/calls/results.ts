import { z } from 'zod'

/** What a result does beside ending the task. */
type Does = 'nothing' | 'appointment' | 'wrong_number' | 'do_not_call'

export interface CallResult {
  readonly code: string
  readonly nameZh: string
  readonly nameEn: string
  /** Somebody was spoken to: the message is delivered. */
  readonly isReached: boolean
  /** It may be tried again later, and the task stays open. */
  readonly mayCallAgain: boolean
  readonly does: Does
}

/** The results that every project has. */
export const builtInResults: readonly CallResult[] = [
  { code: 'reached', nameZh: '已接通', nameEn: 'Reached', isReached: true, mayCallAgain: true, does: 'nothing' },
  { code: 'rebook', nameZh: '改约', nameEn: 'Rebooked', isReached: true, mayCallAgain: false, does: 'appointment' },
  { code: 'refused', nameZh: '拒绝', nameEn: 'Refused', isReached: true, mayCallAgain: false, does: 'nothing' },
  { code: 'no_answer', nameZh: '无人接听', nameEn: 'No answer', isReached: false, mayCallAgain: true, does: 'nothing' },
  { code: 'busy', nameZh: '占线', nameEn: 'Busy', isReached: false, mayCallAgain: true, does: 'nothing' },
  { code: 'wrong_number', nameZh: '号码错误', nameEn: 'Wrong number', isReached: false, mayCallAgain: false, does: 'wrong_number' },
  { code: 'do_not_call', nameZh: '勿再致电', nameEn: 'Do not call', isReached: true, mayCallAgain: false, does: 'do_not_call' },
]
const builtIn = new Set(builtInResults.map(({ code }) => code))

const name = z.string().trim().min(1).max(40)
export const ownResultSchema = z.object({
  code: z
    .string()
    .regex(/^[a-z][a-z0-9_]{0,39}$/, 'lower-case letters, digits and _, a letter first, at most 40')
    .refine((code) => !builtIn.has(code), 'every project has this one already')
    .describe('what journeys and call centres name it by; lower-case letters, digits and _'),
  nameZh: name,
  nameEn: name,
  isReached: z.boolean().describe('somebody was spoken to: the message counts as delivered'),
  mayCallAgain: z.boolean().describe('the task may stay open with a time to call again'),
})
export type OwnResult = z.infer<typeof ownResultSchema>

/** All results of a project, its own last. */
export const resultsOf = (own: readonly OwnResult[]): CallResult[] => [
  ...builtInResults,
  ...own.map((one) => ({ ...one, does: 'nothing' as const })),
]

/** What is said of one call. */
export const callSaidSchema = z.object({
  result: z.string().min(1).max(40).describe('code of a result: `reached`, `rebook`, `no_answer` …, or one of the project’s own'),
  reason: z.string().trim().max(300).default('').describe('why: told to journeys with the result'),
  note: z.string().trim().max(2_000).default('').describe('for colleagues: stays in the task'),
  nextCallAt: z.iso.datetime({ offset: true }).optional().describe('call again then: the task stays open'),
  appointmentAt: z.iso.datetime({ offset: true }).optional().describe('of `rebook`: the new appointment'),
})
export type CallSaid = z.infer<typeof callSaidSchema>

export interface SaidProblem {
  readonly field: 'result' | 'nextCallAt' | 'appointmentAt'
  readonly code: 'result_unknown' | 'no_next_call' | 'appointment_missing' | 'no_appointment' | 'passed'
}

/** What is wrong with what is said of a call; undefined: nothing. */
export function problemOf(said: Omit<CallSaid, 'reason' | 'note'>, results: readonly CallResult[], now: number): SaidProblem | undefined {
  const { nextCallAt, appointmentAt } = said
  const result = results.find(({ code }) => code === said.result)
  if (!result) return { field: 'result', code: 'result_unknown' }
  if (nextCallAt !== undefined && !result.mayCallAgain) return { field: 'nextCallAt', code: 'no_next_call' }
  if (nextCallAt !== undefined && Date.parse(nextCallAt) <= now) return { field: 'nextCallAt', code: 'passed' }
  if (result.does !== 'appointment') return appointmentAt === undefined ? undefined : { field: 'appointmentAt', code: 'no_appointment' }
  if (appointmentAt === undefined) return { field: 'appointmentAt', code: 'appointment_missing' }
  return Date.parse(appointmentAt) <= now ? { field: 'appointmentAt', code: 'passed' } : undefined
}

/** What each says, with the fix. */
export const problemWords: Readonly<Record<SaidProblem['code'], { readonly zh: string; readonly en: string }>> = {
  result_unknown: { zh: '没有这个结果代码，请使用结果列表中的代码。', en: 'There is no such result: use a code of the list of results.' },
  no_next_call: { zh: '该结果不能再次致电，请去掉下次致电时间。', en: 'After this result nobody calls again: leave the next call out.' },
  appointment_missing: { zh: '改约需填写预约时间。', en: 'Say for when it was rebooked: the appointment is missing.' },
  no_appointment: { zh: '只有改约可填写预约时间。', en: 'Only what was rebooked has an appointment: leave it out.' },
  passed: { zh: '该时间已过，请填写将来的时间。', en: 'This time has passed: choose one to come.' },
}
