import { usePreferences } from './preferences.ts'
import { en, type Words } from './words.en.ts'
import { zh } from './words.zh.ts'

export type { Words }

/** The dictionary of the chosen language. */
export const useWords = (): Words => (usePreferences((state) => state.language) === 'zh' ? zh : en)

/** Formats numbers and times as the language does; times in the project's zone. */
export function useFormat(timeZone = 'Asia/Shanghai') {
  const language = usePreferences((state) => state.language)
  const locale = language === 'zh' ? 'zh-CN' : 'en-GB'
  const time = new Intl.DateTimeFormat(locale, { timeZone, dateStyle: 'short', timeStyle: 'medium' })
  const number = new Intl.NumberFormat(locale)
  return { number: (n: number): string => number.format(n), time: (iso: string): string => time.format(new Date(iso)), language }
}
