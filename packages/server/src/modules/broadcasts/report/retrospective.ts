import type { RetrospectiveAnswer } from '@millrace/contract/broadcasts/report.ts'
import { type Looked, retrospective, retrospectiveParts } from '@millrace/contract/broadcasts/retrospective.ts'
import { describeSaid, headingOf, writtenOut } from '@millrace/contract/broadcasts/retrospective-words.ts'
import { type Drop, dropOf } from '@millrace/contract/experiments/guardrail.ts'
import { durationMs } from '@millrace/contract/journeys/index.ts'
import { digitsOf } from '@millrace/contract/money/money.ts'
import type { ClickHouse } from '../../../platform/clickhouse.ts'
import type { ProjectContext } from '../../../platform/http/index.ts'
import type { Db } from '../../../platform/postgres.ts'
import { wasRaised } from '../../journeys/index.ts'
import { sumsOf } from '../guardrail.ts'
import type { BroadcastRow } from '../store.ts'
import { readReport } from './read.ts'

interface Deps {
  readonly clickhouse: ClickHouse
  readonly postgres: Db
}
type Sent = BroadcastRow & { readonly journeyId: number }

/** A broadcast retold in both languages, by the rules of the contract. */
export async function writeRetrospective(
  deps: Deps,
  row: Sent,
  { timeZone, currency }: Pick<ProjectContext, 'timeZone' | 'currency'>,
  now: Date,
): Promise<RetrospectiveAnswer> {
  const [report, drop] = await Promise.all([readReport(deps, row, timeZone), dropSince(deps, row)])
  const goalUntil = row.definition.goal && row.doneAt ? new Date(row.doneAt.getTime() + durationMs(row.definition.goal.within)) : null
  const isEnded = row.state === 'done' || row.state === 'cancelled'
  const isGoalOver = row.state === 'cancelled' || (goalUntil !== null && goalUntil <= now)
  const looked: Looked = {
    name: row.name,
    definition: row.definition,
    report,
    goalUntil: goalUntil?.toISOString() ?? null,
    isGoalOver,
    drop,
    spend: report.cost === null ? null : Math.round(Number((report.cost * 10 ** digitsOf(currency)).toFixed(6))),
  }
  const said = retrospective(looked)
  const written = (language: 'en' | 'zh') => ({ language, currency, timeZone })
  return {
    isFinal: isEnded && (row.definition.goal === null || isGoalOver),
    parts: retrospectiveParts.map((part) => ({
      part,
      heading: { en: headingOf(part, 'en'), zh: headingOf(part, 'zh') },
      sentences: said
        .filter((one) => one.part === part)
        .map((one) => ({ code: one.code, en: describeSaid(one, written('en')), zh: describeSaid(one, written('zh')) })),
    })),
    markdown: { en: writtenOut(row.name, said, written('en')), zh: writtenOut(row.name, said, written('zh')) },
  }
}

/** How much lower the average order is. What a look found certain stays so: each later look is stricter, and takes nothing back. */
async function dropSince({ clickhouse, postgres }: Deps, { definition, projectId, journeyId, looks }: Sent): Promise<Drop | undefined> {
  const { guardrail, control, goal } = definition
  if (!guardrail || control === 0) return undefined
  const within = goal ? durationMs(goal.within) : undefined
  const [sums, isRaised] = await Promise.all([
    sumsOf(clickhouse, { projectId, journeyId, guardrail, within }),
    wasRaised(postgres, journeyId, 'guardrail'),
  ])
  const drop = dropOf(sums.treated, sums.control, guardrail.maxDropPercent / 100, Math.max(1, looks))
  return drop && { ...drop, isCertain: isRaised || drop.isCertain }
}
