import type { JobResult } from '@millrace/contract/jobs/api.ts'
import { type Audience, audienceOf, type Graph, graphSchema } from '@millrace/contract/journeys/index.ts'
import type { Rule } from '@millrace/contract/rules/index.ts'
import { isZone, zoneProperty } from '@millrace/contract/time/zone.ts'
import { z } from 'zod'
import type { ClickHouse } from '../../../platform/clickhouse.ts'
import type { JobContext, JobKind, Jobs } from '../../../platform/jobs/index.ts'
import { partSql } from '../../../platform/part-sql.ts'
import type { Postgres, Tx } from '../../../platform/postgres.ts'
import { sql } from '../../../platform/sql.ts'
import { stopPoint } from '../../../platform/stop-points.ts'
import { property } from '../../catalog/index.ts'
import type { SegmentsModule } from '../../segments/index.ts'
import * as store from './store.ts'
import { graceMs, nextTime, ownTime } from './times.ts'

export interface AudienceDeps {
  readonly postgres: Postgres
  readonly clickhouse: ClickHouse
  readonly segments: Pick<SegmentsModule, 'peopleOf'>
}

export interface Audiences {
  /** A journey went live with this entry: when people are taken in, and at once if they are now. */
  published(
    tx: Tx,
    journey: { projectId: number; journeyId: number; zone: string },
    graph: Graph,
    before: Graph | undefined,
    now: Date,
  ): Promise<void>
}

const payloadSchema = z.object({ journeyId: z.number(), runNo: z.number() })
type Payload = z.infer<typeof payloadSchema>

/** Looks at whom journeys take in by themselves, when the time has come. */
export function audiences(jobs: Jobs, deps: AudienceDeps): Audiences {
  const kind: JobKind<Payload> = jobs.define('journeys.audience', { payload: payloadSchema, run: (ctx) => freeze(deps, ctx) })

  async function startDue(tx: Tx, now: Date, journeyId?: number): Promise<void> {
    for (const one of await store.due(tx, now, journeyId)) {
      const when = audienceOf(graphSchema.parse(one.graph).entry)?.when
      if (!when) {
        await store.plan(tx, one.projectId, one.journeyId, undefined)
        continue
      }
      const isMissed = when.kind !== 'now' && now.getTime() - one.nextAt.getTime() > graceMs
      const isSkipped = isMissed && !(when.kind === 'cron' && when.missed === 'once')
      const runNo = one.runNo + 1
      // Whatever was missed is caught up with once: the next time is one to come.
      await store.addRun(tx, one, runNo, isSkipped ? 'skipped' : 'due', nextTime(when, one.zone, now))
      if (isSkipped) continue
      const { projectId } = one
      await jobs.start(tx, {
        kind,
        projectId,
        payload: { journeyId: one.journeyId, runNo },
        title: { name: one.name },
        createdBy: 'system',
      })
    }
  }
  jobs.everyMinute('journeys.audience', (tx, now) => startDue(tx, now))

  return {
    async published(tx, { projectId, journeyId, zone }, graph, before, now) {
      const when = audienceOf(graph.entry)?.when
      // Another text of a mail takes nobody in once more.
      if (before && JSON.stringify(before.entry) === JSON.stringify(graph.entry)) return
      await store.forget(tx, journeyId)
      if (!when) return
      await store.plan(tx, projectId, journeyId, when.kind === 'now' ? now : nextTime(when, zone, now))
      if (when.kind === 'now') await startDue(tx, now, journeyId)
    },
  }
}

/** Who is meant: those of the rule who are not left out. */
export const ruleOf = ({ who, except }: Audience): Rule => (except ? { kind: 'all', rules: [who, { kind: 'not', rule: except }] } : who)

/** Asks once who is meant, and keeps it by part: from there the owners take them. */
async function freeze({ postgres, clickhouse, segments }: AudienceDeps, ctx: JobContext<Payload, never>): Promise<JobResult> {
  const run = await store.find(postgres, ctx.payload.journeyId, ctx.payload.runNo)
  const meant = run && audienceOf(graphSchema.parse(run.graph).entry)
  if (!run || !meant) return { counts: { people: 0 } }
  await ctx.save({ progress: { note: 'reading' } })
  const now = ctx.clock.now()
  const known = meant.onlyNew ? await store.knownPeople(postgres, run.journeyId) : new Set<number>()
  const most = Math.min(meant.perRun ?? Infinity, (meant.inTotal ?? Infinity) - run.before)
  const people = await segments.peopleOf(run.projectId, ruleOf(meant), now)
  const project = sql.value(run.projectId, 'UInt32')
  const isOwn = meant.when.kind !== 'now' && meant.when.zone === 'person'
  // A row a part and zone, not a row a person, unless it is to be known who comes first.
  const isLimited = most < Infinity
  const [list, order] = isLimited
    ? [sql`[m.person_id]`, sql`order by cityHash64(m.person_id, ${sql.value(run.runNo, 'UInt32')})`]
    : [sql`groupArray(m.person_id)`, sql`group by part, zone`]
  const rows = clickhouse.stream<{ part: number; zone: string; people: number[] }>(sql`
    select ${partSql(sql`m.person_id`)} as part, ${isOwn ? sql`ifNull(z.zone, '')` : sql`''`} as zone, ${list} as people from (${people}) m ${
      isOwn
        ? sql`left any join (select p.person_id as person_id, ${property(zoneProperty, 'string', 'p')} as zone from profiles p final
            where p.project_id = ${project}) z on z.person_id = m.person_id`
        : sql``
    } ${order}`)
  const parts = new Map<string, { part: number; dueAt: Date; people: number[] }>()
  let size = 0
  for await (const { part, zone, people: found } of rows) {
    if (size >= most) break
    const some = known.size === 0 ? found : found.filter((person) => !known.has(person))
    if (some.length === 0) continue
    size += some.length
    const own = ownTime(meant.when, run.dueAt, isZone(zone) ? zone : run.zone)
    const dueAt = own > now ? own : now
    const key = `${part} ${dueAt.getTime()}`
    const one = parts.get(key)
    if (one) for (const person of some) one.people.push(person)
    else parts.set(key, { part, dueAt, people: some })
  }
  for (const one of parts.values()) one.people.sort((a, b) => a - b)
  await stopPoint('audience.before_commit')
  await postgres.transaction(async (tx) => {
    await store.freeze(tx, run, [...parts.values()], meant.onlyNew, now)
    await ctx.save({ progress: { done: size, total: size, note: 'writing' } }, tx)
  })
  await stopPoint('audience.after_commit')
  return { counts: { people: size } }
}
