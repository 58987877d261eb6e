import { csvLine, csvMark } from '@millrace/contract/csv.ts'
import { startedJobSchema } from '@millrace/contract/jobs/api.ts'
import type { Person } from '@millrace/contract/profiles/api.ts'
import { ruleSchema } from '@millrace/contract/rules/index.ts'
import { z } from 'zod'
import { defineRoute, type Route } from '../../platform/http/index.ts'
import type { JobContext, JobKind, Jobs } from '../../platform/jobs/index.ts'
import type { Postgres } from '../../platform/postgres.ts'
import type { CatalogModule } from '../catalog/index.ts'
import { masker, readPeople } from '../profiles/index.ts'
import { segmentsSnapshot } from './refer.ts'
import type { SegmentsModule } from './segments.ts'
import type { SegmentRow } from './store.ts'

interface Deps {
  readonly segments: SegmentsModule
  readonly postgres: Postgres
  readonly catalog: CatalogModule
  readonly jobs: Jobs
}

const pageSize = 2_000

/** What was decided when the export was asked for: the rule, the columns, and whether personal data may be in it. */
const payloadSchema = z.object({
  name: z.string(),
  rule: ruleSchema,
  segments: segmentsSnapshot,
  columns: z.array(z.string()),
  isOpen: z.boolean(),
})
const cursorSchema = z.object({ after: z.number(), people: z.number() })
type Payload = z.infer<typeof payloadSchema>

/** The people of a segment as a file, written by a job; that it was asked for, and taken, is in the audit log. */
export function exportRoute(deps: Deps, found: (projectId: number, id: string) => Promise<SegmentRow>): Route {
  const { postgres, catalog, jobs } = deps
  const kind: JobKind<Payload> = jobs.define('segments.export', {
    payload: payloadSchema,
    cursor: cursorSchema,
    fileNeeds: ({ isOpen }) => (isOpen ? 'people.read_pii' : 'people.read'),
    run: (ctx) => writePeople(deps, ctx),
  })
  return defineRoute({
    method: 'POST',
    url: '/api/v1/projects/:slug/segments/:id/export',
    permission: 'people.read',
    summary: 'Write the people a segment means now into a CSV file, as a job',
    params: z.object({ slug: z.string(), id: z.string() }),
    response: startedJobSchema,
    status: 202,
    handler: async ({ project, actor, params, audit }) => {
      const { name, rule } = await found(project.id, params.id)
      const columns = (await catalog.read(project.id)).profileProperties.map((property) => property.name)
      const referred = Object.fromEntries(await deps.segments.referred(postgres, project.id, [rule]))
      const payload = { name, rule, segments: referred, columns, isOpen: actor.can('people.read_pii') }
      return postgres.transaction(async (tx) => {
        const job = await jobs.start(tx, { kind, projectId: project.id, payload, title: { name }, createdBy: actor.name })
        await audit(tx, { action: 'segment.exported', target: { kind: 'segment', id: params.id }, after: { job: job.id } })
        return { job: job.id }
      })
    },
  })
}

/** A page of people, a piece of the file and the cursor behind them are committed together. */
async function writePeople({ segments, postgres, catalog }: Deps, ctx: JobContext<Payload, z.infer<typeof cursorSchema>>) {
  const { name, rule, segments: referred, columns, isOpen } = ctx.payload
  const projectId = ctx.projectId ?? 0
  const masked = await masker(catalog, projectId, { can: () => isOpen })
  for (let { after, people } = ctx.cursor ?? { after: 0, people: 0 }; ; ) {
    const { ids, total } = await segments.people(projectId, rule, { after, limit: pageSize }, new Map(Object.entries(referred)))
    const lines = (await readPeople(postgres, projectId, ids)).map((person) => csvLine(cells(masked(person), columns)))
    const head = ctx.cursor === undefined && after === 0 ? csvMark + csvLine(['id', 'ids', 'tags', 'created_at', ...columns]) : ''
    after = ids.at(-1) ?? after
    people += lines.length
    const state = { cursor: { after, people }, progress: { done: people, total: Math.max(total, people), note: 'writing' as const } }
    await postgres.transaction(async (tx) => {
      await ctx.append(tx, head + lines.join(''))
      await ctx.save(state, tx)
    })
    if (ids.length < pageSize) return { counts: { people }, file: { name: `${name}.csv`, type: 'text/csv; charset=utf-8' } }
  }
}

const cells = ({ id, ids, tags, createdAt, properties }: Person, names: readonly string[]): unknown[] => [
  id,
  ids.map(({ type, value }) => `${type}:${value}`).join('; '),
  tags.map(({ tag, value }) => (value === '' ? tag : `${tag}=${value}`)).join('; '),
  createdAt,
  ...names.map((name) => properties[name]),
]
