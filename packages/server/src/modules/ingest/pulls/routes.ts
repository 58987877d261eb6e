import { randomBytes } from 'node:crypto'
import {
  type NewPull,
  newPullSchema,
  type Pull,
  pullPreviewBodySchema,
  pullPreviewSchema,
  pullSchema,
  pullsSchema,
} from '@millrace/contract/ingest/pulls.ts'
import type { Job } from '@millrace/contract/jobs/api.ts'
import { z } from 'zod'
import type { Clock } from '../../../platform/clock.ts'
import { fail } from '../../../platform/errors.ts'
import { defineRoute, type ProjectContext, type Route } from '../../../platform/http/index.ts'
import type { JobKind, Jobs } from '../../../platform/jobs/index.ts'
import type { Tx } from '../../../platform/postgres.ts'
import { refuseHopeless } from '../imports/hopeless.ts'
import { previewPull } from './preview.ts'
import { type PullDeps, pullCursor, pullPayload, runPull } from './run.ts'
import { cronProblem, nextRun, startOf, startWhenDue } from './schedule.ts'
import { mergeSecrets, openSecrets, sealSecrets } from './secrets.ts'
import { statementProblem } from './statement.ts'
import { certificateProblem } from './tls.ts'
import * as store from './store.ts'

interface Deps extends PullDeps {
  readonly clock: Clock
  readonly jobs: Jobs
}

const base = '/api/v1/projects/:slug/pulls'
const slugOnly = z.object({ slug: z.string() })
const withId = z.object({ slug: z.string(), id: z.string() })

/** Sources that are read at times. Who may set them up sees no secret again; who may import may run them. */
export function pullRoutes(deps: Deps): Route[] {
  const kind = deps.jobs.define('ingest.pull', {
    payload: pullPayload,
    cursor: pullCursor,
    fileNeeds: () => 'data.import',
    run: (ctx) => runPull(deps, ctx),
  })
  startWhenDue(deps.jobs, kind)
  return [...readRoutes(deps), createRoute(deps), changeRoute(deps), ...smallRoutes(deps), runRoute(deps, kind), previewRoute(deps)]
}

const found = async (row: Promise<store.PullRow | undefined>): Promise<store.PullRow> => (await row) ?? fail('not_found', { kind: 'pull' })

/** As people see pulls; their last runs by one statement for all. */
async function shown(deps: Deps, projectId: number, pulls: readonly store.PullRow[]): Promise<Pull[]> {
  const runs = await deps.jobs.latest(
    deps.postgres,
    projectId,
    'ingest.pull',
    pulls.map((pull) => pull.id),
  )
  return pulls.map((pull) => presented(deps, pull, runs.get(pull.id)))
}

function presented({ seals }: Deps, pull: store.PullRow, lastRun: Job | undefined): Pull {
  const { rows, secrets, mark, nextAt, createdAt, timeZone: _zone, projectId, ...rest } = pull
  const opened = openSecrets(seals, projectId, secrets)
  return {
    ...rest,
    ...rows,
    headerNames: Object.keys(opened?.headers ?? {}),
    hasPassword: (opened?.password ?? '') !== '',
    mark: mark?.value ?? null,
    nextAt: nextAt?.toISOString() ?? null,
    lastRun: lastRun ?? null,
    createdAt: createdAt.toISOString(),
  }
}

/** For the audit log: what it reads and means, without a secret. */
const told = ({ name, origin, rows, schedule }: Pick<store.PullRow, 'name' | 'origin' | 'rows' | 'schedule'>) => ({
  name,
  origin,
  ...rows,
  schedule,
})

function readRoutes(deps: Deps): Route[] {
  const { postgres } = deps
  const list = defineRoute({
    method: 'GET',
    url: base,
    permission: 'sources.read',
    summary: 'Sources that are read at times, each with its last run',
    params: slugOnly,
    response: pullsSchema,
    handler: async ({ project }) => ({ items: await shown(deps, project.id, await store.list(postgres, project.id)), next: null }),
  })
  const one = defineRoute({
    method: 'GET',
    url: `${base}/:id`,
    permission: 'sources.read',
    summary: 'One of them; its runs are the jobs of kind ingest.pull with its id as key',
    params: withId,
    response: pullSchema,
    handler: async ({ project, params }) => (await shown(deps, project.id, [await found(store.find(postgres, project.id, params.id))]))[0],
  })
  return [list, one]
}

