import { type Condition, maxAge, type Operator } from './condition.ts'
import { describeEvents, describeRank, type Telling as EventTelling } from './describe-events.ts'
import { nameOfRef } from './items.ts'
import type { Rule } from './schema.ts'
import { describeNoReach, describeReach } from './reach-leaf.ts'
import { describeNoTag, describeTag } from './tag-leaf.ts'

export type Language = 'en' | 'zh'

export const operatorWords: Record<Language, Record<Operator, string>> = {
  en: {
    is_set: 'is set',
    is_not_set: 'is not set',
    eq: '=',
    ne: '≠',
    in: 'is one of',
    not_in: 'is none of',
    lt: '<',
    lte: '≤',
    gt: '>',
    gte: '≥',
    between: 'is between',
    contains: 'contains',
    not_contains: 'does not contain',
    starts_with: 'starts with',
    ends_with: 'ends with',
    is_true: 'is true',
    is_false: 'is false',
    has_item: 'has the item',
    has_no_item: 'does not have the item',
    not_between: 'is not between',
    matches: 'matches the pattern',
    not_matches: 'does not match the pattern',
    has_any: 'has one of the items',
    has_none: 'has none of the items',
    has_all: 'has all of the items',
    not_has_all: 'does not have all of the items',
    has_only: 'has only items of',
    not_has_only: 'does not have only items of',
    before: 'is before',
    after: 'is after',
    on_day: 'is on',
    date_between: 'is from … to …',
    in_last_days: 'is in the last so many days',
    in_next_days: 'is in the next so many days',
    days_ago: 'is between so many days ago',
    anniversary_in_days: 'has its anniversary within days',
    anniversary_this_month: 'has its anniversary this month',
    age_between: 'makes an age of … to …',
    near: 'is near',
  },
  zh: {
    is_set: '有值',
    is_not_set: '没有值',
    eq: '等于',
    ne: '不等于',
    in: '属于',
    not_in: '不属于',
    lt: '小于',
    lte: '小于等于',
    gt: '大于',
    gte: '大于等于',
    between: '介于',
    contains: '包含',
    not_contains: '不包含',
    starts_with: '开头是',
    ends_with: '结尾是',
    is_true: '为真',
    is_false: '为假',
    has_item: '包含项',
    has_no_item: '不包含项',
    not_between: '不介于',
    matches: '匹配正则',
    not_matches: '不匹配正则',
    has_any: '包含任一项',
    has_none: '不包含任一项',
    has_all: '包含全部项',
    not_has_all: '未包含全部项',
    has_only: '只包含这些项',
    not_has_only: '不只包含这些项',
    before: '早于',
    after: '晚于',
    on_day: '在',
    date_between: '日期介于',
    in_last_days: '在最近几天内',
    in_next_days: '在未来几天内',
    days_ago: '在几天前之间',
    anniversary_in_days: '周年日在几天内',
    anniversary_this_month: '周年日在本月',
    age_between: '对应年龄介于',
    near: '在附近',
  },
}

/** How a value of a property or a tag is written, or what the segment with this id or the purpose with this key is called; without one, as it stands in the rule. */
export type ShowValue = (owner: 'event' | 'journey' | 'profile' | 'purpose' | 'segment' | 'tag', name: string, value: unknown) => string
const asItStands: ShowValue = (_, __, value) => String(value)

/** A rule as one sentence, as an operator would say it. */
export function describe(rule: Rule, language: Language, show = asItStands): string {
  return sentence(rule, { language, show }, false)
}

interface Telling {
  readonly language: Language
  readonly show: ShowValue
}

function sentence(rule: Rule, telling: Telling, nested: boolean): string {
  const zh = telling.language === 'zh'
  switch (rule.kind) {
    case 'all':
    case 'any': {
      if (rule.rules.length === 0) return rule.kind === 'all' ? (zh ? '所有人' : 'everybody') : zh ? '没有人' : 'nobody'
      const glue = rule.kind === 'all' ? (zh ? ' 且 ' : ' and ') : zh ? ' 或 ' : ' or '
      const text = rule.rules.map((one) => sentence(one, telling, rule.rules.length > 1)).join(glue)
      return nested && rule.rules.length > 1 ? (zh ? `（${text}）` : `(${text})`) : text
    }
    case 'not':
      return denial(rule.rule, telling) ?? `${zh ? '不满足' : 'not '}${sentence(rule.rule, telling, true)}`
    case 'profile':
      return conditionText(rule.condition, 'profile', telling)
    case 'trigger':
      return `${zh ? '触发事件的 ' : 'trigger '}${conditionText(rule.condition, 'event', telling)}`
    case 'tag':
      return describeTag(rule, telling.language, telling.show)
    case 'reach':
      return describeReach(rule, telling.language, telling.show)
    case 'segment': {
      const name = telling.show('segment', '', rule.id)
      return zh ? `属于分群「${name}」` : `is in the segment “${name}”`
    }
    case 'list':
      return zh ? '在静态名单中' : 'on a static list'
    case 'random':
      return zh
        ? `在随机分组「${rule.salt}」的 ${rule.from}%–${rule.to}% 内`
        : `in ${rule.from}–${rule.to}% of the random split “${rule.salt}”`
    case 'rank':
      return describeRank(rule, tellingOfEvents(telling.language, telling.show))
    case 'event':
    case 'measure':
    case 'occasion':
    case 'sequence':
      return describeEvents(rule, tellingOfEvents(telling.language, telling.show))
  }
}

