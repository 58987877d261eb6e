import { describe, type Language, type ShowValue } from '../rules/index.ts'
import type { Stage, Stages } from './stages.ts'

/** Who comes into which stage and when they leave it, as one sentence. */
export function describeStages({ stages, rest, patience }: Stages, language: Language, show?: ShowValue): string {
  const isZh = language === 'zh'
  const told = stages.map((one) => {
    const more = isZh ? stayZh(one, show) : stayEn(one, show)
    return `${one.value}${isZh ? '：' : ': '}${[describe(one.enter, language, show), ...more].join(isZh ? '，' : ', ')}`
  })
  const others = isZh ? `${rest}：其余所有人` : `${rest}: everybody else`
  const hold = isZh ? `连续 ${patience} 次不符合才离开阶段` : `to leave, somebody breaks with a stage ${patience} times in a row`
  return [...told, others, ...(patience > 1 ? [hold] : [])].join(isZh ? '；' : '; ')
}

const stayZh = ({ leave, atLeastDays, atMostDays }: Stage, show?: ShowValue): string[] => [
  ...(atLeastDays === undefined ? [] : [`至少停留 ${atLeastDays} 天`]),
  ...(leave ? [`离开条件：${describe(leave, 'zh', show)}`] : []),
  ...(atMostDays === undefined ? [] : [`至多停留 ${atMostDays} 天`]),
]

const stayEn = ({ leave, atLeastDays, atMostDays }: Stage, show?: ShowValue): string[] => [
  ...(atLeastDays === undefined ? [] : [`for ${daysOf(atLeastDays)} at least`]),
  ...(leave ? [`until: ${describe(leave, 'en', show)}`] : []),
  ...(atMostDays === undefined ? [] : [`for ${daysOf(atMostDays)} at most`]),
]

const daysOf = (days: number): string => `${days} ${days === 1 ? 'day' : 'days'}`
