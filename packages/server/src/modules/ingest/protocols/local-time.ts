import { DateTime } from 'luxon'

const shape = /^(\d{4}-\d\d-\d\dT(?:[01]\d|2[0-3])):([0-5]\d)(?::([0-5]\d)(?:[.,](\d{1,9}))?)?$/
const hourMs = 3_600_000
const mostHours = 50_000
const hours = new Map<string, number | undefined>()

/**
 * The moment of an ISO text without a zone on the clocks of a zone, or `NaN`. To ask the zone database takes ten times as long
 * as everything else about a row of a file, so it is asked once for all times of an hour.
 */
export function localTime(text: string, zone: string): number {
  const [, hour, minute, second = '0', fraction = '0'] = shape.exec(text) ?? []
  const start = hour === undefined ? undefined : startOf(hour, zone)
  if (start === undefined) return DateTime.fromISO(text, { zone }).toMillis()
  return start + Number(minute) * 60_000 + Number(second) * 1_000 + Math.floor(Number(`0.${fraction}`) * 1_000)
}

/** The first moment of an hour; nothing for one within which clocks are set. */
function startOf(hour: string, zone: string): number | undefined {
  const key = `${hour}${zone}`
  if (hours.has(key)) return hours.get(key)
  const [first, last] = ['00:00', '59:59.999'].map((rest) => DateTime.fromISO(`${hour}:${rest}`, { zone }).toMillis())
  const start = first !== undefined && (last === first + hourMs - 1 || Number.isNaN(first)) ? first : undefined
  if (hours.size >= mostHours) hours.clear()
  hours.set(key, start)
  return start
}
