import type { Condition, Operator } from './condition.ts'
import { describeEvents, type Telling as EventTelling } from './describe-events.ts'
import { nameOfRef } from './items.ts'
import type { Rule } from './schema.ts'
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
  },
}

/** How a value of a property or a tag is written, or what the segment with this id is called; without one, as it stands in the rule. */
export type ShowValue = (owner: 'event' | 'profile' | 'segment' | 'tag', name: string, value: unknown) => string
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
    case 'segment': {
      const name = telling.show('segment', '', rule.id)
      return zh ? `属于分群「${name}」` : `is in the segment “${name}”`
    }
    case 'list':
      return zh ? '在静态名单中' : 'on a static list'
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
  const glue = op === 'between' ? (language === 'zh' ? ' 和 ' : ' and ') : language === 'zh' ? '、' : ', '
  const right =
    values && (op === 'in' || op === 'not_in' || op === 'between') ? values.map(said).join(glue) : value === undefined ? '' : said(value)
  return [nameOfRef(condition), operatorWords[language][op], right].filter((part) => part !== '').join(' ')
}
