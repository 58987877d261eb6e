import { describe, describeHappened, type Language, type ShowValue, tellingOfEvents } from '../rules/index.ts'
import type { Criterion, Score } from './score.ts'
import type { Tiers } from './score-tiers.ts'

/** What gives points, within which bounds, and what the score is called. */
export function describeScore({ criteria, least, most, tiers }: Score, language: Language, show?: ShowValue): string {
  const zh = language === 'zh'
  const bounds = boundsText(least, most, zh)
  return [
    ...criteria.map((criterion) => criterionText(criterion, language, show)),
    ...(bounds ? [bounds] : []),
    ...(tiers ? [tiersText(tiers, zh)] : []),
  ].join(zh ? '；' : '; ')
}

function criterionText(criterion: Criterion, language: Language, show?: ShowValue): string {
  const zh = language === 'zh'
  const points = `${criterion.points > 0 ? '+' : ''}${criterion.points}`
  if (criterion.by === 'rule')
    return zh
      ? `${criterion.name} ${points}：${describe(criterion.rule, language, show)}`
      : `${criterion.name} ${points}: ${describe(criterion.rule, language, show)}`
  const { what, when } = describeHappened(criterion, tellingOfEvents(language, show))
  const { each, halfLifeDays, cap } = criterion
  const number = each.of === 'number' ? ` × ${each.property}` : ''
  if (zh) {
    const more = [...(halfLifeDays === undefined ? [] : [`每 ${halfLifeDays} 天减半`]), ...(cap === undefined ? [] : [`上限 ${cap}`])].join(
      '，',
    )
    return `${criterion.name} 每次 ${points}${number}：${when}${what}${more && `，${more}`}`
  }
  const more = [
    ...(halfLifeDays === undefined ? [] : [`half every ${halfLifeDays} days`]),
    ...(cap === undefined ? [] : [`at most ${cap}`]),
  ].join(', ')
  return `${criterion.name} ${points}${number} each: ${what} ${when}${more && `, ${more}`}`
}

function boundsText(least: number | undefined, most: number | undefined, zh: boolean): string | undefined {
  if (least === undefined && most === undefined) return undefined
  if (most === undefined) return zh ? `总分至少 ${least}` : `at least ${least} in all`
  if (least === undefined) return zh ? `总分至多 ${most}` : `at most ${most} in all`
  return zh ? `总分 ${least} 到 ${most}` : `${least} to ${most} in all`
}

function tiersText(tiers: Tiers, zh: boolean): string {
  const rest = tiers.rest === undefined ? [] : [zh ? `其余 ${tiers.rest}` : `else ${tiers.rest}`]
  if (tiers.by === 'percentile') {
    const named = tiers.tiers.map(({ value, top }) => (zh ? `前 ${top}% ${value}` : `top ${top}% ${value}`))
    return [...named, ...rest].join(zh ? '、' : ', ')
  }
  const named = tiers.tiers.map(({ value, from }) => (zh ? `${from} 分起 ${value}` : `${value} from ${from}`))
  return [...named, ...rest].join(zh ? '、' : ', ')
}
