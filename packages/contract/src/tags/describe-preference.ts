import { describeHappened, type Language, type ShowValue, tellingOfEvents } from '../rules/index.ts'
import type { Preference, Signal } from './preference.ts'

/** What weighs most, of which events. */
export function describePreference({ signals, halfLifeDays }: Preference, language: Language, show?: ShowValue): string {
  const zh = language === 'zh'
  const [first] = signals
  const fades = halfLifeDays === undefined ? '' : zh ? `每 ${halfLifeDays} 天权重减半` : `half the weight every ${halfLifeDays} days`
  if (first && signals.length === 1 && first.weight === 1)
    return `${onlySignal(first, language, show)}${fades && (zh ? `，${fades}` : `, ${fades}`)}`
  const all = signals.map((one) => signalText(one, language, show))
  return `${zh ? '权重最大的：' : 'what weighs most: '}${[...all, ...(fades ? [fades] : [])].join(zh ? '；' : '; ')}`
}

function onlySignal(signal: Signal, language: Language, show?: ShowValue): string {
  const { what, when } = describeHappened(signal, tellingOfEvents(language, show))
  const { of, each } = signal
  if (language === 'zh') {
    const most = each.of === 'times' ? '次数' : `${each.property} 之和`
    return `${when}${what}${most}最多的${of.by === 'property' ? ` ${of.property}` : whatOf(signal, language)}`
  }
  const most = each.of === 'times' ? 'most' : `the largest sum of ${each.property} of`
  return `the ${whatOf(signal, language)} with ${most} ${what} ${when}`
}

function signalText(signal: Signal, language: Language, show?: ShowValue): string {
  const { what, when } = describeHappened(signal, tellingOfEvents(language, show))
  const { each, weight } = signal
  const times = [...(each.of === 'number' ? [each.property] : []), ...(weight === 1 ? [] : [weight])].map((one) => ` × ${one}`).join('')
  if (language === 'zh') return `${when}${what}的 ${whatOf(signal, language)}${times}`
  return `the ${whatOf(signal, language)} of ${what} ${when}${times}`
}

const whatOf = ({ of }: Signal, language: Language): string => {
  if (of.by === 'property') return of.property
  return language === 'zh' ? { hours: '时段', weekday: '星期' }[of.by] : { hours: 'two hours of the day', weekday: 'weekday' }[of.by]
}
