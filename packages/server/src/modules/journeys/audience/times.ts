import type { AudienceTime } from '@millrace/contract/journeys/index.ts'
import { Cron } from 'croner'
import { DateTime } from 'luxon'

/** Where every day begins first: whoever goes by their own clock is thought of from here on. */
export const earliestZone = 'Pacific/Kiritimati'

/** Later than this a time counts as missed. */
export const graceMs = 600_000

const zoneFor = (when: { readonly zone: 'project' | 'person' }, projectZone: string): string =>
  when.zone === 'person' ? earliestZone : projectZone

/** When an audience is to be looked at next, after a moment; undefined: not again. */
export function nextTime(when: AudienceTime, projectZone: string, after: Date): Date | undefined {
  if (when.kind === 'now') return undefined
  const zone = zoneFor(when, projectZone)
  if (when.kind === 'cron') return new Cron(when.pattern, { timezone: zone }).nextRun(after) ?? undefined
  const at = DateTime.fromISO(when.at, { zone }).toJSDate()
  return at > after ? at : undefined
}

/** When somebody with this zone of their own comes in, who belongs to a run that is due at a moment. */
export function ownTime(when: AudienceTime, due: Date, zone: string): Date {
  if (when.kind === 'now' || when.zone === 'project') return due
  return DateTime.fromJSDate(due, { zone: earliestZone }).setZone(zone, { keepLocalTime: true }).toJSDate()
}

/** Why a pattern is none. */
export function cronProblem(pattern: string): string | undefined {
  if (pattern.trim().split(/\s+/).length !== 5) return 'five fields: minute hour day month weekday'
  try {
    return new Cron(pattern).nextRun() ? undefined : 'a time that never comes'
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
