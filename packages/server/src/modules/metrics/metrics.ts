import type { Span, StuckCondition } from '@millrace/contract/metrics/alert.ts'
import type { MetricAnswer, MetricInput } from '@millrace/contract/metrics/api.ts'
import { combine, countOf, measuresOf, type MetricDefinition, type MetricQuestion } from '@millrace/contract/metrics/index.ts'
import { bucketOf } from '@millrace/contract/queries/index.ts'
import type { Clock } from '../../platform/clock.ts'
import { fail } from '../../platform/errors.ts'
import type { Db, Postgres, Tx } from '../../platform/postgres.ts'
import { type AnalyticsModule, type How, countModel, processModel } from '../analytics/index.ts'
import * as store from './store.ts'

interface Project {
  readonly id: number
  readonly timeZone: string
}

export interface MetricsModule {
  /** The numbers of a metric. */
  ask(project: Project, definition: MetricDefinition, asked: MetricQuestion, how?: How): Promise<Omit<MetricAnswer, 'requestId'>>
  /** Fails for a definition that nobody can count. */
  check(project: Project, definition: MetricDefinition): Promise<void>
  /** Who is stuck at the end of a time, as a condition counts them. */
  stuck(project: Project, condition: StuckCondition, span: Span): Promise<number>
  /** Fails for a process that is about nobody knows whom. */
  checkStuck(project: Project, condition: StuckCondition): Promise<void>
  /** Those of some ids that there are in the project, archived or not. */
  read(db: Db, projectId: number, ids: readonly string[]): Promise<ReadonlyMap<string, store.MetricRow>>
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
    async ask(project, definition, asked, how) {
      const counts = measuresOf(definition).map((measure) => countOf(measure, asked))
      const answers = await Promise.all(counts.map((query) => analytics.answer(countModel, project, query, how)))
      const [a = fail('internal', { request: '' }), b] = answers
      return {
        unit: asked.unit,
        ...combine(definition.kind, a, b),
        compare: null,
        sampling: null,
        asCollected: false,
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
    async stuck(project, { process, station, value }, span) {
      const { timeZone } = project
      const days = { from: bucketOf(span.from, 'day', timeZone), to: bucketOf(span.until - 1, 'day', timeZone) }
      const { stations } = await analytics.answer(processModel, project, { ...process, ...days }, { within: span })
      const { stuck, here } = stations[station - 1] ?? fail('internal', { request: 'process' })
      // Where nobody is nobody is stuck: an alert on a share recovers when the station is empty.
      return value === 'people' ? (stuck ?? 0) : (stuck ?? 0) / Math.max(here, 1)
    },
    async checkStuck(project, { process: { people } }) {
      if (people) await analytics.checkPeople(project, people)
    },
    read: async (db, projectId, ids) => new Map((await store.ofIds(db, projectId, ids)).map((row) => [row.id, row])),
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