/** Where a language has a verb for it. */
function denial(rule: Rule, { language, show }: Telling): string | undefined {
  const zh = language === 'zh'
  if (rule.kind === 'segment') {
    const name = show('segment', '', rule.id)
    return zh ? `不属于分群「${name}」` : `is not in the segment “${name}”`
  }
  if (rule.kind === 'reach') return describeNoReach(rule, language, show)
  return rule.kind === 'tag' ? describeNoTag(rule, language) : undefined
}

/** How what happened is told, to describe more than rules with it. */
export const tellingOfEvents = (language: Language, show = asItStands): EventTelling => ({
  language,
  show: (property, value) => show('event', property, value),
  condition: (filter) => conditionText(filter, 'event', { language, show }),
})

export const describeCondition = (condition: Condition, language: Language): string =>
  conditionText(condition, 'event', { language, show: asItStands })

function conditionText(condition: Condition, owner: 'event' | 'profile', { language, show }: Telling): string {
  const { property, item, op, value, values } = condition
  const said = (one: unknown): string => (item ? asItStands : show)(owner, property, one)
  const { near } = condition
  if (near)
    return language === 'zh'
      ? `${nameOfRef(condition)} 距 (${near.lat}, ${near.lon}) ${near.km} 公里内`
      : `${nameOfRef(condition)} is within ${near.km} km of (${near.lat}, ${near.lon})`
  const days = daysText(condition, language)
  if (days !== undefined) return `${nameOfRef(condition)} ${days}`
  const glue = op === 'between' || op === 'not_between' ? (language === 'zh' ? ' 和 ' : ' and ') : language === 'zh' ? '、' : ', '
  const right = values ? values.map(said).join(glue) : value === undefined ? '' : said(value)
  return [nameOfRef(condition), operatorWords[language][op], right].filter((part) => part !== '').join(' ')
}

/** Operators that read as a sentence with their numbers in it. */
function daysText({ op, value, values = [] }: Condition, language: Language): string | undefined {
  const zh = language === 'zh'
  const days = (n: unknown): string => (zh ? `${String(n)} 天` : n === 1 ? '1 day' : `${String(n)} days`)
  switch (op) {
    case 'date_between':
      return zh ? `介于 ${values.join(' 和 ')}` : `is from ${values.join(' to ')}`
    case 'in_last_days':
      return value === 0 ? (zh ? '是今天' : 'is today') : zh ? `在最近 ${days(value)}内` : `is in the last ${days(value)}`
    case 'in_next_days':
      return value === 0 ? (zh ? '是今天' : 'is today') : zh ? `在未来 ${days(value)}内` : `is in the next ${days(value)}`
    case 'days_ago': {
      const [from, to] = values
      return zh ? `在 ${String(from)} 到 ${String(to)} 天前` : `is between ${String(from)} and ${String(to)} days ago`
    }
    case 'anniversary_in_days':
      if (value === 0) return zh ? '的周年日是今天' : 'has its anniversary today'
      return zh ? `的周年日在未来 ${days(value)}内` : `has its anniversary in the next ${days(value)}`
    case 'age_between':
      return ageText(Number(values[0]), Number(values[1]), zh)
    default:
      return undefined
  }
}

function ageText(from: number, to: number, zh: boolean): string {
  if (to === maxAge && from > 0) return zh ? `对应年龄 ${from} 岁及以上` : `makes an age of ${from} or more`
  if (from === to) return zh ? `对应年龄 ${from} 岁` : `makes an age of ${from}`
  if (from === 0 && to < maxAge) return zh ? `对应年龄不超过 ${to} 岁` : `makes an age of at most ${to}`
  return zh ? `对应年龄 ${from} 到 ${to} 岁` : `makes an age of ${from} to ${to}`
}
