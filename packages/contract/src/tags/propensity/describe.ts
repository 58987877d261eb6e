import { describeHappened, type Language, type Match, type ShowValue, tellingOfEvents } from '../../rules/index.ts'
import type { Of } from '../definition.ts'
import { dayMs, type Feature, isAge, lookBackDays } from './features.ts'
import type { Contribution } from './predict.ts'

const everywhere = { kind: 'ever' } as const

function nameOf(source: Match | undefined, language: Language, show?: ShowValue): string {
  return describeHappened(
    { event: source?.event ?? '', filters: source?.filters ?? [], window: everywhere },
    tellingOfEvents(language, show),
  ).what
}

/** What a feature is, as a heading. */
export function describeFeature(feature: Feature, sources: readonly Match[], language: Language, show?: ShowValue): string {
  const zh = language === 'zh'
  switch (feature.of) {
    case 'times': {
      const what = nameOf(sources[feature.source], language, show)
      const { after, upto } = feature
      if (zh) return after === 0 ? `最近 ${upto} 天${what}的次数` : `${after + 1}–${upto} 天前${what}的次数`
      return after === 0 ? `${what} in the last ${upto} days` : `${what} ${after + 1}–${upto} days ago`
    }
    case 'since': {
      const what = nameOf(sources[feature.source], language, show)
      return zh ? `距上次${what}的天数` : `days since the last ${what}`
    }
    case 'active':
      return zh ? '最近 30 天的活跃天数' : 'active days of the last 30'
    case 'latest':
      return zh ? '距最近一次活跃的天数' : 'days since anything last happened'
    case 'earliest':
      return zh ? `${lookBackDays} 天内首次活跃距今的天数` : `days since anything first happened, in ${lookBackDays} days`
  }
}

/** What somebody has of it, and how that compares: 「最近 7 天「View」12 次，高于 93% 的人」. */
export function describeReason(
  feature: Feature,
  { value, below, above }: Pick<Contribution, 'value' | 'below' | 'above'>,
  sources: readonly Match[],
  language: Language,
  show?: ShowValue,
): string {
  const said = valueText(feature, value, sources, language, show)
  const compared = comparison(feature, below, above, language)
  return compared === undefined ? said : `${said}${language === 'zh' ? '，' : ', '}${compared}`
}

function valueText(feature: Feature, value: number, sources: readonly Match[], language: Language, show?: ShowValue): string {
  const zh = language === 'zh'
  const days = Math.floor(value / dayMs)
  const ago = zh
    ? days === 0
      ? '在 1 天内'
      : `在 ${days} 天前`
    : days === 0
      ? 'less than a day ago'
      : days === 1
        ? '1 day ago'
        : `${days} days ago`
  switch (feature.of) {
    case 'times': {
      const what = nameOf(sources[feature.source], language, show)
      const { after, upto } = feature
      if (zh) {
        const when = after === 0 ? `最近 ${upto} 天` : `${after + 1}–${upto} 天前`
        return value === 0 ? `${when}没有${what}` : `${when}${what} ${value} 次`
      }
      const when = after === 0 ? `in the last ${upto} days` : `${after + 1}–${upto} days ago`
      return value === 0 ? `no ${what} ${when}` : `${what} ${value === 1 ? 'once' : `${value} times`} ${when}`
    }
    case 'since': {
      const what = nameOf(sources[feature.source], language, show)
      if (value >= lookBackDays * dayMs) return zh ? `${lookBackDays} 天内没有${what}` : `no ${what} in ${lookBackDays} days`
      return zh ? `上次${what}${ago}` : `the last ${what} was ${ago}`
    }
    case 'active':
      return zh ? `最近 30 天活跃 ${value} 天` : `active on ${value} of the last 30 days`
    case 'latest':
      return zh ? `最近一次活跃${ago}` : `last active ${ago}`
    case 'earliest':
      return zh ? `${lookBackDays} 天内首次活跃${ago}` : `first active ${ago}, in ${lookBackDays} days`
  }
}

/** Only what sets somebody apart from half of the people is worth saying. */
function comparison(feature: Feature, below: number, above: number, language: Language): string | undefined {
  const zh = language === 'zh'
  const percent = (share: number): string => `${Math.min(99, Math.round(100 * share))}%`
  if (below < 0.5 && above < 0.5) return undefined
  const isMore = below >= above
  const share = percent(isMore ? below : above)
  if (isAge(feature))
    return zh ? `比 ${share} 的人${isMore ? '更久' : '更近'}` : `${isMore ? 'longer ago' : 'more recent'} than ${share} of people`
  return zh ? `${isMore ? '高于' : '低于'} ${share} 的人` : `${isMore ? 'more' : 'less'} than ${share} of people`
}

/** The definition as a sentence; `who` is how the rule reads. */
export function describePropensity(
  { target, withinDays, tiers }: Of<'propensity'>,
  who: string | undefined,
  language: Language,
  show?: ShowValue,
): string {
  const what = nameOf(target, language, show)
  const percent = (share: number): string => `${Math.round(1000 * share) / 10}%`
  const steps = tiers.map((one) => `${one.value} ≥${percent(one.from)}`)
  const ranges = steps.join(language === 'zh' ? '、' : ', ')
  if (language === 'zh') {
    const asked = `${who === undefined ? '' : `${who}，且`}最近 90 天内有行为的人`
    return `${asked}在之后 ${withinDays} 天内做${what}的概率${ranges && `，分为 ${ranges}`}`
  }
  const asked = `did anything in the last 90 days${who === undefined ? '' : ` and ${who}`}`
  return `how likely somebody who ${asked} does ${what} within ${withinDays} days${ranges && `, as ${ranges}`}`
}
