import { formatMoney, isAmount, isCurrency } from '@millrace/contract/money/money.ts'
import { DateTime, FixedOffsetZone } from 'luxon'
import { type Context, filters, type Liquid } from 'liquidjs'

/** What filters know beside the template: where the person and the project are. */
export interface Reader {
  /** Zone that dates are written in: the person's own, or the project's. */
  readonly zone: string
  /** Zone of date texts that name none. */
  readonly projectZone: string
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

/** The template writes something as money that is none; a reason not to send, as a code with the value. */
export class NotMoney extends Error {
  readonly reason: string

  constructor(code: 'money_invalid' | 'currency_unknown', value: unknown) {
    super(code)
    this.reason = `${code}: ${(typeof value === 'string' ? value : (JSON.stringify(value) ?? '')).slice(0, 60)}`
  }
}

/** Minor units as text: 5990 → `¥59.90`. Whatever is no whole number of them is refused: nobody is told a wrong price. */
function money(value: unknown, asked: unknown, own: string): string {
  const currency = asked === undefined ? own : asked
  if (typeof currency !== 'string' || !isCurrency(currency)) throw new NotMoney('currency_unknown', currency)
  const minor = typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value
  if (!isAmount(minor)) throw new NotMoney('money_invalid', value)
  return formatMoney(minor, currency, 'zh', currency === own ? 'plain' : 'distinct')
}
