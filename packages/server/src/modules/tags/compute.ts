import { z } from 'zod'
import type { JobContext, JobKind, Jobs } from '../../platform/jobs/index.ts'
import type { Outboxes } from '../../platform/log/index.ts'
import type { Db, Postgres, Tx } from '../../platform/postgres.ts'
import { sql } from '../../platform/sql.ts'
import { holdPeople, setTags, type TagChange } from '../profiles/index.ts'
import * as store from './store.ts'
import { distributionOf, type TagsModule } from './tags.ts'

export interface ComputeDeps {
  readonly postgres: Postgres
  readonly outboxes: Outboxes
  readonly tags: TagsModule
}

const payloadSchema = z.object({ tagId: z.string() })
const cursorSchema = z.object({ changed: z.number() })
type Context = JobContext<z.infer<typeof payloadSchema>, z.infer<typeof cursorSchema>>
export type ComputeTag = JobKind<z.infer<typeof payloadSchema>>

const perRound = 2_000

/** Gives people the values of a tag, and takes it from those who have none any more; only what differs is written. */
export function computeTagJob(jobs: Jobs, deps: ComputeDeps): ComputeTag {
  const kind = jobs.define('tags.compute', { payload: payloadSchema, cursor: cursorSchema, run: (ctx) => compute(deps, ctx) })
  jobs.everyMinute('tags.compute', async (tx, now) => {
    for (const one of await store.due(tx, now)) await startTag(jobs, tx, kind, one, 'system')
  })
  return kind
}

export const startTag = (
  jobs: Jobs,
  tx: Tx,
  kind: ComputeTag,
  tag: { readonly projectId: number; readonly id: string; readonly name: string },
  createdBy: string,
): Promise<{ id: string }> =>
  jobs.start(tx, { kind, projectId: tag.projectId, payload: { tagId: tag.id }, title: { name: tag.name }, createdBy, key: tag.id })

async function compute({ postgres, outboxes, tags }: ComputeDeps, ctx: Context) {
  const projectId = ctx.projectId ?? 0
  const tag = await store.find(postgres, projectId, ctx.payload.tagId)
  if (!tag || tag.archivedAt || tag.definition.kind === 'planned') return { counts: { people: 0, changed: 0 } }
  const at = ctx.clock.now()
  await ctx.save({ progress: { note: 'reading' } })
  const values = await tags.values(projectId, tag.definition)
  const changes = differences(await valuesNow(postgres, projectId, tag.name), values, { projectId, tag: tag.name })
  // What an earlier run of this job wrote does not differ any more.
  let changed = ctx.cursor?.changed ?? 0
  for (let from = 0; from < changes.length; from += perRound) {
    const some = changes.slice(from, from + perRound)
    changed += await outboxes.transaction(async (tx, outbox) => {
      const here = await holdPeople(tx, [...new Set(some.map((one) => one.personId))])
      const gone = new Set(here.flatMap((one) => (one.mergedInto === null ? [] : [one.personId])))
      const theirs = some.filter((one) => !gone.has(one.personId))
      await setTags(tx, outbox, theirs, ctx.clock.now())
      const done = { done: from + some.length, total: changes.length, note: 'writing' as const }
      await ctx.save({ cursor: { changed: changed + theirs.length }, progress: done }, tx)
      return theirs.length
    })
  }
  await postgres.transaction((tx) =>
    store.noteRun(tx, projectId, tag.id, ctx.id, {
      at,
      version: tag.version,
      people: values.size,
      changed,
      values: distributionOf(values),
    }),
  )
  return { counts: { people: values.size, changed } }
}

async function valuesNow(db: Db, projectId: number, tag: string): Promise<Map<number, string>> {
  const rows = await db.rows<{ id: number; value: string }>(sql`
    select person_id as id, value from person_tags where project_id = ${projectId} and tag = ${tag}`)
  return new Map(rows.map((row) => [row.id, row.value]))
}

/** In the order of people, so that two that write at once do not wait for each other in a circle. */
function differences(
  before: ReadonlyMap<number, string>,
  after: ReadonlyMap<number, string>,
  of: { readonly projectId: number; readonly tag: string },
): TagChange[] {
  const changes: TagChange[] = []
  for (const [personId, value] of after) if (before.get(personId) !== value) changes.push({ ...of, personId, value, remove: false })
  for (const personId of before.keys()) if (!after.has(personId)) changes.push({ ...of, personId, value: '', remove: true })
  return changes.toSorted((a, b) => a.personId - b.personId)
}
