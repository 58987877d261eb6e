import { describe, describeFigure, describeHappened, type Language, type ShowValue, tellingOfEvents } from '../rules/index.ts'
import type { Definition, Of } from './definition.ts'
import { describePersuaded } from './describe-persuaded.ts'
import { describePreference } from './describe-preference.ts'
import { describeScore } from './describe-score.ts'
import { describePropensity } from './propensity/describe.ts'
import { describeStages } from './describe-stages.ts'
import { bucketsOf } from './values.ts'

/** A definition as one sentence, as an operator would say it. */
export function describeDefinition(definition: Definition, language: Language, show?: ShowValue): string {
  const zh = language === 'zh'
  const rule = (one: Of<'rule'>['rule']): string => describe(one, language, show)
  switch (definition.kind) {
    case 'rule':
      return rule(definition.rule)
    case 'layers':
      return [
        ...definition.layers.map((one) => ({ value: one.value, who: rule(one.rule) })),
        ...(definition.rest === undefined ? [] : [{ value: definition.rest, who: zh ? '其余所有人' : 'everybody else' }]),
      ]
        .map(({ value, who }) => (zh ? `${value}：${who}` : `${value}: ${who}`))
        .join(zh ? '；' : '; ')
    case 'buckets': {
      const ranges = bucketsOf(definition.edges).join(zh ? '、' : ', ')
      return zh ? `${figureText(definition, language, show)}，分为 ${ranges}` : `${figureText(definition, language, show)}, as ${ranges}`
    }
    case 'figure':
      return figureText(definition, language, show)
    case 'preference':
      return describePreference(definition, language, show)
    case 'first':
    case 'last': {
      const { what, when: then } = describeHappened(definition, tellingOfEvents(language, show))
      // The first and the last one are of all times unless it is said otherwise.
      const when = definition.window.kind === 'ever' ? '' : then
      if (zh)
        return `${when}${definition.kind === 'first' ? '首次' : '最近一次'}${what}的${definition.property === undefined ? '时间' : ` ${definition.property}`}`
      return `the ${definition.property ?? 'time'} of the ${definition.kind} ${what} ${when}`.trimEnd()
    }
    case 'rfm': {
      const { what, when } = describeHappened(definition, tellingOfEvents(language, show))
      const limits = limitsText(definition, language, show)
      return zh
        ? `${when}${what}的 RFM，金额为 ${definition.money}，${limits}`
        : `RFM of ${what} ${when}, money ${definition.money}, ${limits}`
    }
    case 'score':
      return describeScore(definition, language, show)
    case 'persuaded':
      return describePersuaded(definition, language, show)
    case 'propensity':
      return describePropensity(definition, definition.among && rule(definition.among), language, show)
    case 'sql':
      return zh ? `SQL：${oneLine(definition.query)}` : `SQL: ${oneLine(definition.query)}`
    case 'import':
      return zh ? '值来自导入的文件' : 'values from imported files'
    case 'planned':
      return zh ? '已规划，尚未定义' : 'planned, not defined yet'
    case 'stages':
      return describeStages(definition, language, show)
  }
}

const oneLine = (query: string): string => query.replace(/\s+/g, ' ').trim().slice(0, 200)

function figureText(definition: Of<'buckets' | 'figure'>, language: Language, show?: ShowValue): string {
  const telling = tellingOfEvents(language, show)
  if (definition.figure.of !== 'times') return describeFigure(definition, definition.figure, telling)
  const { what, when } = describeHappened(definition, telling)
  return language === 'zh' ? `${when}${what}的次数` : `how often ${what} happened ${when}`
}

function limitsText({ thresholds, money }: Of<'rfm'>, language: Language, show?: ShowValue): string {
  const zh = language === 'zh'
  if (thresholds.by !== 'fixed') return zh ? `以${{ mean: '平均值', median: '中位数' }[thresholds.by]}为界` : `by the ${thresholds.by}`
  const amount = show?.('event', money, thresholds.money) ?? String(thresholds.money)
  return zh
    ? `以 ${thresholds.days} 天、${thresholds.times} 次、${amount} 为界`
    : `by ${thresholds.days} days, ${thresholds.times} times, ${amount}`
}
