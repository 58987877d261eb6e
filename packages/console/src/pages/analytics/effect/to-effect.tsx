import { useProject } from '../../../lib/session.ts'
import { useWords } from '../../../lib/words.ts'
import { type EffectGoal, type EffectQuery, maxEffectWindows } from '@millrace/contract/queries/index.ts'
import { Link } from '@tanstack/react-router'

interface Goal {
  readonly event: string
  readonly filters: EffectGoal['filters']
  readonly within: { readonly amount: number; readonly unit: 'second' | 'minute' | 'hour' | 'day' }
}

/** Leads from a campaign to what it brought window by window, with its own goal filled in. */
export function ToEffect({
  id,
  goal,
  days,
}: {
  readonly id: string
  readonly goal: Goal | null | undefined
  readonly days: { readonly from: string; readonly to: string }
}) {
  const words = useWords().effect
  const { slug, can } = useProject()
  if (!can('analytics.read') || !goal) return null
  const query: EffectQuery = {
    ...days,
    touch: { kind: 'campaign', id },
    goals: [{ event: goal.event, filters: goal.filters, kind: 'any' }],
    ...windowsOf(goal.within),
  }
  return (
    <Link to="/$slug/analyze/effect" params={{ slug }} search={{ query } as never /* every page reads its own part */}>
      {words.toEffect}
    </Link>
  )
}

/** As few windows as say it. */
function windowsOf({ amount, unit }: Goal['within']): Pick<EffectQuery, 'unit' | 'windows'> {
  if (unit === 'second') return { unit: 'minute', windows: Math.max(1, Math.min(maxEffectWindows, Math.ceil(amount / 60))) }
  if (unit === 'minute' && amount > maxEffectWindows) return windowsOf({ amount: Math.ceil(amount / 60), unit: 'hour' })
  if (unit === 'hour' && amount > maxEffectWindows) return windowsOf({ amount: Math.ceil(amount / 24), unit: 'day' })
  return { unit, windows: Math.max(1, Math.min(maxEffectWindows, amount)) }
}
