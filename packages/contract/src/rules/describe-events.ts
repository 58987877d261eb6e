import type { Condition } from './condition.ts'
import type { Language } from './describe.ts'
import type { Comparison, Figure } from './figure.ts'
import type { Count, EventLeaf, Match, SequenceRule } from './event-leaf.ts'
import type { CalendarUnit, Span, Window } from './window.ts'

export interface Telling {
  readonly language: Language
  readonly show: (property: string, value: unknown) => string
  readonly condition: (filter: Condition) => string
}

/** A condition on what somebody did, as a sentence. */
export function describeEvents(leaf: EventLeaf, telling: Telling): string {
  const { language } = telling
  const zh = language === 'zh'
  if (leaf.kind === 'sequence') return describeSequence(leaf, telling)
  const what = matchText(leaf, telling)
  const when = describeWindow(leaf.window, language)
  switch (leaf.kind) {
    case 'event': {
      const isNever = (leaf.count.op === 'eq' || leaf.count.op === 'lte') && leaf.count.value === 0
      if (zh) return isNever ? `${when}没有做过${what}` : `${when}做过${what} ${describeCount(leaf.count, language)}`
      return isNever ? `did not do ${what} ${when}` : `did ${what} ${describeCount(leaf.count, language)} ${when}`
    }
    case 'measure':
      return `${describeFigure(leaf, leaf.figure, telling)} ${describeComparison(leaf.is, leaf.figure, telling)}`
    case 'occasion':
      if (zh) return `${leaf.which === 'first' ? '首次' : '最近一次'}${what}在${/^\d/.test(when) ? ' ' : ''}${when.trim()}`
      return `the ${leaf.which} ${what} was ${when}`
  }
}

/** Which events, and when. */
export const describeHappened = (happened: Match & { readonly window: Window }, telling: Telling): { what: string; when: string } => ({
  what: matchText(happened, telling),
  when: describeWindow(happened.window, telling.language),
})

/** What is taken of them, before it is compared with anything. */
export function describeFigure(happened: Match & { readonly window: Window }, figure: Figure, telling: Telling): string {
  const { what, when } = describeHappened(happened, telling)
  const text = figureText(figure, telling.language)
  return telling.language === 'zh' ? `${when}${what}的 ${text}` : `the ${text} of ${what} ${when}`
}

function matchText({ event, filters }: Match, { language, condition }: Telling): string {
  const zh = language === 'zh'
  const name = zh ? `「${event}」` : `“${event}”`
  if (filters.length === 0) return name
  const said = filters.map(condition)
  return zh ? `${name}（${said.join('，')}）` : `${name} (${said.join(', ')})`
}

function describeSequence({ steps, within, window, link, absent }: SequenceRule, telling: Telling): string {
  const { language } = telling
  const [when, most] = [describeWindow(window, language), describeSpan(within, language)]
  const what = steps.map((step) => matchText(step, telling))
  if (language === 'zh') {
    const together = [...(steps.length > 1 ? [`${most}内`] : []), ...(link === undefined ? [] : [`${link} 相同`])].join('，')
    const done = `${when}${steps.length > 1 ? '依次' : ''}做过${what.join(' → ')}${together && `（${together}）`}`
    return absent ? `${done}，之后 ${describeSpan(absent.within, language)}内没有做过${matchText(absent, telling)}` : done
  }
  const together = [...(steps.length > 1 ? [`within ${most}`] : []), ...(link === undefined ? [] : [`with the same ${link}`])].join(' ')
  const done = `did ${what.join(', then ')}${together && ` ${together}`} ${when}`
  return absent ? `${done}, and then not ${matchText(absent, telling)} for ${describeSpan(absent.within, language)}` : done
}

const unitWords: Record<Language, Record<Span['unit'], string>> = {
  zh: { minute: '分钟', hour: '小时', day: '天' },
  en: { minute: 'minutes', hour: 'hours', day: 'days' },
}
const describeSpan = ({ amount, unit }: Span, language: Language): string =>
  language === 'en' && amount === 1 ? `1 ${unit}` : `${amount} ${unitWords[language][unit]}`

function figureText(figure: Figure, language: Language): string {
  if (figure.of === 'days') return language === 'zh' ? '天数' : 'number of days'
  if (language === 'en')
    return {
      sum: `sum of ${figure.property}`,
      avg: `average ${figure.property}`,
      min: `smallest ${figure.property}`,
      max: `largest ${figure.property}`,
      distinct: `number of different ${figure.property}`,
    }[figure.of]
  return `${figure.property} ${{ sum: '总和', avg: '平均值', min: '最小值', max: '最大值', distinct: '去重数' }[figure.of]}`
}

// How many is a number as it stands, whatever the property is counted in.
const describeComparison = (is: Comparison, figure: Figure, { language, show }: Telling): string =>
  comparisonText(is, language, (one) => ('property' in figure && figure.of !== 'distinct' ? show(figure.property, one) : String(one)))

/** What a number is compared with: “≥ 500”. */
export function comparisonText({ op, value, to }: Comparison, language: Language, said: (one: number) => string): string {
  const zh = language === 'zh'
  if (op === 'between') return zh ? `介于 ${said(value)} 和 ${said(to ?? value)}` : `is between ${said(value)} and ${said(to ?? value)}`
  const signs = { eq: '=', ne: '≠', lt: '<', lte: '≤', gt: '>', gte: '≥' }
  const words = { eq: '等于', ne: '不等于', lt: '小于', lte: '小于等于', gt: '大于', gte: '大于等于' }
  return `${zh ? words[op] : signs[op]} ${said(value)}`
}

function describeCount({ op, value, to }: Count, language: Language): string {
  if (language === 'zh') return { eq: `${value} 次`, gte: `至少 ${value} 次`, lte: `最多 ${value} 次`, between: `${value} 到 ${to} 次` }[op]
  const times = value === 1 ? 'time' : 'times'
  return {
    eq: `exactly ${value} ${times}`,
    gte: `at least ${value} ${times}`,
    lte: `at most ${value} ${times}`,
    between: `${value} to ${to} times`,
  }[op]
}

const calendarWords: Record<Language, Record<'this' | 'previous', Record<CalendarUnit, string>>> = {
  zh: {
    this: { day: '今天', week: '本周', month: '本月', quarter: '本季度', year: '今年' },
    previous: { day: '昨天', week: '上周', month: '上月', quarter: '上季度', year: '去年' },
  },
  en: {
    this: { day: 'today', week: 'this week', month: 'this month', quarter: 'this quarter', year: 'this year' },
    previous: { day: 'yesterday', week: 'last week', month: 'last month', quarter: 'last quarter', year: 'last year' },
  },
}

function describeWindow(window: Window, language: Language): string {
  const units = unitWords[language]
  switch (window.kind) {
    case 'last':
      return language === 'zh' ? `最近 ${window.amount} ${units[window.unit]}内` : `in the last ${window.amount} ${units[window.unit]}`
    case 'ago':
      return language === 'zh'
        ? `${window.from} 到 ${window.to} ${units[window.unit]}前`
        : `between ${window.from} and ${window.to} ${units[window.unit]} ago`
    case 'this':
    case 'previous':
      return calendarWords[language][window.kind][window.unit]
    case 'between':
      return language === 'zh' ? `${window.from} 至 ${window.to} ` : `between ${window.from} and ${window.to}`
    case 'ever':
      return language === 'zh' ? '曾经' : 'ever'
  }
}