/** What is wrong with a pull before anything is asked of its source. */
function check({
  mapping,
  kind,
  origin,
  schedule,
}: Pick<NewPull, 'mapping' | 'kind' | 'origin'> & Partial<Pick<NewPull, 'schedule'>>): void {
  const refuse = (path: string, message: string): never => fail('invalid_input', {}, [{ path: `body.${path}`, code: 'invalid', message }])
  if (mapping) refuseHopeless(mapping, kind)
  const statement = origin.from === 'http' ? undefined : statementProblem(origin)
  if (statement) refuse('origin.query', statement)
  const certificate = origin.from === 'http' ? undefined : certificateProblem(origin)
  if (certificate) refuse('origin.certificate', certificate)
  const cron = schedule?.kind === 'cron' ? cronProblem(schedule.pattern) : undefined
  if (cron) refuse('schedule.pattern', cron)
}

function createRoute(deps: Deps): Route {
  const { postgres, clock, seals } = deps
  return defineRoute({
    method: 'POST',
    url: base,
    permission: 'sources.manage',
    summary: 'Set up a source that is read at times',
    params: slugOnly,
    body: newPullSchema,
    response: pullSchema,
    handler: ({ project, actor, body, audit }) =>
      postgres.transaction(async (tx) => {
        check(body)
        const { name, origin, schedule, secrets, ...rows } = body
        const pull = {
          id: `pull_${randomBytes(9).toString('hex')}`,
          projectId: project.id,
          name,
          origin,
          rows,
          schedule,
          secrets: sealSecrets(seals, project.id, mergeSecrets(secrets, origin, undefined)),
          nextAt: nextRun(schedule, project.timeZone, clock.now()) ?? null,
          createdBy: actor.name,
          createdAt: clock.now(),
        }
        await store.insert(tx, pull)
        await audit(tx, { action: 'pull.created', target: { kind: 'pull', id: pull.id }, after: told(pull) })
        return presented(deps, await found(store.find(tx, project.id, pull.id)), undefined)
      }),
  })
}

function changeRoute(deps: Deps): Route {
  const { postgres, clock, seals } = deps
  return defineRoute({
    method: 'PUT',
    url: `${base}/:id`,
    permission: 'sources.manage',
    summary: 'Change it. Secrets that are left out stay, unless they would go to another target; another source is read from its start',
    params: withId,
    body: newPullSchema,
    response: pullSchema,
    revision: true,
    handler: ({ project, params, body, revision, audit }) =>
      postgres.transaction(async (tx) => {
        const before = await found(store.lock(tx, project.id, params.id))
        if (before.revision !== revision) fail('revision_conflict', { revision: before.revision })
        check(body)
        const { name, origin, schedule, secrets, ...rows } = body
        const kept = { origin: before.origin, secrets: openSecrets(seals, project.id, before.secrets) }
        const sealed = sealSecrets(seals, project.id, mergeSecrets(secrets, origin, kept))
        const nextAt = before.isPaused ? null : (nextRun(schedule, project.timeZone, clock.now()) ?? null)
        await store.update(
          tx,
          { id: before.id, name, origin, rows, schedule, secrets: sealed, nextAt },
          isOtherSource(before, { origin, rows }),
        )
        const after = {
          ...told({ name, origin, rows, schedule }),
          secretsChanged: secrets.headers !== undefined || secrets.password !== undefined,
        }
        await audit(tx, { action: 'pull.changed', target: { kind: 'pull', id: before.id }, before: told(before), after })
        return again(deps, tx, project, before.id)
      }),
  })
}

const again = async (deps: Deps, tx: Tx, project: ProjectContext, id: string): Promise<Pull | undefined> =>
  (await shown(deps, project.id, [await found(store.find(tx, project.id, id))]))[0]

