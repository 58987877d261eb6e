import type { z } from 'zod'
import type { JobKind, Jobs } from '../../platform/jobs/index.ts'
import type { Db, Tx } from '../../platform/postgres.ts'
import { sql } from '../../platform/sql.ts'
import { stopPoint } from '../../platform/stop-points.ts'
import { holdPeople, recordTag, setTags, type TagChange } from '../profiles/index.ts'
import { type ComputedTag, type ComputeDeps, type Context, cursorSchema, everybody, payloadSchema, perRound } from './computation.ts'
import { computeStages, hasStages } from './stages/compute.ts'
import { beginLive, holdTag, keyOf, valuesHeld } from './live/store.ts'
import { dropAll } from './stages/store.ts'
import * as store from './store.ts'
import { distributionOf } from './tags.ts'

export type ComputeTag = JobKind<z.infer<typeof payloadSchema>>

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

async function compute(deps: ComputeDeps, ctx: Context) {
  const projectId = ctx.projectId ?? 0
  const tag = await store.find(deps.postgres, projectId, ctx.payload.tagId)
  if (!tag || tag.archivedAt || tag.definition.kind === 'planned' || tag.definition.kind === 'import')
    return { counts: { people: 0, changed: 0 } }
  const at = ctx.clock.now()
  await ctx.save({ progress: { note: 'reading' } })
  const of = { projectId, id: tag.id, tag: tag.name, version: tag.version, isSilent: tag.computedVersion !== tag.version }
  if (tag.historyFrom === null) await beginHistory(deps, ctx, of)
  await beginLive(deps.postgres, tag.id, at)
  const run = hasStages(tag)
    ? await computeStages(deps, ctx, tag)
    : { at, ...(await computeValues(deps, ctx, of, () => valuesOf(deps, ctx, tag, at))) }
  await deps.postgres.transaction(async (tx) => {
    if (!hasStages(tag)) await dropAll(tx, tag.id)
    await store.noteRun(tx, { projectId, id: tag.id, runId: ctx.id }, { version: tag.version, ...run }, ctx.clock.now())
  })
  return { counts: { people: run.people, changed: run.changed } }
}

/** What everybody is to have; undefined: there is no model that can be used. */
function valuesOf(deps: ComputeDeps, ctx: Context, tag: store.TagRow, at: Date): Promise<Map<number, string> | undefined> {
  const { definition } = tag
  const projectId = ctx.projectId ?? 0
  if (definition.kind === 'planned' || definition.kind === 'import') return Promise.resolve(undefined)
  if (definition.kind !== 'propensity') return deps.tags.values(projectId, definition)
  return deps.propensity.values({ ...tag, definition, projectId, runId: ctx.id, at, signal: ctx.signal })
}

export async function computeValues(
  { postgres, outboxes }: ComputeDeps,
  ctx: Context,
  of: ComputedTag,
  found: () => Promise<Map<number, string> | undefined>,
) {
  // Before it is asked what they are to have: whatever differs later was written by somebody who knew more.
  const before = await valuesNow(postgres, of)
  const meant = await found()
  await stopPoint('tags.after_read')
  // Without a model people keep what they have.
  const values = meant ?? before
  const changes = differences(before, values, of)
  // What an earlier run of this job wrote does not differ any more.
  let changed = ctx.cursor?.changed ?? 0
  for (let from = 0; from < changes.length; from += perRound) {
    const some = changes.slice(from, from + perRound)
    changed += await outboxes.transaction(async (tx, outbox) => {
      await holdTag(tx, of.id)
      const people = some.map((one) => one.personId)
      const gone = new Set((await holdPeople(tx, people)).flatMap((one) => (one.mergedInto === null ? [] : [one.personId])))
      const held = await valuesHeld(tx, [of.tag], people)
      const theirs = some.filter(({ personId: id }) => !gone.has(id) && held.get(keyOf(id, of.tag)) === before.get(id))
      await setTags(tx, outbox, theirs, ctx.clock.now())
      const done = { done: from + some.length, total: changes.length, note: 'writing' as const }
      await ctx.save({ cursor: { changed: changed + theirs.length, recorded: everybody }, progress: done }, tx)
      return theirs.length
    })
  }
  return { people: values.size, changed, values: distributionOf(values) }
}

/** Before anything changes: what people have from before there was a history. Each once, also when the job is repeated. */
export async function beginHistory({ postgres, outboxes }: ComputeDeps, ctx: Context, of: ComputedTag): Promise<void> {
  const recorded = ctx.cursor?.recorded ?? 0
  if (recorded === everybody) return
  const people = [...(await valuesNow(postgres, of)).keys()]
  const left = people.filter((id) => id > recorded).toSorted((a, b) => a - b)
  for (let from = 0; from < left.length; from += perRound) {
    const some = left.slice(from, from + perRound)
    await outboxes.transaction(async (tx, outbox) => {
      await recordTag(tx, outbox, of, some, ctx.clock.now())
      const isLast = from + perRound >= left.length
      await ctx.save({ cursor: { changed: 0, recorded: isLast ? everybody : (some.at(-1) ?? recorded) } }, tx)
    })
  }
}

export async function valuesNow(db: Db, { projectId, tag }: Pick<ComputedTag, 'projectId' | 'tag'>): Promise<Map<number, string>> {
  const rows = await db.rows<{ id: number; value: string }>(sql`
    select person_id as id, value from person_tags where project_id = ${projectId} and tag = ${tag}`)
  return new Map(rows.map((row) => [row.id, row.value]))
}

/** In the order of people, so that two that write at once do not wait for each other in a circle. */
function differences(
  before: ReadonlyMap<number, string>,
  after: ReadonlyMap<number, string>,
  { projectId, tag, version, isSilent }: ComputedTag,
): TagChange[] {
  const of = { projectId, tag, version, isSilent }
  const changes: TagChange[] = []
  for (const [personId, value] of after) if (before.get(personId) !== value) changes.push({ ...of, personId, value, remove: false })
  for (const personId of before.keys()) if (!after.has(personId)) changes.push({ ...of, personId, value: '', remove: true })
  return changes.toSorted((a, b) => a.personId - b.personId)
}
