import { formatMoney, isAmount, isCurrency } from '@millrace/contract/money/money.ts'
import { DateTime, FixedOffsetZone } from 'luxon'
import { type Context, filters, type Liquid } from 'liquidjs'

/** What filters know beside the template: where the person and the project are. */
export interface Reader {
  /** Zone that dates are written in: the person's own, or the project's. */
  readonly zone: string
  /** Zone of date texts that name none. */
  readonly projectZone: string
  /** The moment of sending. */
  readonly now: Date
  /** Currency of amounts for which the template names none. */
  readonly currency: string
}

const register = 'reader'
export const setReader = (context: Context, reader: Reader): void => void context.setRegister(register, reader)
const readerOf = (context: Context): Reader => context.getRegister<Reader>(register)

const dateFilters = ['date', 'date_to_xmlschema', 'date_to_rfc822', 'date_to_string', 'date_to_long_string'] as const

/** Dates in the person's zone, whatever the zone of this machine; amounts of money as people read them. */
export function addFilters(engine: Liquid): void {
  for (const name of dateFilters) {
    const own = filters[name]
    if (typeof own !== 'function') throw new Error(`liquidjs has no filter ${name}`)
    engine.registerFilter(name, function (value: unknown, ...rest: unknown[]): unknown {
      return own.call(this, moment(value, readerOf(this.context), name === 'date' ? rest[1] : undefined), ...rest)
    })
  }
  engine.registerFilter('web_address', webAddress)
  engine.registerFilter('money', function (value: unknown, currency: unknown): string {
    return money(value, currency, readerOf(this.context).currency)
  })
  engine.registerFilter('countdown', function (value: unknown, language: unknown): string {
    return countdown(value, readerOf(this.context), language === 'en' ? 'en' : 'zh')
  })
}

/** Where a value leads: to the web, a mail or a telephone; nothing else is followed. */
const webAddress = (value: unknown): string => {
  const text = typeof value === 'string' ? value.trim() : ''
  return /^(https?:\/\/[^\s/]|mailto:|tel:)/i.test(text) ? text : '#'
}

const day = /^\d{4}-\d\d-\d\d$/
const zoneless = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d([.,]\d{1,9})?)?$/

/** A day is the same day everywhere; a time without a zone is in the project's, as at ingestion. */
function moment(value: unknown, { zone, projectZone }: Reader, asked: unknown): unknown {
  if (typeof value !== 'string') return value
  const text = value.trim()
  if (zoneless.test(text)) return dateIn(text.replace(' ', 'T'), projectZone) ?? value
  if (!day.test(text)) return value
  return dateIn(text, typeof asked === 'number' ? FixedOffsetZone.instance(-asked) : typeof asked === 'string' ? asked : zone) ?? value
}

function dateIn(text: string, zone: string | FixedOffsetZone): Date | undefined {
  const at = DateTime.fromISO(text, { zone })
  return at.isValid ? at.toJSDate() : undefined
}

/** The template writes something as what it is not; a reason not to send, as a code with the value. */
export class Unwritable extends Error {
  readonly reason: string

  constructor(code: 'money_invalid' | 'currency_unknown' | 'countdown_over' | 'countdown_invalid', value: unknown) {
    super(code)
    this.reason = `${code}: ${(typeof value === 'string' ? value : (JSON.stringify(value) ?? '')).slice(0, 60)}`
  }
}

/** Minor units as text: 5990 → `¥59.90`. Whatever is no whole number of them is refused: nobody is told a wrong price. */
function money(value: unknown, asked: unknown, own: string): string {
  const currency = asked === undefined ? own : asked
  if (typeof currency !== 'string' || !isCurrency(currency)) throw new Unwritable('currency_unknown', currency)
  const minor = typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value
  if (!isAmount(minor)) throw new Unwritable('money_invalid', value)
  return formatMoney(minor, currency, 'zh', currency === own ? 'plain' : 'distinct')
}

const minuteMs = 60_000
const units = [
  ['day', 1_440],
  ['hour', 60],
  ['minute', 1],
] as const
const names = { zh: { day: '天', hour: '小时', minute: '分钟' }, en: { day: 'day', hour: 'hour', minute: 'minute' } } as const

/**
 * How long from the moment of sending until a time: `3 小时 20 分钟`, at most two units, never more than is left. A day lasts until its end
 * where the person is. What is over is refused: nobody is told to hurry for what is gone.
 */
function countdown(value: unknown, reader: Reader, language: 'zh' | 'en'): string {
  const text = typeof value === 'string' ? value.trim() : value
  const read = moment(text, reader, undefined)
  const at = day.test(String(text))
    ? endOfDay(String(text), reader.zone)
    : new Date(read instanceof Date ? read : (text as string | number))
  if (at === undefined || !['string', 'number'].includes(typeof text) || Number.isNaN(at.getTime()))
    throw new Unwritable('countdown_invalid', value)
  let left = Math.floor((at.getTime() - reader.now.getTime()) / minuteMs)
  if (left < 1) throw new Unwritable('countdown_over', value)
  const parts: string[] = []
  for (const [unit, minutes] of units) {
    const n = Math.floor(left / minutes)
    left -= n * minutes
    if (n > 0) parts.push(`${n} ${names[language][unit]}${language === 'en' && n > 1 ? 's' : ''}`)
    // Of days and minutes the minutes are of no interest.
    if (parts.length > 0 && (n === 0 || parts.length === 2)) break
  }
  return parts.join(' ')
}

function endOfDay(text: string, zone: string): Date | undefined {
  const at = DateTime.fromISO(text, { zone })
  return at.isValid ? at.plus({ days: 1 }).startOf('day').toJSDate() : undefined
}
