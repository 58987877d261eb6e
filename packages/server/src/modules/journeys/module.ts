import type { Jobs } from '../../platform/jobs/index.ts'
import { audiences, type AudienceDeps } from './audience/audience.ts'
import { dates } from './dates/dates.ts'
import { type JourneyUse, journeyUse, type JourneyUseDeps } from './journeys.ts'
import { askByClock } from './touch.ts'

/** Journeys, with what happens to them by the clock. */
export function journeyModule(jobs: Jobs, deps: Omit<JourneyUseDeps, 'audiences' | 'dates'> & AudienceDeps): JourneyUse {
  jobs.everyMinute('journeys.clock', askByClock)
  return journeyUse({ ...deps, audiences: audiences(jobs, deps), dates: dates(jobs, deps) })
}
