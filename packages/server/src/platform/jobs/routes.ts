import { type Job, jobSchema, jobsQuerySchema, jobsSchema } from '@millrace/contract/jobs/api.ts'
import { Readable } from 'node:stream'
import { z } from 'zod'
import type { Clock } from '../clock.ts'
import { fail } from '../errors.ts'
import { cursorOf, defineRoute, readCursor, type Route } from '../http/index.ts'
import type { Postgres } from '../postgres.ts'
import { read } from './files.ts'
import type { Jobs } from './jobs.ts'
import { present } from './present.ts'
import * as store from './store.ts'

interface Deps {
  readonly jobs: Jobs
  readonly postgres: Postgres
  readonly clock: Clock
}

const base = '/api/v1/projects/:slug/jobs'
const slugOnly = z.object({ slug: z.string() })
const withId = z.object({ slug: z.string(), id: z.string() })

/** A project's jobs: what runs, how far it is, how it ended. */
export function jobRoutes(deps: Deps): Route[] {
  const { postgres, clock } = deps
  const list = defineRoute({
    method: 'GET',
    url: base,
    permission: 'jobs.read',
    summary: 'Jobs of the project, newest first',
    params: slugOnly,
    query: jobsQuerySchema,
    response: jobsSchema,
    handler: async ({ project, query }) => {
      const before = readCursor(z.number(), query.cursor)
      const rows = await store.list(postgres, project.id, {
        before,
        limit: query.limit,
        state: query.state,
        kind: query.kind,
        key: query.key,
      })
      const last = rows.at(-1)
      return {
        items: rows.map((row) => present(row, clock.now())),
        next: last && rows.length === query.limit ? cursorOf(last.seq) : null,
      }
    },
  })
  const one = defineRoute({
    method: 'GET',
    url: `${base}/:id`,
    permission: 'jobs.read',
    summary: 'One job: its progress, error and result',
    params: withId,
    response: jobSchema,
    handler: async ({ project, params }) =>
      present((await store.find(postgres, project.id, params.id)) ?? fail('not_found', { kind: 'job' }), clock.now()),
  })
  return [list, one, ...changeRoutes(deps), fileRoute(deps)]
}

function changeRoutes({ jobs, postgres, clock }: Deps): Route[] {
  const change = (verb: 'cancel' | 'retry', action: string, summary: string): Route =>
    defineRoute({
      method: 'POST',
      url: `${base}/:id/${verb}`,
      permission: 'jobs.manage',
      summary,
      params: withId,
      response: jobSchema,
      status: 200,
      handler: ({ project, params, audit }): Promise<Job> =>
        postgres.transaction(async (tx) => {
          const before = await store.find(tx, project.id, params.id)
          const job = await jobs[verb](tx, project.id, params.id)
          await audit(tx, {
            action,
            target: { kind: 'job', id: job.id },
            before: { state: before?.state, done: before?.done },
            after: { kind: job.kind, state: job.state },
          })
          return present(job, clock.now())
        }),
    })
  return [
    change('cancel', 'job.cancelled', 'End a queued job at once; ask a running one to end after its present unit of work'),
    change('retry', 'job.retried', 'Run a failed or cancelled job again, from where it came to'),
  ]
}

function fileRoute({ jobs, postgres }: Deps): Route {
  return defineRoute({
    method: 'GET',
    url: `${base}/:id/file`,
    permission: 'jobs.read',
    summary: 'The file a job has written, until it expires; may need a further permission, that of the data in it',
    params: withId,
    file: 'application/octet-stream',
    handler: async ({ project, actor, params, audit, reply }) => {
      const job = (await store.find(postgres, project.id, params.id)) ?? fail('not_found', { kind: 'job' })
      const needs = jobs.fileNeeds(job)
      if (!actor.can(needs)) fail('forbidden', { permission: needs })
      const file = job.result?.file ?? fail('not_found', { kind: 'file' })
      await postgres.transaction((tx) =>
        audit(tx, { action: 'job.file_taken', target: { kind: 'job', id: job.id }, after: { file: file.name } }),
      )
      reply.header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(file.name)}`).type(file.type)
      return Readable.from(read(postgres, job.id))
    },
  })
}
