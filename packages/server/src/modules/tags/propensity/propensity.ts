import { setImmediate as othersTurn } from 'node:timers/promises'
import { isEventLeaf, leaves, type Match } from '@millrace/contract/rules/index.ts'
import type { TagPreview } from '@millrace/contract/tags/api.ts'
import { type Of, valuesOf } from '@millrace/contract/tags/index.ts'
import {
  type Card,
  dayMs,
  type Drift,
  driftOf,
  type Example,
  learn,
  predict,
  scoreEdges,
  sharesOf,
  tooThin,
} from '@millrace/contract/tags/propensity/index.ts'
import type { ClickHouse } from '../../../platform/clickhouse.ts'
import type { Clock } from '../../../platform/clock.ts'
import type { Postgres } from '../../../platform/postgres.ts'
import { readable } from '../../../platform/readable.ts'
import { type Sql, sql } from '../../../platform/sql.ts'
import type { SegmentsModule } from '../../segments/index.ts'
import { type Asked, askedSql, examplesSql, featuresOfPerson, frequentEventsSql, scoresSql, surveySql } from './compile.ts'
import * as store from './store.ts'

export interface PropensityDeps {
  readonly postgres: Postgres
  readonly clickhouse: ClickHouse
  readonly clock: Clock
  readonly segments: Pick<SegmentsModule, 'peopleOf'>
}

type Definition = Of<'propensity'>

/** One computation of a tag. */
export interface Computing {
  readonly projectId: number
  readonly id: string
  readonly version: number
  readonly definition: Definition
  /** The job; repeated, it goes on with the model it has learnt. */
  readonly runId: string
  readonly at: Date
  readonly signal: AbortSignal
}

export interface PropensityModule {
  /** Learns, keeps the model with all that is known of it, and says the value of everybody; nothing when the model is not to be used. */
  values(computing: Computing): Promise<Map<number, string> | undefined>
  /** How many people would have a value, and whether there is enough to learn from; nothing is learnt yet. */
  preview(projectId: number, definition: Definition): Promise<TagPreview>
  /** What the model says of one person now, and the features it goes by; nothing when they are not asked about. */
  ofPerson(projectId: number, sources: readonly Match[], personId: number): Promise<readonly number[] | undefined>
}

const mostRows = 50_000
const rowsToCompare = 20_000
const moments = 3

