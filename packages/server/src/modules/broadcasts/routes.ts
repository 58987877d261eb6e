import {
  broadcastDetailSchema,
  broadcastInputSchema,
  broadcastsQuerySchema,
  broadcastsSchema,
  forecastPeopleQuerySchema,
  forecastSchema,
  isDraft,
} from '@millrace/contract/broadcasts/api.ts'
import { numberPeopleSchema } from '@millrace/contract/analytics/api.ts'
import { resumeSchema } from '@millrace/contract/journeys/api.ts'
import { approveSchema, rejectSchema, submitSchema } from '@millrace/contract/journeys/review.ts'
import type { Permission } from '@millrace/contract/permissions.ts'
import { z } from 'zod'
import type { ClickHouse } from '../../platform/clickhouse.ts'
import { fail } from '../../platform/errors.ts'
import { type Actor, cursorOf, defineRoute, readCursor, definitionFilter, nextDefinitions, type Route } from '../../platform/http/index.ts'
import type { Jobs } from '../../platform/jobs/index.ts'
import type { Db, Postgres, Tx } from '../../platform/postgres.ts'
import { peopleBehind } from '../admin/index.ts'
import { masker, readPeople } from '../profiles/index.ts'
import { presentReview, type TellAlerts } from '../journeys/index.ts'
import { type BroadcastDeps, type BroadcastUse, broadcastUse } from './broadcasts.ts'
import { forecast, type ForecastDeps, forecastPeople, isApprovalNeeded } from './forecast.ts'
import { sentAndOpened } from './report/read.ts'
import { type ReportDeps, reportRoutes } from './report/routes.ts'
import * as store from './store.ts'
import { watchGuardrails } from './guardrail.ts'
import { watchBroadcasts, type WatchDeps } from './watch.ts'

type Deps = BroadcastDeps &
  ForecastDeps &
  WatchDeps &
  ReportDeps & {
    readonly postgres: Postgres
    readonly clickhouse: ClickHouse
    readonly jobs: Jobs
    readonly tellAlerts: TellAlerts
    readonly messaging: BroadcastDeps['messaging'] & ForecastDeps['messaging']
  }

const base = '/api/v1/projects/:slug/broadcasts'
const slugOnly = z.object({ slug: z.string() })
const withId = z.object({ slug: z.string(), id: z.string() })

/** Broadcasts, with what happens to them by the clock. */
export function broadcastRoutes(deps: Deps): Route[] {
  deps.jobs.everyMinute('broadcasts.watch', watchBroadcasts(deps))
  deps.jobs.everyMinute('broadcasts.guardrails', watchGuardrails(deps))
  const use = broadcastUse(deps)
  return [...drafts(deps, use), ...life(deps, use), ...reportRoutes(deps)]
}

const time = (at: Date | null): string | null => at?.toISOString() ?? null
const present = ({ projectId: _, journeyId: __, looks: ___, editedBy: ____, ...row }: store.BroadcastRow) => ({
  ...row,
  review: row.review && presentReview(row.review),
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
  sentAt: time(row.sentAt),
  startedAt: time(row.startedAt),
  nextAt: time(row.nextAt),
  doneAt: time(row.doneAt),
})

async function detail(use: BroadcastUse, db: Db, row: store.BroadcastRow) {
  const { isToCome: _, ...progress } = await store.progress(db, row.journeyId ?? 0)
  return {
    ...present(row),
    problems: isDraft(row.state) || row.state === 'in_review' ? await use.problems(db, row.projectId, row.definition) : [],
    progress,
  }
}

const found = async (db: Db, projectId: number, id: string): Promise<store.BroadcastRow> =>
  (await store.find(db, projectId, id)) ?? fail('not_found', { kind: 'broadcast' })

async function lockedAt(tx: Tx, projectId: number, id: string, revision: number): Promise<store.BroadcastRow> {
  const row = (await store.lock(tx, projectId, id)) ?? fail('not_found', { kind: 'broadcast' })
  if (row.revision !== revision) fail('revision_conflict', { revision: row.revision })
  return row
}

