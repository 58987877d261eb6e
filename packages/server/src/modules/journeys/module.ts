import type { Jobs } from '../../platform/jobs/index.ts'
import { watchBrakes } from './alerts/brake.ts'
import type { TellAlerts } from './alerts/tell.ts'
import { watchNumbers, watchRuns } from './alerts/watch.ts'
import { audiences, type AudienceDeps } from './audience/audience.ts'
import { countResponses } from './channels.ts'
import { dates } from './dates/dates.ts'
import { type JourneyUse, journeyUse, type JourneyUseDeps } from './journeys.ts'
import { type ReviewDeps, type Reviews, reviews } from './review/review.ts'
import { type ReviewSteps, reviewSteps } from './review/steps.ts'
import { askByClock } from './touch.ts'

/** The journeys behind broadcasts. */
export type BroadcastJourneys = JourneyUse & { readonly reviews: ReviewSteps }

/** Journeys, with what happens to them by the clock; `broadcasts` sees only those behind broadcasts, all else only those that are drawn. */
export function journeyModule(
  jobs: Jobs,
  deps: Omit<JourneyUseDeps, 'audiences' | 'dates'> & AudienceDeps & ReviewDeps & { readonly tellAlerts: TellAlerts },
): JourneyUse & { readonly reviews: Reviews; readonly broadcasts: BroadcastJourneys } {
  jobs.everyMinute('journeys.responses', countResponses(deps.clickhouse))
  jobs.everyMinute('journeys.clock', askByClock)
  jobs.everyMinute('journeys.stuck', watchRuns(deps.tellAlerts))
  jobs.everyMinute('journeys.brakes', watchBrakes(deps))
  jobs.everyMinute('journeys.alerts', watchNumbers(deps.clickhouse, deps.tellAlerts))
  const needed = { ...deps, audiences: audiences(jobs, deps), dates: dates(jobs, deps) }
  const use = journeyUse(needed)
  const behind = journeyUse(needed, 'broadcast')
  return { ...use, reviews: reviews(jobs, deps, use), broadcasts: { ...behind, reviews: reviewSteps(deps, behind, 'broadcast') } }
}
