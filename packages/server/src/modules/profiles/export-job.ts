import { startedJobSchema } from '@millrace/contract/jobs/api.ts'
import { z } from 'zod'
import type { ClickHouse } from '../../platform/clickhouse.ts'
import { fail } from '../../platform/errors.ts'
import { defineRoute, type Route } from '../../platform/http/index.ts'
import type { JobContext, Jobs } from '../../platform/jobs/index.ts'
import type { Postgres } from '../../platform/postgres.ts'
import type { CatalogModule } from '../catalog/index.ts'
import { type PersonHook, widened } from '../identity/index.ts'
import { exportMask } from './mask.ts'
import { currentPerson, readPeople } from './people.ts'

interface Deps {
  readonly postgres: Postgres
  readonly clickhouse: ClickHouse
  readonly catalog: CatalogModule
  readonly hooks: readonly PersonHook[]
  readonly jobs: Jobs
}

const payloadSchema = z.object({ person: z.number(), isOpen: z.boolean() })
const cursorSchema = z.object({ items: z.number() })
type Context = JobContext<z.infer<typeof payloadSchema>, z.infer<typeof cursorSchema>>

/** Everything known of a person as one JSON file, for themselves to read or take elsewhere; asking for it and taking it are on record. */
export function exportPersonRoute(deps: Deps): Route {
  const { postgres, jobs } = deps
  const kind = jobs.define('people.export', {
    payload: payloadSchema,
    cursor: cursorSchema,
    fileNeeds: ({ isOpen }) => (isOpen ? 'people.read_pii' : 'people.read'),
    run: (ctx) => writePerson(deps, ctx),
  })
  return defineRoute({
    method: 'POST',
    url: '/api/v1/projects/:slug/people/:id/export',
    permission: 'people.read',
    summary: 'Write everything known of a person into a JSON file, as a job; personal data in part without people.read_pii',
    params: z.object({ slug: z.string(), id: z.coerce.number().int().positive() }),
    response: startedJobSchema,
    status: 202,
    handler: async ({ project, params, actor, audit }) => {
      const person = await currentPerson(postgres, params.id)
      if ((await readPeople(postgres, project.id, [person])).length === 0) fail('not_found', { kind: 'person' })
      return postgres.transaction(async (tx) => {
        const payload = { person, isOpen: actor.can('people.read_pii') }
        const job = await jobs.start(tx, { kind, projectId: project.id, payload, title: { person }, createdBy: actor.name })
        await audit(tx, { action: 'person.exported', target: { kind: 'person', id: String(person) }, after: { job: job.id } })
        return { job: job.id }
      })
    },
  })
}

const pieceChars = 1_000_000

/** Read as a whole, then written with the cursor: a run that ends before has written nothing. */
async function writePerson(deps: Deps, ctx: Context) {
  const { postgres } = deps
  const person = await currentPerson(postgres, ctx.payload.person)
  let items = ctx.cursor?.items ?? 0
  if (!ctx.cursor) {
    const pieces: string[] = []
    let piece = ''
    for await (const text of personAsJson(deps, ctx, person, () => (items += 1))) {
      piece += text
      if (piece.length < pieceChars) continue
      pieces.push(piece)
      piece = ''
      await ctx.save({ progress: { done: items, note: 'reading' } })
    }
    await postgres.transaction(async (tx) => {
      for (const one of [...pieces, piece]) await ctx.append(tx, one)
      await ctx.save({ cursor: { items }, progress: { done: items, note: 'writing' } }, tx)
    })
  }
  return { counts: { rows: items }, file: { name: `person-${person}.json`, type: 'application/json' } }
}

/** `{"person": …, "ids": [ … ], …}`, a section at a time. */
async function* personAsJson(
  { postgres, clickhouse, catalog, hooks }: Deps,
  ctx: Context,
  person: number,
  count: () => void,
): AsyncGenerator<string> {
  const projectId = ctx.projectId ?? 0
  const numbers = await widened(postgres, [person])
  if ((await readPeople(postgres, projectId, [person])).length === 0) fail('not_found', { kind: 'person' })
  const mask = await exportMask(catalog, projectId, ctx.payload.isOpen)
  yield `{"person":${person},"at":${JSON.stringify(ctx.clock.now())}`
  let open: string | undefined
  for (const hook of hooks)
    for await (const { section, item } of hook.export(postgres, clickhouse, { projectId, numbers, mask })) {
      count()
      yield open === section ? ',\n' : `${open === undefined ? '' : ']'},\n${JSON.stringify(section)}:[\n`
      yield JSON.stringify(item)
      open = section
    }
  yield open === undefined ? '}\n' : ']}\n'
}