function drafts(deps: Deps, use: BroadcastUse): Route[] {
  const { postgres, clickhouse } = deps
  const list = defineRoute({
    method: 'GET',
    url: base,
    permission: 'journeys.read',
    summary: 'Broadcasts with how many people were written to and opened',
    params: slugOnly,
    query: broadcastsQuerySchema,
    response: broadcastsSchema,
    handler: async ({ project, actor, query }) => {
      const { state, waiting } = query
      const waitingFor = waiting && (actor.can('journeys.approve') ? actor.name : fail('forbidden', { permission: 'journeys.approve' }))
      const rows = await store.list(postgres, project.id, { ...definitionFilter({ ...query, archived: 'false' }), state, waitingFor })
      const numbers = await sentAndOpened(
        clickhouse,
        project.id,
        rows.flatMap(({ journeyId }) => (journeyId === null ? [] : [journeyId])),
      )
      return {
        items: rows.map((row) => ({ ...present(row), sent: 0, opened: 0, ...numbers.get(row.journeyId ?? 0) })),
        next: nextDefinitions(rows, query.limit),
      }
    },
  })
  const create = defineRoute({
    method: 'POST',
    url: base,
    permission: 'journeys.write',
    summary: 'Start a draft of a message to many people',
    params: slugOnly,
    body: broadcastInputSchema,
    response: broadcastDetailSchema,
    handler: ({ project, actor, body, audit }) =>
      postgres.transaction(async (tx) => {
        const row = await use.create(tx, project.id, { ...body, by: await peopleBehind(tx, project.id, actor) })
        await audit(tx, { action: 'broadcast.created', target: { kind: 'broadcast', id: row.id }, after: body })
        return detail(use, tx, row)
      }),
  })
  const read = defineRoute({
    method: 'GET',
    url: `${base}/:id`,
    permission: 'journeys.read',
    summary: 'One broadcast with every problem in it, and how far it has come',
    params: withId,
    response: broadcastDetailSchema,
    handler: async ({ project, params }) => detail(use, postgres, await found(postgres, project.id, params.id)),
  })
  const save = defineRoute({
    method: 'PUT',
    url: `${base}/:id`,
    permission: 'journeys.write',
    summary: 'Change a draft; what was sent cannot be changed',
    params: withId,
    body: broadcastInputSchema,
    response: broadcastDetailSchema,
    revision: true,
    handler: ({ project, actor, params, body, revision, audit }) =>
      postgres.transaction(async (tx) => {
        const { name, definition } = await lockedAt(tx, project.id, params.id, revision)
        const row = await use.save(tx, project.id, params.id, { ...body, by: await peopleBehind(tx, project.id, actor) })
        await audit(tx, {
          action: 'broadcast.changed',
          target: { kind: 'broadcast', id: row.id },
          before: { name, definition },
          after: body,
        })
        return detail(use, tx, row)
      }),
  })
  const duplicate = defineRoute({
    method: 'POST',
    url: `${base}/:id/duplicate`,
    permission: 'journeys.write',
    summary: 'A draft that says the same',
    params: withId,
    body: z.object({ name: z.string().trim().min(1).max(100) }),
    response: broadcastDetailSchema,
    handler: ({ project, actor, params, body, audit }) =>
      postgres.transaction(async (tx) => {
        const row = await use.duplicate(tx, project.id, params.id, body.name, await peopleBehind(tx, project.id, actor))
        await audit(tx, {
          action: 'broadcast.created',
          target: { kind: 'broadcast', id: row.id },
          after: { name: body.name, from: params.id },
        })
        return detail(use, tx, row)
      }),
  })
  const look = defineRoute({
    method: 'GET',
    url: `${base}/:id/forecast`,
    permission: 'journeys.read',
    summary: 'What sending would come to now: people, whom of them it reaches, what text messages cost, and what is to be looked at',
    params: withId,
    response: forecastSchema,
    handler: async ({ project, params }) => {
      const row = await found(postgres, project.id, params.id)
      return forecast(deps, use, project, row)
    },
  })
  const behind = defineRoute({
    method: 'GET',
    url: `${base}/:id/forecast/people`,
    permission: 'people.read',
    summary: 'The people behind a number of the forecast; where not everybody was asked, those of them who were',
    params: withId,
    query: forecastPeopleQuerySchema,
    response: numberPeopleSchema,
    handler: async ({ project, actor, params, query }) => {
      const row = await found(postgres, project.id, params.id)
      const all = await forecastPeople(deps, project, row, query.key)
      const after = readCursor(z.number(), query.cursor) ?? 0
      const ids = all.filter((id) => id > after).slice(0, query.limit)
      const masked = await masker(deps.catalog, project.id, actor)
      const last = ids.at(-1)
      return {
        items: (await readPeople(postgres, project.id, ids)).map(masked),
        next: last !== undefined && last !== all.at(-1) ? cursorOf(last) : null,
        total: all.length,
      }
    },
  })
  return [list, create, read, save, duplicate, look, behind]
}

