import { randomBytes } from 'node:crypto'
import { describe } from '@millrace/contract/rules/index.ts'
import { membersChangedSchema, membersInputSchema, staticInputSchema, staticMadeSchema } from '@millrace/contract/segments/api.ts'
import { z } from 'zod'
import type { Clock } from '../../../platform/clock.ts'
import { fail } from '../../../platform/errors.ts'
import { defineRoute, type Route } from '../../../platform/http/index.ts'
import type { Jobs } from '../../../platform/jobs/index.ts'
import type { Outboxes } from '../../../platform/log/index.ts'
import type { Postgres } from '../../../platform/postgres.ts'
import type { IdTypes } from '../../identity/index.ts'
import { holdPeople } from '../../profiles/index.ts'
import type { GuardedSql } from '../guarded/guarded.ts'
import { mayAskSql } from '../guarded/may.ts'
import { segmentsIn } from '../refer.ts'
import * as store from '../store.ts'
import type { FillJob } from './fill.ts'
import { type RefreshJob, startRefresh } from './refresh.ts'
import { sqlRoutes } from './routes-sql.ts'
import { scheduleRoutes } from './routes-schedule.ts'
import { addMembers, fillBy, follow, holders, removeMembers } from './store.ts'

interface Deps {
  readonly postgres: Postgres
  readonly outboxes: Outboxes
  readonly clock: Clock
  readonly jobs: Jobs
  readonly idTypes: Pick<IdTypes, 'of'>
  readonly fill: FillJob
  readonly refresh: RefreshJob
  readonly guarded: GuardedSql
}

const base = '/api/v1/projects/:slug/segments'

/** Static segments: made of nobody, or of whom another or a rule means now; people are put on and taken off by their ids. */
export const listRoutes = (deps: Deps, found: (projectId: number, id: string) => Promise<store.SegmentRow>): Route[] => [
  makeRoute(deps, found),
  membersRoute(deps, found),
  ...scheduleRoutes(deps, found),
  ...sqlRoutes(deps, found),
]

const makeRoute = (
  { postgres, clock, jobs, fill, refresh, guarded }: Deps,
  found: (projectId: number, id: string) => Promise<store.SegmentRow>,
): Route =>
  defineRoute({
    method: 'POST',
    url: `${base}/static`,
    permission: 'segments.write',
    summary: 'Make a static segment, empty or of the people a segment or a rule means now, or a query answers',
    params: z.object({ slug: z.string() }),
    body: staticInputSchema,
    response: staticMadeSchema,
    handler: async ({ project, actor, body, audit }) => {
      const { query } = body
      if (query !== undefined) {
        mayAskSql(actor)
        await guarded.check({ projectId: project.id, query, path: 'body.query' }, 'people')
      }
      const from = body.segmentId === undefined ? body.rule : (await found(project.id, body.segmentId)).rule
      return postgres.transaction(async (tx) => {
        const id = `seg_${randomBytes(8).toString('hex')}`
        await store.insert(tx, project.id, id, { name: body.name, rule: { kind: 'list', id } }, actor.name, clock.now())
        await audit(tx, {
          action: 'segment.created',
          target: { kind: 'segment', id },
          after: { ...body, from: from && describe(from, 'en') },
        })
        const refill = async () => (await startRefresh(jobs, tx, refresh, { projectId: project.id, id, name: body.name }, actor.name)).id
        if (query !== undefined) {
          await fillBy(tx, project.id, id, query, body.refresh ?? 'asked')
          return { id, job: await refill() }
        }
        if (!from) return { id, job: null }
        if (body.segmentId !== undefined && body.refresh !== undefined) {
          await follow(tx, project.id, id, body.segmentId, body.refresh)
          return { id, job: await refill() }
        }
        const segments = Object.fromEntries(await segmentsIn(tx, project.id, [from]))
        const payload = { segmentId: id, rule: from, segments }
        const job = await jobs.start(tx, { kind: fill, projectId: project.id, payload, title: { name: body.name }, createdBy: actor.name })
        return { id, job: job.id }
      })
    },
  })

const membersRoute = (
  { postgres, outboxes, clock, idTypes }: Deps,
  found: (projectId: number, id: string) => Promise<store.SegmentRow>,
): Route =>
  defineRoute({
    method: 'POST',
    url: `${base}/:id/members`,
    permission: 'segments.write',
    summary: 'Put people on a static segment and take others off it, by their ids; ids that nobody has are named and change nothing',
    params: z.object({ slug: z.string(), id: z.string() }),
    body: membersInputSchema,
    response: membersChangedSchema,
    status: 200,
    handler: async ({ project, params, body, audit }) => {
      const { rule, number, follows, query, refresh: every } = await found(project.id, params.id)
      if (rule.kind !== 'list') fail('wrong_state', { state: 'not static' })
      if (query !== null || (follows !== null && every !== 'asked')) fail('wrong_state', { state: 'filled anew by itself' })
      const { stored } = await idTypes.of(postgres, project.id)
      const [add, remove] = await Promise.all(
        [body.add, body.remove].map((refs) =>
          holders(
            postgres,
            project.id,
            refs.map((ref) => stored(ref)),
          ),
        ),
      )
      const list = { projectId: project.id, id: params.id, number }
      return outboxes.transaction(async (tx, outbox) => {
        const held = await holdPeople(tx, known(add))
        const here = held.flatMap((one) => (one.mergedInto === null ? [one.personId] : []))
        const added = await addMembers(tx, outbox, list, here, clock.now())
        const removed = await removeMembers(tx, outbox, list, known(remove))
        await audit(tx, { action: 'segment.members_changed', target: { kind: 'segment', id: params.id }, after: { added, removed } })
        return { added, removed, unknown: [...body.add.filter((_, i) => !add?.[i]), ...body.remove.filter((_, i) => !remove?.[i])] }
      })
    },
  })

const known = (people: readonly (number | undefined)[] = []): number[] => [...new Set(people.flatMap((one) => one ?? []))]
