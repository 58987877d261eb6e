import { localTime } from './local-time.ts'

/**
 * Time policy. A client clock that is off by more than a minute at sending is corrected by the difference; below that
 * it knows better than our guess at the network. Then the event must lie in the window: 10 years back, 24 hours ahead.
 * `time_free` records may lie anywhere between 1970 and 2100.
 */
const day = 86_400_000
const skewAllowed = 60_000
const back = 10 * 366 * day
const ahead = day
const lastYear = Date.UTC(2100, 0, 1)
/** Below this a number is seconds: as milliseconds it would be before 1973. */
const secondsBelow = 100_000_000_000
const secondsFrom = 1_000_000_000

export interface Placed {
  readonly time: number
  /** Day of the client's own clock, for finding duplicates. */
  readonly day: string
  /** The client's own time as ISO text, when it was corrected. */
  readonly original?: string
}

export interface TimeRules {
  readonly receivedAt: number
  readonly sentAt?: number | undefined
  readonly isFree?: boolean
}

/** Event time after skew correction, or nothing when it is out of the window. */
export function placeTime(clientTime: number, rules: TimeRules): Placed | undefined {
  const skew = rules.sentAt === undefined ? 0 : rules.receivedAt - rules.sentAt
  const isCorrected = Math.abs(skew) > skewAllowed
  const time = isCorrected ? clientTime + skew : clientTime
  const isInside = rules.isFree ? time >= 0 && time < lastYear : time <= rules.receivedAt + ahead && time >= rules.receivedAt - back
  if (!isInside) return undefined
  const isDate = clientTime >= 0 && clientTime < lastYear
  const day = utcDay(isDate ? clientTime : rules.receivedAt)
  return isCorrected && isDate ? { time, day, original: new Date(clientTime).toISOString() } : { time, day }
}

let lastDay = -1
let lastDayText = ''

/** Neighbouring records mostly share their day, so the last answer is kept. */
export function utcDay(time: number): string {
  const number = Math.floor(time / day)
  if (number !== lastDay) {
    lastDayText = new Date(number * day).toISOString().slice(0, 10)
    lastDay = number
  }
  return lastDayText
}

/** Epoch milliseconds from a number (10 digits are seconds) or a text of digits. */
export function epochMs(value: unknown): number | undefined {
  const number = typeof value === 'string' && /^\d{1,16}$/.test(value) ? Number(value) : value
  if (typeof number !== 'number' || !Number.isFinite(number)) return undefined
  return Math.round(number >= secondsFrom && number < secondsBelow ? number * 1_000 : number)
}

const isoShape = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?)?(Z|[+-]\d\d:?\d\d)?$/

/** Epoch milliseconds from ISO text or a number. A text without a zone is in the project's zone. */
export function parseTime(value: unknown, timeZone: string): number | undefined {
  if (typeof value !== 'string') return epochMs(value)
  const shape = isoShape.exec(value)
  if (!shape) return epochMs(value)
  const time = shape[1] ? Date.parse(value) : localTime(value.replace(' ', 'T'), timeZone)
  return Number.isNaN(time) ? undefined : time
}

const dateTimeShape = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d{1,3}))?$/

/**
 * Sensors clients write dates in local time, without a zone, and 5 ms as `.05`: the last group is a whole number of
 * milliseconds. Answers with the moment in UTC as ISO text, like the dates of every other protocol.
 */
export function canonicalDateTime(text: string, timeZone: string): string {
  if (text.charCodeAt(4) !== 45 || text.charCodeAt(10) !== 32) return text
  const [, day, time, ms = '0'] = dateTimeShape.exec(text) ?? []
  if (day === undefined) return text
  const at = localTime(`${day}T${time}.${ms.padStart(3, '0')}`, timeZone)
  return Number.isNaN(at) ? text : new Date(at).toISOString()
}
