import type { Json } from '@millrace/contract/events.ts'
import type { JobResult } from '@millrace/contract/jobs/api.ts'
import { type Graph, isPassed, nextDate } from '@millrace/contract/journeys/index.ts'
import { zoneOf } from '@millrace/contract/time/zone.ts'
import { z } from 'zod'
import type { JobContext, JobKind, Jobs } from '../../../platform/jobs/index.ts'
import type { ToldFact } from '../../../platform/log/index.ts'
import type { Postgres, Tx } from '../../../platform/postgres.ts'
import { sql } from '../../../platform/sql.ts'
import * as store from './store.ts'

type Profile = Readonly<Record<string, Json | undefined>>

/** When this profile brings somebody into a journey; undefined: never. */
function timerOf(watch: store.DateWatch, personId: number, profile: Profile, now: Date): store.DateTimer | undefined {
  const { entry, journeyId, projectId } = watch
  const value = profile[entry.property]
  if (typeof value !== 'string') return undefined
  const zone = entry.zone === 'person' ? zoneOf(profile, watch.zone) : watch.zone
  const next = nextDate(entry, value, zone, now.getTime())
  if (next !== undefined) return { journeyId, personId, projectId, value, zone, dueAt: new Date(next) }
  return isPassed(entry, value, zone, now.getTime()) ? { journeyId, personId, projectId, value, zone, dueAt: null } : undefined
}

/** Before a transaction commits that changes profiles: dates that have moved move their timers, those that are gone take them along. */
export async function keepDates(tx: Tx, facts: readonly ToldFact[], at: Date): Promise<void> {
  const profiles = new Map(facts.flatMap((fact) => (fact.table === 'profiles' ? [[Number(fact.row['person_id']), fact] as const] : [])))
  if (profiles.size === 0) return
  const projects = [...new Set([...profiles.values()].map(({ row }) => Number(row['project_id'])))]
  const watches = await store.watchesOf(tx, sql`w.project_id = any(${projects}::int[])`)
  if (watches.length === 0) return
  const kept = new Map((await store.timersOf(tx, [...profiles.keys()])).map((one) => [`${one.journeyId} ${one.personId}`, one]))
  const [put, gone]: [store.DateTimer[], store.DateTimer[]] = [[], []]
  for (const [personId, { row, isSilent = false }] of profiles)
    for (const watch of watches.filter((one) => one.projectId === Number(row['project_id']))) {
      const before = kept.get(`${watch.journeyId} ${personId}`)
      const isAble = row['deleted'] === 0 && row['is_test'] === 0
      const after = isAble ? timerOf(watch, personId, row['properties'] as Profile /* a profile's */, at) : undefined
      if (!after && before) gone.push(before)
      // Whatever else of the profile has changed, what is planned, or has been, stays.
      if (!after || (before?.value === after.value && before.zone === after.zone)) continue
      const isNow = after.dueAt === null && watch.entry.past === 'now' && !isSilent
      put.push(isNow ? { ...after, dueAt: at } : after)
    }
  await store.drop(tx, gone)
  await store.put(tx, put)
}

const payloadSchema = z.object({ journeyId: z.number() })
const cursorSchema = z.object({ after: z.number(), people: z.number() })
type Payload = z.infer<typeof payloadSchema>

const perUnit = 5_000

export interface Dates {
  /** A journey went live with this entry: everybody who has the date gets a timer. */
  published(
    tx: Tx,
    journey: { readonly projectId: number; readonly journeyId: number; readonly name: string },
    graph: Graph,
    before: Graph | undefined,
  ): Promise<void>
}

export function dates(jobs: Jobs, { postgres }: { readonly postgres: Postgres }): Dates {
  const kind: JobKind<Payload> = jobs.define('journeys.dates', {
    payload: payloadSchema,
    cursor: cursorSchema,
    run: (ctx) => fill(postgres, ctx),
  })
  return {
    async published(tx, { projectId, journeyId, name }, { entry }, before) {
      if (before && JSON.stringify(before.entry) === JSON.stringify(entry)) return
      if (before) await store.forget(tx, journeyId)
      if (entry.kind !== 'date') return
      await store.watch(tx, projectId, journeyId)
      await jobs.start(tx, { kind, projectId, payload: { journeyId }, title: { name }, createdBy: 'system' })
    },
  }
}

/** Sets the timers of all who have the date already; of a time that has passed nothing is made up for. */
async function fill(postgres: Postgres, ctx: JobContext<Payload, z.infer<typeof cursorSchema>>): Promise<JobResult> {
  for (let { after, people } = ctx.cursor ?? { after: 0, people: 0 }; ; ) {
    const isLast = await postgres.transaction(async (tx) => {
      const [watch] = await store.watchesOf(tx, sql`w.journey_id = ${ctx.payload.journeyId}`)
      if (!watch) return true
      const page = await store.peopleWith(tx, watch.projectId, watch.entry.property, after, perUnit)
      const timers = page.flatMap((one) => timerOf(watch, one.personId, one.properties, ctx.clock.now()) ?? [])
      await store.put(tx, timers, true)
      after = page.at(-1)?.personId ?? after
      people += timers.length
      await ctx.save({ cursor: { after, people }, progress: { done: people, note: 'writing' } }, tx)
      return page.length < perUnit
    })
    if (isLast) return { counts: { people } }
  }
}
