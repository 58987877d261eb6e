/** An amount of money is a whole number of its currency's smallest unit: 5990 is ¥59.90, 5990 yen are 5990. */
export const isAmount = (value: unknown): value is number => Number.isSafeInteger(value)

/** The currency of a project that names none. */
export const defaultCurrency = 'CNY'

/** A currency by its ISO 4217 code. */
export const isCurrency = (code: string): boolean => currencies.has(code)
/** Codes of all currencies, for choosing one. */
export const currencies: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'))

export type Language = 'en' | 'zh'

/**
 * An amount as people read it: `¥59.90`. `plain` signs the currency as at home (`$`); `distinct` so that it cannot be
 * taken for another one's (`US$`).
 */
export function formatMoney(minor: number, currency: string, language: Language, sign: 'plain' | 'distinct' = 'plain'): string {
  const text = decimalOf(minor, currency)
  return formatOf(currency, language, sign).format(text as `${number}` /* what decimalOf writes; Intl reads it digit by digit */)
}

/** The amount in the currency's own unit as decimal text: 5990 → `59.90`. Exact: no division of floats. */
export function decimalOf(minor: number, currency: string): string {
  if (!isAmount(minor)) throw new RangeError(`${String(minor)} is not a whole number of minor units`)
  const digits = digitsOf(currency)
  const text = String(Math.abs(minor)).padStart(digits + 1, '0')
  const whole = text.slice(0, text.length - digits)
  return `${minor < 0 ? '-' : ''}${whole}${digits > 0 ? `.${text.slice(-digits)}` : ''}`
}

/** The amount that decimal text means: `59.9` → 5990; undefined for what is none, or has more digits than the currency. */
export function minorOf(decimal: string, currency: string): number | undefined {
  const digits = digitsOf(currency)
  const [, sign = '', whole = '', fraction = ''] = /^([+-]?)(\d+)(?:\.(\d*))?$/.exec(decimal.trim()) ?? []
  const rest = fraction.replace(/0+$/, '')
  if (whole === '' || rest.length > digits) return undefined
  const minor = Number(`${sign}${whole}${rest.padEnd(digits, '0')}`)
  return isAmount(minor) ? minor + 0 /* no negative zero */ : undefined
}

/** Digits after the point: yen 0, yuan 2, Kuwaiti dinar 3. */
export function digitsOf(currency: string): number {
  const known = digits.get(currency)
  if (known !== undefined) return known
  const found = formatOf(currency, 'en', 'plain').resolvedOptions().maximumFractionDigits ?? 0
  if (currencies.has(currency)) digits.set(currency, found)
  return found
}
const digits = new Map<string, number>()

const kept = 200
const formats = new Map<string, Intl.NumberFormat>()

function formatOf(currency: string, language: Language, sign: 'plain' | 'distinct'): Intl.NumberFormat {
  const key = `${currency} ${language} ${sign}`
  const known = formats.get(key)
  if (known) return known
  const made = new Intl.NumberFormat(language === 'zh' ? 'zh-CN' : 'en', {
    style: 'currency',
    currency,
    currencyDisplay: sign === 'plain' ? 'narrowSymbol' : 'symbol',
  })
  if (formats.size >= kept) formats.clear()
  formats.set(key, made)
  return made
}
