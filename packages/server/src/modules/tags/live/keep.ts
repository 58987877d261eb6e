import { isQueryError } from '../../../platform/clickhouse.ts'
import { holdsParts, type PartLease } from '../../../platform/leases.ts'
import { Fenced, type Outbox, type Outboxes } from '../../../platform/log/index.ts'
import { lookUpByKey, type Postgres, type Tx } from '../../../platform/postgres.ts'
import { sql } from '../../../platform/sql.ts'
import { stopPoint } from '../../../platform/stop-points.ts'
import { isLiveKind } from '@millrace/contract/tags/index.ts'
import type { Logger } from 'pino'
import { holdPeople, setTags, type TagChange } from '../../profiles/index.ts'
import type { TagsModule } from '../tags.ts'
import * as store from './store.ts'
import { causeOf } from './touch.ts'

export interface KeepTagsDeps {
  readonly postgres: Postgres
  readonly outboxes: Outboxes
  readonly tags: Pick<TagsModule, 'valuesAmong'>
  readonly settledUpto: () => Promise<Date>
  readonly now: () => Date
  readonly log: Logger
}

/** Touches that are looked at in one round: a statement costs about the same for all of them as for one. */
const perRound = 5_000

/**
 * Computes live tags of whoever something has happened to, as of a moment up to which everything is stored: one question a tag, of these
 * people only. What differs is written, and the touches go, in one transaction. True when there may be more.
 */
export async function keepTags(deps: KeepTagsDeps, owned: readonly PartLease[]): Promise<boolean> {
  const parts = owned.map((lease) => lease.part)
  if (owned.length === 0 || !(await store.hasTouches(deps.postgres, parts, deps.now()))) return false
  const at = await deps.settledUpto()
  const touched = await store.nextTouches(deps.postgres, parts, at, perRound)
  let isAgain = touched.reduce((sum, one) => sum + one.ids.length, 0) >= perRound
  for (const [projectId, theirs] of Map.groupBy(touched, (one) => one.projectId))
    if (!(await keepProject(deps, owned, { projectId, at }, theirs))) isAgain = true
  return isAgain
}

/** What a tag says of those who are asked about. */
interface Found {
  readonly tag: store.LiveTag
  readonly people: readonly number[]
  readonly values: ReadonlyMap<number, string>
}

/** False when the tags are others by now: these people are looked at once more. */
async function keepProject(
  deps: KeepTagsDeps,
  owned: readonly PartLease[],
  round: { readonly projectId: number; readonly at: Date },
  touched: readonly store.Touched[],
): Promise<boolean> {
  const live = await store.liveTags(deps.postgres, round.projectId)
  const found: Found[] = []
  for (const tag of live) {
    const looked = new Set([...tag.causes, causeOf('identity')])
    const people = touched.filter(({ causes }) => causes.some((one) => looked.has(one))).map((one) => one.personId)
    const values = await ask(deps, round, tag, people)
    if (!values) return false
    found.push({ tag, people, values })
  }
  await stopPoint('tags.before_commit')
  const isDone = await deps.outboxes.transaction(async (tx, outbox) => {
    await lookUpByKey(tx)
    if (!(await holdsParts(tx, owned))) throw new Fenced('parts')
    const same = await store.liveTags(tx, round.projectId, sql`for share of t`)
    if (JSON.stringify(same) !== JSON.stringify(live)) return false
    await write(tx, outbox, round.projectId, found, deps.now())
    await store.dropTouches(tx, touched)
    return true
  })
  await stopPoint('tags.after_commit')
  return isDone
}

/** Undefined: the engine refuses to answer. A tag holds up no other: it waits until everybody can be computed again. */
async function ask(
  { postgres, tags, log }: KeepTagsDeps,
  { projectId, at }: { readonly projectId: number; readonly at: Date },
  { id, definition }: store.LiveTag,
  people: readonly number[],
): Promise<ReadonlyMap<number, string> | undefined> {
  if (people.length === 0 || !isLiveKind(definition)) return new Map()
  try {
    return await tags.valuesAmong(projectId, definition, people, at)
  } catch (error) {
    if (!isQueryError(error)) throw error
    log.error({ err: error, project: projectId, tag: id }, 'a live tag cannot be computed: it is set aside until all people are')
    await store.endLive(postgres, [id])
    return undefined
  }
}

async function write(tx: Tx, outbox: Outbox, projectId: number, found: readonly Found[], now: Date): Promise<void> {
  const asked = [...new Set(found.flatMap((one) => one.people))]
  // Whoever was merged away or erased meanwhile has taken along what they had.
  const here = new Set((await holdPeople(tx, asked)).flatMap((one) => (one.mergedInto === null ? [one.personId] : [])))
  const names = found.map((one) => one.tag.name)
  const held = await store.valuesHeld(tx, names, [...here])
  const changes = found.flatMap(({ tag, people, values }) =>
    people.flatMap((personId): TagChange[] => {
      const [before, after] = [held.get(store.keyOf(personId, tag.name)), values.get(personId)]
      if (!here.has(personId) || before === after) return []
      return [{ projectId, personId, tag: tag.name, version: tag.version, value: after ?? '', remove: after === undefined }]
    }),
  )
  await setTags(
    tx,
    outbox,
    changes.toSorted((a, b) => a.personId - b.personId),
    now,
  )
}
