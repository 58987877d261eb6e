import type { ErrorClass, SendResult } from '@millrace/contract/connectors/results.ts'

/** What providers of the mainland have in common: its time, its numbers, the codes of its carriers. */

const aheadMs = 8 * 3_600_000
const dayMs = 86_400_000

/** `2026-01-02 03:04:05`, as clocks in Beijing show it. */
export function beijingTime(text: string | undefined): Date | undefined {
  if (!text || !/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(text)) return undefined
  const at = new Date(`${text.replace(' ', 'T')}+08:00`)
  return Number.isNaN(at.getTime()) ? undefined : at
}

/** `20260102`, as calendars in Beijing show it. */
export const beijingDay = (at: Date): string => new Date(at.getTime() + aheadMs).toISOString().slice(0, 10).replaceAll('-', '')

export const untilTomorrow = (now: Date): number => dayMs - ((now.getTime() + aheadMs) % dayMs)

export function untilNextMonth(now: Date): number {
  const there = new Date(now.getTime() + aheadMs)
  return Date.UTC(there.getUTCFullYear(), there.getUTCMonth() + 1) - there.getTime()
}

/** Until an hour of the clock in Beijing comes next. */
export const untilHour = (now: Date, hour: number): number => {
  const since = (now.getTime() + aheadMs) % dayMs
  return (hour * 3_600_000 - since + dayMs) % dayMs || dayMs
}

/** Eleven digits of a number of the mainland; others with their country and without `+`. */
export const nationalNumber = (e164: string): string => e164.replace(/^\+86(?=1\d{10}$)/, '').replace(/^\+/, '')

/** E.164 of a number as these providers write it; undefined: it is none. */
export function e164(number: string): string | undefined {
  const [, digits = ''] = /^(?:\+|00)?([1-9]\d{5,14})$/.exec(number) ?? []
  if (digits === '') return undefined
  return /^1\d{10}$/.test(number) ? `+86${number}` : `+${digits}`
}

/** What the code of a carrier says about a number; most say nothing about the next message. */
export function carrierClass(code: string, words = ''): ErrorClass | undefined {
  if (/BLACK/i.test(code) || /黑名单|退订/.test(words)) return 'recipient_suppress'
  if (code === 'MK:0001' || words.includes('空号')) return 'recipient_final'
  return undefined
}

/** What all messages of one call are given to have it back: one of them has no other number. No message alone is called so. */
export const outIdOf = ({ id }: { readonly id: string }): string => `call-${id}`

const byOutId = 'out:'
/** What a receipt that gives it back is found by, beside the number. */
export const refOfOutId = (outId: string): string => `${byOutId}${outId}`

/** Of a call that was not answered: what its messages can be asked about by; one that went alone has its own id. */
export const askedBy = (result: SendResult, [first, ...others]: readonly { readonly id: string }[]): SendResult =>
  result.state === 'unknown' && first && others.length > 0 ? { ...result, ref: refOfOutId(outIdOf(first)) } : result

/** Whether what a provider was given with a message is that of this one. */
export const isGivenTo = ({ id, providerId }: { readonly id: string; readonly providerId: string | null }, given: string): boolean =>
  given !== '' && (given === id || refOfOutId(given) === providerId)