/** Whether what was read so far says nothing about what is to be read now. */
function isOtherSource(before: Pick<store.PullRow, 'origin' | 'rows'>, after: Pick<store.PullRow, 'origin' | 'rows'>): boolean {
  const read = ({ origin, rows }: Pick<store.PullRow, 'origin' | 'rows'>): unknown[] =>
    origin.from === 'http'
      ? [origin.url, origin.method, origin.body, origin.increment, rows.records]
      : [origin.from, origin.host, origin.port, origin.database, origin.table, origin.query, origin.cursorColumn, origin.keyColumn]
  return JSON.stringify(read(before)) !== JSON.stringify(read(after))
}

function smallRoutes(deps: Deps): Route[] {
  const { postgres, clock } = deps
  const change = (verb: string, summary: string, work: (tx: Tx, pull: store.PullRow, project: ProjectContext) => Promise<unknown>): Route =>
    defineRoute({
      method: 'POST',
      url: `${base}/:id/${verb}`,
      permission: 'data.import',
      summary,
      params: withId,
      response: pullSchema,
      status: 200,
      handler: ({ project, params, audit }) =>
        postgres.transaction(async (tx) => {
          const before = await found(store.lock(tx, project.id, params.id))
          await work(tx, before, project)
          await audit(tx, {
            action: `pull.${verb}`,
            target: { kind: 'pull', id: before.id },
            before: { isPaused: before.isPaused, mark: before.mark },
          })
          return again(deps, tx, project, before.id)
        }),
    })
  const remove = defineRoute({
    method: 'DELETE',
    url: `${base}/:id`,
    permission: 'sources.manage',
    summary: 'Remove it with its secrets; what was read stays',
    params: withId,
    handler: ({ project, params, audit }) =>
      postgres.transaction(async (tx) => {
        const before = await found(store.lock(tx, project.id, params.id))
        await store.remove(tx, before.id)
        await audit(tx, { action: 'pull.removed', target: { kind: 'pull', id: before.id }, before: told(before) })
      }),
  })
  return [
    change('pause', 'It runs no more by itself', (tx, pull) => store.setPaused(tx, pull.id, true, null)),
    change('resume', 'It runs by itself again', (tx, pull, { timeZone }) =>
      store.setPaused(tx, pull.id, false, nextRun(pull.schedule, timeZone, clock.now()) ?? null),
    ),
    change('rewind', 'The next run reads from the start; what is known already is left out', (tx, pull) => store.rewind(tx, pull.id)),
    remove,
  ]
}

function runRoute({ postgres, jobs }: Deps, kind: JobKind<{ pullId: string }>): Route {
  return defineRoute({
    method: 'POST',
    url: `${base}/:id/run`,
    permission: 'data.import',
    summary: 'Run it now; while it runs already, answers with that run',
    params: withId,
    response: z.object({ jobId: z.string() }),
    status: 202,
    handler: ({ project, params, actor, audit }) =>
      postgres.transaction(async (tx) => {
        const pull = await found(store.lock(tx, project.id, params.id))
        if (!pull.rows.mapping) fail('mapping_missing')
        const { id } = await jobs.start(tx, startOf(kind, pull, actor.name))
        await audit(tx, { action: 'pull.run', target: { kind: 'pull', id: pull.id }, after: { job: id } })
        return { jobId: id }
      }),
  })
}

function previewRoute(deps: Deps): Route {
  const { postgres, seals, clock } = deps
  return defineRoute({
    method: 'POST',
    url: `${base}/preview`,
    permission: 'sources.manage',
    summary: 'Read a first page and show what a mapping makes of it; stores nothing',
    params: slugOnly,
    body: pullPreviewBodySchema,
    response: pullPreviewSchema,
    status: 200,
    handler: async ({ project, body }) => {
      check({ ...body, mapping: null })
      const before = body.id === undefined ? undefined : await found(store.find(postgres, project.id, body.id))
      const kept = before && { origin: before.origin, secrets: openSecrets(seals, project.id, before.secrets) }
      const context = { projectId: project.id, timeZone: project.timeZone, receivedAt: clock.now().getTime() }
      return previewPull(deps.outgoing, body, mergeSecrets(body.secrets, body.origin, kept), context)
    },
  })
}
