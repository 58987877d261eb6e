import { usePreferences } from './preferences.ts'
import { en, type Words } from './words/en/index.ts'
import { zh } from './words/zh/index.ts'

export type { Words }

/** The dictionary of the chosen language. */
export const useWords = (): Words => (usePreferences((state) => state.language) === 'zh' ? zh : en)

/** Formats numbers and times as the language does; times in the project's zone. */
export function useFormat(timeZone = 'Asia/Shanghai') {
  const language = usePreferences((state) => state.language)
  const key = `${language} ${timeZone}`
  const known = made.get(key)
  if (known) return known
  const format = formats(language, timeZone)
  made.set(key, format)
  return format
}

/** Making the browser's formatters is slow, and every line of a long list asks for them: once per language and zone. */
const made = new Map<string, ReturnType<typeof formats>>()

function formats(language: 'zh' | 'en', timeZone: string) {
  const locale = language === 'zh' ? 'zh-CN' : 'en-GB'
  const time = new Intl.DateTimeFormat(locale, { timeZone, dateStyle: 'short', timeStyle: 'medium' })
  const clock = new Intl.DateTimeFormat(locale, { timeZone, timeStyle: 'medium' })
  const minute = new Intl.DateTimeFormat(locale, { timeZone, timeStyle: 'short' })
  const hour = new Intl.DateTimeFormat(locale, { timeZone, month: 'numeric', day: 'numeric', hour: '2-digit', minute: '2-digit' })
  const day = new Intl.DateTimeFormat(locale, { timeZone, dateStyle: 'full' })
  const number = new Intl.NumberFormat(locale)
  const exact = new Intl.NumberFormat(locale, { maximumFractionDigits: 6 })
  const share = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 })
  return {
    number: (n: number): string => number.format(n),
    /** With every decimal that figures have, for numbers that are to add up. */
    exact: (n: number): string => exact.format(n),
    /** Without the year: for axes. */
    hour: (at: number): string => hour.format(at),
    /** A size in the unit that reads best. */
    bytes: (n: number): string => {
      const step = Math.min(3, Math.floor(Math.log(Math.max(n, 1)) / Math.log(1_000)))
      return `${number.format(Number((n / 1_000 ** step).toPrecision(3)))} ${['B', 'kB', 'MB', 'GB'][step]}`
    },
    /** A share of something; nothing to divide by is a dash, not zero. */
    percent: (n: number | null): string => (n === null ? '–' : share.format(n)),
    /** A length of time in its largest whole units, at most two: "2 days 3 hours". */
    duration: (ms: number): string => {
      const parts: string[] = []
      let left = Math.round(ms / 1_000)
      for (const [unit, size] of spans) {
        const n = Math.floor(left / size)
        left -= n * size
        if (n > 0 && parts.length < 2) parts.push(new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(n))
      }
      return parts.join(' ') || new Intl.NumberFormat(locale, { style: 'unit', unit: 'second', unitDisplay: 'long' }).format(0)
    },
    day: (iso: string): string => day.format(new Date(iso)),
    clock: (at: Date): string => clock.format(at),
    minute: (at: Date): string => minute.format(at),
    time: (iso: string): string => time.format(new Date(iso)),
    language,
  }
}

const spans = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const
