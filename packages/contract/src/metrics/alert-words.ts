import { decimalOf } from '../money/money.ts'
import { stationName, type StuckAfter } from '../queries/index.ts'
import type { AlertCondition, AlertSpan, MetricAlertRule, StuckCondition } from './alert.ts'
import type { MetricFormat } from './api.ts'
import { seasonLeast, type Usual } from './season.ts'

interface Text {
  readonly zh: string
  readonly en: string
}

const spans: Readonly<Record<AlertSpan, Text>> = {
  '5min': { zh: '5 分钟', en: '5 minutes' },
  hour: { zh: '1 小时', en: 'hour' },
  day: { zh: '1 天', en: 'day' },
}
const againsts = {
  hour: { zh: '上一小时', en: 'an hour before' },
  day: { zh: '前一天同时段', en: 'the same time a day before' },
  week: { zh: '上周同时段', en: 'the same time a week before' },
} as const

const outsides = {
  below: { zh: '低于', en: 'below' },
  above: { zh: '高于', en: 'above' },
  both: { zh: '偏离', en: 'outside of' },
} as const

/** How the numbers of a metric are written in a project. */
export interface Writing {
  readonly format: MetricFormat
  readonly currency: string
}

/** A number of a metric as it is written where there is no page: at most four decimals, money with its currency. */
export function writeValue(value: number | null, { format, currency }: Writing): string {
  if (value === null) return '–'
  if (format === 'money') return `${decimalOf(Math.round(value), currency)} ${currency}`
  return format === 'percent' ? `${Number((value * 100).toFixed(2))}%` : String(Number(value.toFixed(4)))
}

/** What an alert waits for, as an operator would say it. */
export function describeRule({ over, condition }: Pick<MetricAlertRule, 'over' | 'condition'>, writing: Writing): Text {
  if (condition.kind === 'stuck') return describeStuck(condition, writing)
  const { zh, en } = describeCondition(condition, writing)
  return { zh: `近 ${spans[over].zh}${zh}`, en: `over the last ${spans[over].en} ${en}` }
}

const stuckUnits: Readonly<Record<StuckAfter['unit'], Text>> = {
  minute: { zh: '分钟', en: 'minutes' },
  hour: { zh: '小时', en: 'hours' },
  day: { zh: '天', en: 'days' },
}

function describeStuck({ process, station: place, value, above }: StuckCondition, writing: Writing): Text {
  const station = process.stations[place - 1]
  const { amount, unit } = station?.stuckAfter ?? { amount: 0, unit: 'minute' as const }
  const [name, n] = [station ? stationName(station) : '', writeValue(above, writing)]
  const [who, whoEn] = value === 'people' ? ['人数', 'people'] : ['占比', 'of those there']
  return {
    zh: `卡在“${name}”超过 ${amount} ${stuckUnits[unit].zh}的${who}高于 ${n}`,
    en: `more than ${n} ${whoEn} stuck at “${name}” for longer than ${amount} ${amount === 1 ? unit : stuckUnits[unit].en}`,
  }
}

function describeCondition(condition: Exclude<AlertCondition, StuckCondition>, writing: Writing): Text {
  switch (condition.kind) {
    case 'threshold': {
      const value = writeValue(condition.value, writing)
      return condition.op === 'above' ? { zh: `高于 ${value}`, en: `above ${value}` } : { zh: `低于 ${value}`, en: `below ${value}` }
    }
    case 'change': {
      const { zh, en } = againsts[condition.against]
      const isDrop = condition.direction === 'drop'
      return {
        zh: `比${zh}${isDrop ? '下降' : '上升'} ${condition.percent}% 以上`,
        en: `${isDrop ? 'down' : 'up'} by ${condition.percent} % or more against ${en}`,
      }
    }
    case 'no_data':
      return { zh: '没有数据', en: 'no data' }
    case 'season': {
      const { zh, en } = outsides[condition.direction]
      return {
        zh: `${zh}前 ${condition.weeks} 周同时段的常见范围`,
        en: `${en} what is usual at the same time of the ${condition.weeks} weeks before`,
      }
    }
  }
}

/** What an alert found at a moment, what it compared that with, and where that is a range of what is usual, the range. */
export interface Seen {
  readonly now: number | null
  readonly before: number | null
  readonly usual?: Omit<Usual, 'middle'> | null
}

/** What was found, for whoever is told. */
export function describeFound({ condition, over }: Pick<MetricAlertRule, 'condition' | 'over'>, writing: Writing, seen: Seen): Text {
  const rule = describeRule({ condition, over }, writing)
  const [is, was] = [writeValue(seen.now, writing), writeValue(seen.before, writing)]
  const tail = ((): Text => {
    if (condition.kind === 'change') return { zh: `，对比 ${was}`, en: `, then ${was}` }
    if (condition.kind === 'season' && seen.usual) return describeUsual(seen.usual, was, writing)
    return { zh: '', en: '' }
  })()
  return { zh: `${rule.zh}：当前 ${is}${tail.zh}`, en: `${rule.en}: now ${is}${tail.en}` }
}

function describeUsual({ weeks, low, high }: Omit<Usual, 'middle'>, was: string, writing: Writing): Text {
  if (low === null)
    return {
      zh: `；可对比的只有 ${weeks} 周，至少需要 ${seasonLeast} 周`,
      en: `; ${weeks} ${weeks === 1 ? 'week' : 'weeks'} to compare with, ${seasonLeast} are needed`,
    }
  const [from, to] = [low, high].map((n) => writeValue(n === null ? null : about(n), writing))
  const range = `${from} – ${to}`
  return { zh: `，通常 ${was}（${range}）`, en: `, usually ${was} (${range})` }
}

/** A bound of a range is no measured number: three places say enough. */
const about = (n: number): number => (Math.abs(n) < 100 ? Number(n.toPrecision(3)) : Math.round(n))
