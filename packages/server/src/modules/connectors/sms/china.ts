import type { ErrorClass } from '@millrace/contract/connectors/results.ts'

/** What providers of the mainland have in common: its time, its numbers, the codes of its carriers. */

const aheadMs = 8 * 3_600_000
const dayMs = 86_400_000

/** `2026-01-02 03:04:05`, as clocks in Beijing show it. */
export function beijingTime(text: string | undefined): Date | undefined {
  if (!text || !/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(text)) return undefined
  const at = new Date(`${text.replace(' ', 'T')}+08:00`)
  return Number.isNaN(at.getTime()) ? undefined : at
}

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
