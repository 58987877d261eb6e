import type { Drop } from '../experiments/guardrail.ts'
import { costEach, incrementalOf, isEnough } from '../experiments/incremental.ts'
import { differenceOf, type Share, shareInterval } from '../experiments/interval.ts'
import type { Broadcast } from './broadcast.ts'
import type { BroadcastReport } from './report.ts'

/** What a retrospective is written from. */
export interface Looked {
  readonly name: string
  readonly definition: Broadcast
  readonly report: BroadcastReport
  /** When the time for the goal is over; null: nobody has gone through yet, or there is no goal. */
  readonly goalUntil: string | null
  readonly isGoalOver: boolean
  /** Of the average order; undefined: too few have ordered, or there is no guardrail. */
  readonly drop: Drop | undefined
  /** Whole minor units; null: not known. */
  readonly spend: number | null
}

export const retrospectiveParts = ['goal', 'people', 'control', 'result', 'guardrail', 'cost', 'trouble', 'next'] as const
export type Part = (typeof retrospectiveParts)[number]
/** Something that is said, by a code; words are in `retrospective-words.ts`. */
export interface Said {
  readonly part: Part
  readonly code: string
  readonly params: Readonly<Record<string, string | number>>
}

/** A broadcast is retold by these rules alone; whoever reads it can see why it says what it says. */
export const limits = {
  /** Opened by less of those who got the mail: the subject is looked at before the offer. */
  opened: 0.1,
  /** Surely more of those written to failed or unsubscribed, or more of those meant got nothing: something is to be mended. */
  failed: 0.02,
  unsubscribed: 0.005,
  dropped: 0.2,
} as const

type Verdict = 'no_goal' | 'open' | 'no_control' | 'too_few' | 'more' | 'less' | 'same'

export function retrospective(looked: Looked): Said[] {
  const { definition, report, drop } = looked
  const verdict = verdictOf(looked)
  const { treated, control } = groupsOf(report)
  const said = (part: Part, code: string, params: Said['params'] = {}): Said => ({ part, code, params })
  const { goal, guardrail } = definition
  const best = bestVariant(report)
  return [
    goal ? said('goal', 'goal', { event: goal.event, amount: goal.within.amount, unit: goal.within.unit }) : said('goal', 'no_goal'),
    said('people', 'people', { eligible: report.all.eligible, sent: report.all.sent }),
    definition.control > 0
      ? said('control', 'control', { percent: definition.control, people: control.of })
      : said('control', 'no_control'),
    ...resultOf(looked, verdict).map(({ code, params }) => said('result', code, params)),
    ...(best ? [said('result', best.code, best.params)] : []),
    guardrail ? guarded(guardrail, drop) : said('guardrail', 'no_guardrail'),
    ...costOf(looked.spend, verdict, treated, control),
    ...troubles(report),
    ...nextOf(looked, verdict, best?.code === 'variant_better' ? best.params : undefined),
  ]
}

/** Everybody who was taken in counts, written to or not. */
const groupsOf = ({ all }: BroadcastReport): { treated: Share; control: Share } => ({
  treated: { n: all.converted, of: all.eligible - all.control },
  control: { n: all.controlConverted, of: all.control },
})

function verdictOf({ definition, report, isGoalOver }: Looked): Verdict {
  if (!definition.goal) return 'no_goal'
  if (!isGoalOver) return 'open'
  const { treated, control } = groupsOf(report)
  if (control.of === 0) return 'no_control'
  const found = isEnough(treated, control) ? differenceOf(treated, control) : undefined
  if (!found) return 'too_few'
  if (found.interval[0] > 0) return 'more'
  return found.interval[1] < 0 ? 'less' : 'same'
}

type Coded = Pick<Said, 'code' | 'params'>

function resultOf({ report, goalUntil }: Looked, verdict: Verdict): Coded[] {
  const { treated, control } = groupsOf(report)
  if (verdict === 'no_goal') return [{ code: 'no_result', params: {} }]
  const reached = { code: 'reached', params: { n: treated.n, of: treated.of, share: treated.of === 0 ? 0 : treated.n / treated.of } }
  if (verdict === 'open') return [reached, { code: 'open', params: goalUntil === null ? {} : { until: goalUntil } }]
  if (verdict === 'no_control' || verdict === 'too_few')
    return [reached, { code: verdict, params: { treated: treated.of, control: control.of } }]
  const found = differenceOf(treated, control)
  const people = incrementalOf(treated, control)
  return [
    reached,
    {
      code: verdict,
      params: {
        control: control.n / control.of,
        difference: found?.difference ?? 0,
        from: found?.interval[0] ?? 0,
        to: found?.interval[1] ?? 0,
        people: people?.value ?? 0,
        peopleFrom: people?.interval[0] ?? 0,
        peopleTo: people?.interval[1] ?? 0,
      },
    },
  ]
}

