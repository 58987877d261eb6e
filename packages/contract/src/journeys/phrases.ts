import { describeCondition, type Language } from '../rules/index.ts'
import type { Duration, EventMatch } from './parts.ts'

const units = {
  en: { second: 'second', minute: 'minute', hour: 'hour', day: 'day' },
  zh: { second: '秒', minute: '分钟', hour: '小时', day: '天' },
}

export function describeDuration({ amount, unit }: Duration, language: Language): string {
  const word = units[language][unit]
  return language === 'zh' ? `${amount} ${word}` : `${amount} ${word}${amount === 1 ? '' : 's'}`
}

/** An event with what it must be like: “PayOrder” (amount > 100, order_id = trigger order_id). */
export function describeMatch({ event, filters, links }: EventMatch, language: Language): string {
  const parts = [
    ...filters.map((one) => describeCondition(one, language)),
    ...links.map((link) => `${link.property} = ${language === 'zh' ? '触发事件的 ' : 'trigger '}${link.trigger}`),
  ]
  const inner = parts.join(language === 'zh' ? '，' : ', ')
  if (inner === '') return language === 'zh' ? `「${event}」` : `“${event}”`
  return language === 'zh' ? `「${event}」（${inner}）` : `“${event}” (${inner})`
}

/** The time between arriving and leaving in its largest fitting unit. */
export function waited({ arrivedAt, leftAt }: { readonly arrivedAt: string; readonly leftAt: string }, language: Language): string {
  const seconds = Math.round((Date.parse(leftAt) - Date.parse(arrivedAt)) / 1_000)
  const [unit, size] =
    (
      [
        ['day', 86_400],
        ['hour', 3_600],
        ['minute', 60],
      ] as const
    ).find(([, one]) => seconds >= one) ?? (['second', 1] as const)
  return describeDuration({ amount: Math.round(seconds / size), unit }, language)
}