export function propensity({ postgres, clickhouse, clock, segments }: PropensityDeps): PropensityModule {
  const peopleOf = async (projectId: number, { among }: Definition, at: Date): Promise<Sql | undefined> =>
    among && segments.peopleOf(projectId, among, at)

  /** Past moments, newest first. What profiles, tags and lists said then is not known: only what people did is asked of a rule as of then. */
  async function momentsOf(projectId: number, definition: Definition, sources: readonly Match[], now: Date): Promise<Asked[]> {
    const isKnown = definition.among && [...leaves(definition.among)].every(isEventLeaf)
    return Promise.all(
      Array.from({ length: moments }, async (_, i) => {
        const at = new Date(now.getTime() - (i + 1) * definition.withinDays * dayMs)
        const among = isKnown ? await peopleOf(projectId, definition, new Date(at.getTime() - 1)) : undefined
        return { projectId, sources, at, among }
      }),
    )
  }

  async function survey(asked: readonly Asked[], withinDays: number) {
    const [row] = await clickhouse.rows<{ people: number; rows: number; positives: number }>(surveySql(asked, withinDays))
    return row ?? { people: 0, rows: 0, positives: 0 }
  }

  async function examplesOf(asked: Asked, snapshot: number, withinDays: number, share: number): Promise<Example[]> {
    const examples: Example[] = []
    for await (const { did, ...row } of clickhouse.stream<{ person: number; features: number[]; did: number }>(
      examplesSql(asked, withinDays, share),
    ))
      examples.push({ ...row, snapshot, did: Number(did) === 1 })
    // The engine answers in any order; sums of numbers, and so the model, would depend on it.
    return examples.toSorted((a, b) => a.person - b.person)
  }

  async function learnt({ projectId, id, version, definition, at, signal }: Computing): Promise<Card> {
    const { withinDays, target } = definition
    const asked = await momentsOf(projectId, definition, [target], at)
    const there = await survey(asked, withinDays)
    const card = { ...nothingYet, ...there, snapshots: asked.map((one) => one.at.toISOString()) }
    const thin = tooThin(there)
    if (thin || !asked[0]) return { ...card, refusal: thin }
    const events = (await clickhouse.rows<{ event: string }>(frequentEventsSql(asked[0]))).map((row) => row.event)
    const sources = sourcesBy(definition, events)
    const share = mostRows / there.rows
    const read = await Promise.all(asked.map((one, i) => examplesOf({ ...one, sources }, i, withinDays, share)))
    const steps = learn(read.flat(), sources.length)
    let step = steps.next()
    while (!step.done) {
      await othersTurn()
      signal.throwIfAborted()
      step = steps.next()
    }
    const earlier = await store.earlierModel(postgres, id, version, asked[0].at)
    return { ...card, ...step.value, events, drift: earlier ? await drift(earlier, definition, asked[0], at, there.rows) : null }
  }

  /** How an earlier model holds of people as they are now, and of people whose days are over since. */
  async function drift(earlier: store.ModelRow, definition: Definition, newest: Asked, at: Date, rows: number): Promise<Drift> {
    const sources = sourcesBy(definition, earlier.card.events)
    const share = rowsToCompare / rows
    const now = await examplesOf(
      { projectId: newest.projectId, sources, at, among: newest.among && (await peopleOf(newest.projectId, definition, at)) },
      0,
      1,
      share,
    )
    const over = earlier.at <= newest.at ? await examplesOf({ ...newest, sources }, 0, definition.withinDays, share) : []
    return driftOf(
      earlier.card,
      {
        values: now.map((one) => one.features),
        scores: sharesOf(
          scoreEdges,
          now.map((one) => predict(earlier.card, one.features)),
        ),
        judged: over.map((one) => ({ p: predict(earlier.card, one.features), did: one.did })),
      },
      earlier.at.toISOString(),
    )
  }

  async function scores(projectId: number, definition: Definition, card: Card, at: Date): Promise<Map<number, number>> {
    const asked = { projectId, sources: sourcesBy(definition, card.events), at, among: await peopleOf(projectId, definition, at) }
    const raws = new Map<number, number>()
    for await (const { person_id, raw } of clickhouse.stream<{ person_id: number; raw: number }>(scoresSql(asked, card)))
      raws.set(person_id, raw)
    return raws
  }

  return {
    async values(computing) {
      const { projectId, definition, runId, at } = computing
      const kept = await store.modelOfRun(postgres, runId)
      const card = kept?.card ?? (await learnt(computing))
      const raws = card.refusal ? new Map<number, number>() : await scores(projectId, definition, card, kept?.at ?? at)
      if (!kept)
        await store.keepModel(postgres, computing, runId, {
          at,
          version: computing.version,
          card: { ...card, scores: sharesOf(scoreEdges, raws.values()) },
        })
      return card.refusal ? undefined : valuesOf(definition, raws)
    },
    async preview(projectId, definition) {
      const start = performance.now()
      const now = clock.now()
      const query = askedSql({ projectId, sources: [definition.target], at: now, among: await peopleOf(projectId, definition, now) })
      const there = await survey(await momentsOf(projectId, definition, [definition.target], now), definition.withinDays)
      const [row] = await clickhouse.rows<{ people: number; total: number }>(sql`
        select (${query}) as people, (select count() from profiles final where project_id = ${sql.value(projectId, 'UInt32')} and deleted = 0 and is_test = 0) as total`)
      return {
        people: row?.people ?? 0,
        total: row?.total ?? 0,
        values: [],
        ms: Math.round(performance.now() - start),
        sql: readable(query),
        learning: { ...there, refusal: tooThin(there) },
      }
    },
    async ofPerson(projectId, sources, personId) {
      const [row] = await clickhouse.rows<{ features: number[] }>(featuresOfPerson({ projectId, sources, at: clock.now() }, personId))
      return row?.features
    },
  }
}

export const sourcesBy = ({ target }: Pick<Definition, 'target'>, events: readonly string[]): Match[] => [
  target,
  ...events.map((event) => ({ event, filters: [] })),
]

const nothingYet = { events: [], measured: null, bins: [], features: [], intercept: 0, scores: [], drift: null, refusal: null }
