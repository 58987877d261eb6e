import fc from 'fast-check'
import { expect, test } from 'vitest'
import { currencies, decimalOf, digitsOf, formatMoney, isCurrency, minorOf } from './money.ts'

const seed = Number(process.env['MILLRACE_TEST_SEED'] ?? 1)
const numRuns = 500 * Number(process.env['MILLRACE_TEST_SCALE'] ?? 1)
const anyAmount = fc.oneof(fc.maxSafeInteger(), fc.integer({ min: -100_000, max: 100_000 }))
const anyCurrency = fc.constantFrom(...currencies)
const anyLanguage = fc.constantFrom('en' as const, 'zh' as const)

test.each([
  [5990, 'CNY', '¥59.90'],
  [5, 'CNY', '¥0.05'],
  [-5, 'CNY', '-¥0.05'],
  [0, 'CNY', '¥0.00'],
  [5990, 'JPY', '¥5,990'],
  [59_900, 'KWD', 'KWD 59.900'],
  [110, 'USD', '$1.10'],
  [Number.MAX_SAFE_INTEGER, 'CNY', '¥90,071,992,547,409.91'],
  [Number.MIN_SAFE_INTEGER, 'KWD', '-KWD 9,007,199,254,740.991'],
])('%d of %s is %s in both languages', (minor, currency, text) => {
  for (const language of ['en', 'zh'] as const) expect(formatMoney(minor, currency, language).replaceAll('\u00a0', ' ')).toBe(text)
})

test('beside another currency the sign tells them apart', () => {
  expect(formatMoney(5990, 'JPY', 'zh', 'distinct')).toBe('JP¥5,990')
  expect(formatMoney(110, 'USD', 'zh', 'distinct')).toBe('US$1.10')
})

test('every digit of an amount is in its text, and the text is the amount again, for every safe integer and currency', () => {
  console.log(`seed ${seed}`)
  fc.assert(
    fc.property(anyAmount, anyCurrency, anyLanguage, (minor, currency, language) => {
      const shown = formatMoney(minor, currency, language)
      const digits = shown.replace(/\D/g, '')
      expect(BigInt(digits)).toBe(BigInt(Math.abs(minor)))
      expect(/[.](\d+)$/.exec(shown)?.[1]?.length ?? 0).toBe(digitsOf(currency))
      expect(shown.includes('-')).toBe(minor < 0)
      expect(minorOf(decimalOf(minor, currency), currency)).toBe(minor)
    }),
    { seed, numRuns },
  )
})

test.each([59.9, Number.NaN, Infinity, 2 ** 53])('%d is not an amount', (value) => {
  expect(() => formatMoney(value, 'CNY', 'zh')).toThrow(`${value} is not a whole number of minor units`)
})

test.each([
  ['59.9', 5990],
  ['59.90', 5990],
  [' 59 ', 5900],
  ['59.', 5900],
  ['-0.01', -1],
  ['59.901', undefined],
  ['59,90', undefined],
  ['', undefined],
  ['1e3', undefined],
  ['99999999999999999', undefined],
])('the text %j is %s fen', (text, minor) => {
  expect(minorOf(text, 'CNY')).toBe(minor)
})

test('a currency is one of ISO 4217', () => {
  expect(['CNY', 'JPY', 'KWD', 'RMB', 'cny', ''].map(isCurrency)).toEqual([true, true, true, false, false, false])
})