/** The variant with the highest share that reached the goal, and whether it surely beats each of the others: those are as many looks. */
function bestVariant({ variants, hasGoal }: BroadcastReport): Coded | undefined {
  if (!hasGoal || variants.length < 2) return undefined
  const [first, second] = variants
    .map(({ variant, converted, eligible }) => ({ variant, n: converted, of: eligible, share: eligible === 0 ? 0 : converted / eligible }))
    .toSorted((a, b) => b.share - a.share)
  if (!first || !second) return undefined
  const found = isEnough(first, second) ? differenceOf(first, second) : undefined
  const isSure = found !== undefined && found.interval[0] > 0 && variants.length === 2
  return {
    code: isSure ? 'variant_better' : 'variants_alike',
    params: { variant: first.variant.toUpperCase(), share: first.share, other: second.variant.toUpperCase(), otherShare: second.share },
  }
}

function guarded({ event, maxDropPercent: limit }: NonNullable<Broadcast['guardrail']>, drop: Drop | undefined): Said {
  if (!drop) return { part: 'guardrail', code: 'guardrail_unknown', params: { event } }
  return { part: 'guardrail', code: drop.isCertain ? 'guardrail_broken' : 'guardrail_held', params: { event, limit, drop: drop.drop } }
}

function costOf(spend: number | null, verdict: Verdict, treated: Share, control: Share): Said[] {
  if (spend === null) return [{ part: 'cost', code: 'no_cost', params: {} }]
  const cost: Said = { part: 'cost', code: 'cost', params: { spend } }
  const found = verdict === 'more' ? incrementalOf(treated, control) : undefined
  const each = found && costEach(spend, found)
  if (!each || each.value === null || each.from === null || each.to === null) return [cost]
  return [cost, { part: 'cost', code: 'cost_each', params: { each: each.value, from: each.from, to: each.to } }]
}

/** What went wrong, surely more often than it may. */
function troubles({ all, reasons, stopReason }: BroadcastReport): Said[] {
  const said = (code: string, params: Said['params']): Said => ({ part: 'trouble', code, params })
  const meant = all.eligible - all.control
  const [most] = reasons.toSorted((a, b) => b.people - a.people)
  const found = [
    ...(stopReason === null ? [] : [said('stopped', { reason: stopReason })]),
    ...(isSurely(all.failed, all.sent + all.failed, limits.failed) ? [said('failed', { n: all.failed, of: all.sent + all.failed })] : []),
    ...(most && all.dropped > limits.dropped * meant
      ? [said('dropped', { n: all.dropped, of: meant, reason: most.reason, reasonPeople: most.people })]
      : []),
    ...(isSurely(all.unsubscribed, all.sent, limits.unsubscribed) ? [said('unsubscribed', { n: all.unsubscribed, of: all.sent })] : []),
  ]
  return found.length > 0 ? found : [said('no_trouble', {})]
}

const isSurely = (n: number, of: number, limit: number): boolean => shareInterval({ n, of })[0] > limit

/** What to do next, the first first: what does harm, what is not known, what the result says, what is to be mended. */
function nextOf(looked: Looked, verdict: Verdict, better: Said['params'] | undefined): Said[] {
  const { definition, report, drop, goalUntil } = looked
  const { all } = report
  const said = (code: string, params: Said['params'] = {}): Said => ({ part: 'next', code, params })
  const harms = drop?.isCertain === true
  const byResult: Readonly<Record<Verdict, () => Said>> = {
    no_goal: () => said('set_goal'),
    open: () => said('wait', goalUntil === null ? {} : { until: goalUntil }),
    no_control: () => said('add_control'),
    too_few: () => said('more_people'),
    more: () => said('enlarge'),
    less: () => said('do_not_repeat'),
    same: () =>
      definition.channel === 'email' && all.sent > 0 && all.opened / all.sent < limits.opened
        ? said('change_subject', { share: all.opened / all.sent })
        : said('change_offer'),
  }
  return [
    ...(harms ? [said('stop_offer')] : []),
    // What harms is not enlarged.
    ...(harms && verdict === 'more' ? [] : [byResult[verdict]()]),
    ...(better ? [said('keep_variant', better)] : []),
    ...troubles(report).flatMap(({ code }) =>
      code === 'failed'
        ? [said('mend_failed')]
        : code === 'dropped'
          ? [said('look_at_rules')]
          : code === 'unsubscribed'
            ? [said('write_less')]
            : [],
    ),
  ]
}