function life(deps: Deps, use: BroadcastUse): Route[] {
  const { postgres } = deps
  function change<B extends z.ZodType>(
    verb: string,
    past: string,
    summary: string,
    body: B,
    run: (tx: Tx, row: store.BroadcastRow, input: z.output<B>, actor: Actor) => Promise<store.BroadcastRow>,
    permission: Permission = 'journeys.publish',
    first?: (row: store.BroadcastRow, revision: number) => Promise<void>,
  ): Route {
    return defineRoute({
      method: 'POST',
      url: `${base}/:id/${verb}`,
      permission,
      summary,
      params: withId,
      body,
      response: broadcastDetailSchema,
      status: 200,
      revision: true,
      handler: async ({ project, params, body: input, revision, actor, audit }) => {
        await first?.(await found(postgres, project.id, params.id), revision)
        return postgres.transaction(async (tx) => {
          const before = await lockedAt(tx, project.id, params.id, revision)
          const after = await run(tx, before, input as z.output<B> /* parsed with this very schema */, actor)
          await audit(tx, {
            action: `broadcast.${past}`,
            target: { kind: 'broadcast', id: params.id },
            before: { state: before.state },
            after: { state: after.state, ...(input as object) /* a z.object() */ },
          })
          return detail(use, tx, after)
        })
      },
    })
  }
  const none = z.object({})
  return [
    change(
      'send',
      'sent',
      'Send it, or set it to go at its time; it cannot be changed from then on',
      none,
      (tx, { projectId, id }, _, actor) => use.send(tx, projectId, id, actor),
      'journeys.publish',
      // Before the transaction: people are counted outside of it.
      async (row, revision) => {
        if (row.revision !== revision) fail('revision_conflict', { revision: row.revision })
        if (isDraft(row.state) && (await isApprovalNeeded(deps, row))) fail('approval_needed')
      },
    ),
    change(
      'submit',
      'submitted',
      'Ask a second person to approve it as it is; until then it cannot be changed',
      submitSchema.pick({ note: true }),
      (tx, { projectId, id }, { note }, actor) => use.submit(tx, projectId, id, note, actor),
      'journeys.write',
    ),
    change(
      'approve',
      'approved',
      'Approve what is in review: it is sent now, or set to go at its time; never by who submitted it or changed it last',
      approveSchema,
      (tx, { projectId, id }, { digest }, actor) => use.approve(tx, projectId, id, digest, actor),
      'journeys.approve',
    ),
    change(
      'reject',
      'rejected',
      'Send what is in review back, with the reason',
      rejectSchema,
      (tx, { projectId, id }, { reason }, actor) => use.reject(tx, projectId, id, reason, actor),
      'journeys.approve',
    ),
    change(
      'withdraw',
      'withdrawn',
      'Take back what one has submitted, and change it again',
      none,
      (tx, { projectId, id }, _, actor) => use.withdraw(tx, projectId, id, actor),
      'journeys.write',
    ),
    change('pause', 'paused', 'Stop taking people in and sending; goals are still noticed', none, (tx, { projectId, id }) =>
      use.pause(tx, projectId, id),
    ),
    change('resume', 'resumed', 'Go on: what is overdue goes out at a rate, or is skipped', resumeSchema, (tx, { projectId, id }, how) =>
      use.resume(tx, projectId, id, how),
    ),
    change(
      'cancel',
      'cancelled',
      'Nothing more goes, and nobody is taken in any more; a draft is put away',
      none,
      (tx, { projectId, id }) => use.cancel(tx, projectId, id),
    ),
  ]
}
