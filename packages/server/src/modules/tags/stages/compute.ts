import { type Judge, judge, type Of, stageRules, type StageState } from '@millrace/contract/tags/index.ts'
import type { Outbox } from '../../../platform/log/index.ts'
import type { Tx } from '../../../platform/postgres.ts'
import { zoneOfProject } from '../../admin/index.ts'
import { idsOf, strongestId } from '../../identity/index.ts'
import { holdPeople, setTags } from '../../profiles/index.ts'
import { type ComputeDeps, type Context, everybody, perRound } from '../computation.ts'
import type { NewRun, TagRow } from '../store.ts'
import * as store from './store.ts'
import { tellStage } from './tell.ts'

type StagesTag = TagRow & { readonly definition: Of<'stages'> }
export const hasStages = (tag: TagRow): tag is StagesTag => tag.definition.kind === 'stages'

/** States that are compared with what the rules say in one go. */
const perSlice = 20_000

/** What differs for one person. */
interface Change {
  readonly personId: number
  readonly before: store.StageRow | undefined
  /** Null: in no stage, since they do not count. */
  readonly after: StageState | null
  /** The tag as it is. */
  readonly value: string | null
}

/**
 * One evaluation: everybody is judged once, in the order of their numbers, as of the moment it began, however often the job is repeated. Who
 * moves is told, unless it is the first evaluation of this version.
 */
export async function computeStages(deps: ComputeDeps, ctx: Context, tag: StagesTag): Promise<Omit<NewRun, 'version'>> {
  const { postgres, tags } = deps
  const projectId = ctx.projectId ?? 0
  const earlier = ctx.cursor?.stages
  const begun = earlier?.version === tag.version ? earlier : { at: ctx.clock.now().getTime(), version: tag.version, upto: 0 }
  let changed = ctx.cursor?.changed ?? 0
  await ctx.save({ cursor: { changed, recorded: everybody, stages: begun } })

  const at = new Date(begun.at)
  const seenUpto = await deps.settledUpto()
  const { people, met } = await tags.met(projectId, stageRules(tag.definition), at)
  const step = judge(tag.definition, { now: at, zone: await zoneOfProject(postgres, projectId) })
  const isNew = tag.computedVersion !== tag.version
  const evaluation = { projectId, tag, at, seenUpto, isNew }
  const write = async (some: readonly Change[], upto: number, done: number): Promise<void> => {
    const progress = { done, total: people.length, note: 'writing' as const }
    changed += await deps.outboxes.transaction(async (tx, outbox) => {
      const n = await apply(tx, outbox, evaluation, some, ctx.clock.now())
      await ctx.save({ cursor: { changed: changed + n, recorded: everybody, stages: { ...begun, upto } }, progress }, tx)
      return n
    })
  }

  for (const slice of slicesOf(people, met)) {
    if (slice.upto <= begun.upto) continue
    const changes = await differences(deps, evaluation, step, slice)
    const left = changes.filter((one) => one.personId > begun.upto)
    for (let n = 0; n < left.length; n += perRound) {
      const some = left.slice(n, n + perRound)
      await write(some, some.at(-1)?.personId ?? slice.upto, slice.done)
    }
  }
  for await (const strays of straysOf(deps, evaluation)) await write(strays, everybody, people.length)
  return { at, ...(await store.countValues(postgres, projectId, tag.name)), changed }
}

/** People of a range of numbers, the first of them left out: those who count, with what the rules say of them. */
interface Slice {
  readonly after: number
  readonly upto: number
  readonly ids: readonly number[]
  readonly met: readonly number[]
  /** How many have come with it. */
  readonly done: number
}

/** All numbers that there are, in their order. */
function* slicesOf(people: readonly number[], met: readonly number[]): Generator<Slice> {
  let after = 0
  for (let from = 0; after < everybody; from += perSlice) {
    const ids = people.slice(from, from + perSlice)
    const upto = from + perSlice < people.length ? (ids.at(-1) ?? everybody) : everybody
    yield { after, upto, ids, met: met.slice(from, from + perSlice), done: from + ids.length }
    after = upto
  }
}

