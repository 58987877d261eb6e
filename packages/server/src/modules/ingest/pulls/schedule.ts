import type { Schedule } from '@millrace/contract/ingest/pulls.ts'
import { Cron } from 'croner'
import type { JobKind, Jobs } from '../../../platform/jobs/index.ts'
import * as store from './store.ts'

const minuteMs = 60_000
const startedAtOnce = 200

/** When a pull is due next; nothing: never by itself. Minutes count from midnight UTC on, so that a late run does not move the next ones. */
export function nextRun(schedule: Schedule, timeZone: string, now: Date): Date | undefined {
  if (!schedule) return undefined
  if (schedule.kind === 'cron') return new Cron(schedule.pattern, { timezone: timeZone }).nextRun(now) ?? undefined
  const step = schedule.minutes * minuteMs
  return new Date((Math.floor(now.getTime() / step) + 1) * step)
}

/** Why a pattern is none. */
export function cronProblem(pattern: string): string | undefined {
  if (pattern.trim().split(/\s+/).length !== 5) return 'five fields: minute hour day month weekday'
  try {
    return new Cron(pattern).nextRun() ? undefined : 'a time that never comes'
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

/** Starts what is due. A run that is still going on is not joined by a second one: jobs of one key never overlap. */
export function startWhenDue(jobs: Jobs, kind: JobKind<{ pullId: string }>): void {
  jobs.everyMinute('pulls', async (tx, now) => {
    const pulls = await store.due(tx, now, startedAtOnce)
    for (const pull of pulls) if (pull.rows.mapping) await jobs.start(tx, startOf(kind, pull, 'schedule'))
    await store.setNext(
      tx,
      pulls.map(({ id, schedule, timeZone }) => ({ id, at: nextRun(schedule, timeZone, now) })),
    )
  })
}

export const startOf = (kind: JobKind<{ pullId: string }>, pull: Pick<store.PullRow, 'id' | 'name' | 'projectId'>, createdBy: string) => ({
  kind,
  projectId: pull.projectId,
  payload: { pullId: pull.id },
  title: { name: pull.name },
  createdBy,
  key: pull.id,
})
