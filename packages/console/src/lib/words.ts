import { usePreferences } from './preferences.ts'
import { en, type Words } from './words/en/index.ts'
import { zh } from './words/zh/index.ts'

export type { Words }

/** The dictionary of the chosen language. */
export const useWords = (): Words => (usePreferences((state) => state.language) === 'zh' ? zh : en)

/** Formats numbers and times as the language does; times in the project's zone. */
export function useFormat(timeZone = 'Asia/Shanghai') {
  const language = usePreferences((state) => state.language)
  const locale = language === 'zh' ? 'zh-CN' : 'en-GB'
  const time = new Intl.DateTimeFormat(locale, { timeZone, dateStyle: 'short', timeStyle: 'medium' })
  const number = new Intl.NumberFormat(locale)
  const share = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 })
  return {
    number: (n: number): string => number.format(n),
    /** A share of something; nothing to divide by is a dash, not zero. */
    percent: (n: number | null): string => (n === null ? '–' : share.format(n)),
    time: (iso: string): string => time.format(new Date(iso)),
    language,
  }
}