/** Who has the tag from elsewhere and does not count loses it. */
async function* straysOf({ postgres }: Pick<ComputeDeps, 'postgres'>, { projectId, tag }: Evaluation): AsyncGenerator<Change[]> {
  for (let after = 0; ; ) {
    const some = await store.strays(postgres, projectId, tag, { after, limit: perRound })
    if (some.length > 0) yield some.map((one) => ({ ...one, before: undefined, after: null }))
    if (some.length < perRound) return
    after = some.at(-1)?.personId ?? everybody
  }
}

interface Evaluation {
  readonly projectId: number
  readonly tag: StagesTag
  readonly at: Date
  /** Merges up to then are in what the rules say. */
  readonly seenUpto: Date
  readonly isNew: boolean
}

async function differences(
  { postgres }: Pick<ComputeDeps, 'postgres'>,
  { projectId, tag, seenUpto, isNew }: Evaluation,
  step: Judge,
  { ids, met, ...range }: Slice,
): Promise<Change[]> {
  const states = await store.statesIn(postgres, tag, range)
  const others = await store.valuesOf(
    postgres,
    projectId,
    tag.name,
    ids.filter((id) => !states.has(id)),
  )
  const changes: Change[] = []
  for (const [n, personId] of ids.entries()) {
    const before = states.get(personId)
    const value = before ? before.value : (others.get(personId) ?? null)
    const next = step(met[n] ?? 0, before, !isNew && before?.mergedAt === null)
    if (differs(before, next, seenUpto) || value !== next.stage) changes.push({ personId, before, after: next, value })
  }
  const counted = new Set(ids)
  for (const [personId, before] of states) if (!counted.has(personId)) changes.push({ personId, before, after: null, value: before.value })
  return changes.toSorted((a, b) => a.personId - b.personId)
}

const differs = (before: store.StageRow | undefined, { stage, since, breaks }: StageState, seenUpto: Date): boolean =>
  before === undefined ||
  before.stage !== stage ||
  before.since !== since ||
  before.breaks !== breaks ||
  (before.mergedAt !== null && before.mergedAt <= seenUpto)

/** Writes states and values; answers how many values changed. Whoever was merged away or erased meanwhile has taken along what they had. */
async function apply(tx: Tx, outbox: Outbox, evaluation: Evaluation, some: readonly Change[], now: Date): Promise<number> {
  const { projectId, tag, seenUpto, isNew } = evaluation
  const held = await holdPeople(
    tx,
    some.map((one) => one.personId),
  )
  const here = new Set(held.flatMap((one) => (one.mergedInto === null ? [one.personId] : [])))
  const theirs = some.filter((one) => here.has(one.personId))
  const valued = theirs.filter(({ value, after }) => value !== (after?.stage ?? null))
  const of = { projectId, tag: tag.name, version: tag.version, isSilent: isNew }
  await setTags(
    tx,
    outbox,
    valued.map(({ personId, after }) => ({ ...of, personId, value: after?.stage ?? '', remove: after === null })),
    now,
  )
  const states = theirs.flatMap(({ personId, after }) => (after ? [{ personId, ...after }] : []))
  await store.put(tx, { projectId, id: tag.id, seenUpto }, states)
  await store.drop(
    tx,
    tag.id,
    theirs.flatMap(({ personId, after }) => (after ? [] : [personId])),
  )
  await tell(tx, outbox, evaluation, theirs)
  return valued.length
}

/** Who was in a stage and is in another one. What somebody brings along when they turn out to be somebody else is nothing they do. */
async function tell(tx: Tx, outbox: Outbox, { projectId, tag, at, isNew }: Evaluation, theirs: readonly Change[]): Promise<void> {
  const moves = theirs.flatMap(({ personId, before, after }) =>
    !isNew && before && after && before.mergedAt === null && before.stage !== after.stage
      ? [{ personId, before: before.stage, stage: after.stage }]
      : [],
  )
  if (moves.length === 0) return
  const ids = Map.groupBy(
    await idsOf(
      tx,
      moves.map((one) => one.personId),
    ),
    (one) => one.personId,
  )
  for (const move of moves) tellStage(outbox, projectId, { ...move, tag, at, ref: strongestId(ids.get(move.personId) ?? []) })
}
