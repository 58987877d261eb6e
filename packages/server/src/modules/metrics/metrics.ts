import type { MetricAnswer, MetricInput } from '@millrace/contract/metrics/api.ts'
import { combine, countOf, measuresOf, type MetricDefinition, type MetricQuestion } from '@millrace/contract/metrics/index.ts'
import type { Clock } from '../../platform/clock.ts'
import { fail } from '../../platform/errors.ts'
import type { Db, Postgres, Tx } from '../../platform/postgres.ts'
import { type AnalyticsModule, countModel } from '../analytics/index.ts'
import * as store from './store.ts'

interface Project {
  readonly id: number
  readonly timeZone: string
}
interface Span {
  readonly from: number
  readonly until: number
}

export interface MetricsModule {
  /** The numbers of a metric; `within`: only a part of the days that are asked about. */
  ask(project: Project, definition: MetricDefinition, asked: MetricQuestion, within?: Span): Promise<Omit<MetricAnswer, 'requestId'>>
  /** Fails for a definition that nobody can count. */
  check(project: Project, definition: MetricDefinition): Promise<void>
  /** Those of some ids that there are in the project. */
  known(db: Db, projectId: number, ids: readonly string[]): Promise<ReadonlySet<string>>
  /** Metrics by name: what there is with the same definition, and the rest made. Answers with an id for each, in order. */
  ensure(tx: Tx, projectId: number, wanted: readonly MetricInput[], by: string): Promise<string[]>
}

export function metrics({
  analytics,
  clock,
}: {
  readonly analytics: AnalyticsModule
  readonly postgres: Postgres
  readonly clock: Clock
}): MetricsModule {
  return {
    async ask(project, definition, asked, within) {
      const counts = measuresOf(definition).map((measure) => countOf(measure, asked))
      const answers = await Promise.all(counts.map((query) => analytics.answer(countModel, project, query, { within })))
      const [a = fail('internal', { request: '' }), b] = answers
      return {
        unit: asked.unit,
        ...combine(definition.kind, a, b),
        compare: null,
        sampling: null,
        approximate: false,
        dataThrough: answers.map((one) => one.dataThrough).reduce((one, other) => (one < other ? one : other)),
        ms: Math.max(...answers.map((one) => one.ms)),
        waitedMs: Math.max(...answers.map((one) => one.waitedMs)),
        sql: answers.map((one) => one.sql).join(';\n'),
      }
    },
    async check(project, definition) {
      for (const { people } of measuresOf(definition)) if (people) await analytics.checkPeople(project, people)
    },
    known: async (db, projectId, ids) => new Set((await store.ofIds(db, projectId, ids)).map((row) => row.id)),
    async ensure(tx, projectId, wanted, by) {
      await store.lockNames(tx, projectId)
      const same = await store.withDefinitions(tx, projectId, wanted)
      const missing = wanted.filter((_, i) => same[i] === undefined)
      const made = await store.insertAll(tx, projectId, await freshNames(tx, projectId, missing), by, clock.now())
      return same.map((id) => id ?? made.shift()?.id ?? fail('internal', { request: 'metrics' }))
    },
  }
}

/** A name that is taken by another definition gets a number behind it. */
async function freshNames(tx: Tx, projectId: number, wanted: readonly MetricInput[]): Promise<MetricInput[]> {
  const taken = new Set(await store.names(tx, projectId))
  return wanted.map((one) => {
    let name = one.name
    for (let n = 2; taken.has(name); n++) name = `${one.name} ${n}`
    taken.add(name)
    return { ...one, name }
  })
}
