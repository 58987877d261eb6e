import type { AnswerFacts, NumberPeople } from '@millrace/contract/analytics/api.ts'
import type { PropertyType } from '@millrace/contract/catalog/api.ts'
import { type NumberRef, samplingOf, type Whom } from '@millrace/contract/queries/index.ts'
import type { Rule } from '@millrace/contract/rules/index.ts'
import type { z } from 'zod'
import type { ProjectContext } from '../../platform/http/index.ts'
import type { Asker, Questions } from '../../platform/questions.ts'
import { readable } from '../../platform/readable.ts'
import type { Sql } from '../../platform/sql.ts'
import type { CatalogModule } from '../catalog/index.ts'
import { impersonalProperties } from '../profiles/index.ts'
import type { CampaignName, Scope } from './compile/matching.ts'

export type Project = Pick<ProjectContext, 'id' | 'timeZone'>

/** One kind of question: how it is asked and answered, and which of its numbers are lists of people. */
export interface Model<Q extends Whom, A, S> {
  /** Its place in the API and the console. */
  readonly name: string
  readonly summary: string
  /** What the people behind its numbers are. */
  readonly peopleSummary: string
  readonly query: z.ZodType<Q>
  readonly answer: z.ZodType<A & { requestId: string }>
  /** Which of its numbers, beside the query. */
  readonly slice: z.ZodType<S>
  /** Paths of the numbers of an answer that grow with the people asked: those of a sample are scaled (`contract/queries/sample.ts`). */
  grows(query: Q): readonly string[]
  /** Why part of the people cannot answer it. */
  unsampled?(query: Q): 'not_sampled' | 'not_sampled_alike' | undefined
  /** Does it read what is known of people today, beside what they did? Then it has no answer as collected. */
  readsPeople?(query: Q): boolean
  /** Further people of a question (`scope.others`): those of rules, or behind numbers of other questions. */
  others?(query: Q): readonly (Rule | NumberRef | undefined)[]
  /** The journey or broadcast it asks about (`scope.campaign`). */
  campaign?(query: Q): AskedCampaign | undefined
  ask(asking: Asking, query: Q): Promise<A>
  /** Statement with the column `person_id`, each once: as many as the number shows. Fails for a number that the query does not have. */
  people(scope: Scope, query: Q, slice: S): Sql
}

/** A journey or broadcast by its id, and the days in which people came to it. */
export interface AskedCampaign {
  readonly id: string
  readonly from: string
  readonly to: string
}

/** What a model needs to ask: who is meant, the engine, and the clock that says what is still growing. */
export interface Asking {
  readonly scope: Scope
  /** Properties that people or events can have, personal data left out, with the type each was first seen with. */
  properties(owner: 'profile' | 'event'): Promise<ReadonlyMap<string, PropertyType>>
  /** What went live in the project, by the number that messages have. */
  campaigns(): Promise<ReadonlyMap<number, CampaignName>>
  /** Runs statements side by side and notes what a reader of the answer must know about them. */
  rows<T extends readonly object[]>(...queries: { [I in keyof T]: Sql }): Promise<{ rows: { [I in keyof T]: T[I][] }; facts: Facts }>
}
export type Facts = AnswerFacts & { readonly approximate: false; readonly compare: null }

/** What people have done is gathered on disk once it takes half of the memory: sessions of a hundred million events are answered, only slower. */
export const limits = {
  timeoutMs: 60_000,
  maxMemoryMb: 1_500,
  settings: { max_bytes_before_external_group_by: 700_000_000, max_temporary_data_on_disk_size_for_query: 10_000_000_000 },
}

interface AskingDeps {
  readonly questions: Questions
  readonly catalog: CatalogModule
  readonly outgoing: { campaigns(projectId: number): Promise<ReadonlyMap<number, CampaignName>> }
  watermark(): Promise<Date>
}

export function asking({ questions, catalog, outgoing, watermark }: AskingDeps, scope: Scope, signal: Asker['signal']): Asking {
  return {
    scope,
    campaigns: () => outgoing.campaigns(scope.projectId),
    properties: (owner) => impersonalProperties(catalog, scope.projectId, owner),
    async rows<T extends readonly object[]>(...queries: { [I in keyof T]: Sql }) {
      const start = performance.now()
      const through = await watermark()
      // What has come by now: an answer that is kept is as new as the watermark says.
      const asker = { projectId: scope.projectId, version: await questions.version(), signal }
      const answers = await Promise.all(queries.map((query) => questions.rows<object>(asker, query, limits)))
      return {
        rows: answers.map((one) => [...one.rows]) as { [I in keyof T]: T[I][] } /* as asked, in order */,
        facts: {
          dataThrough: through.toISOString(),
          sampling: scope.sample === undefined ? null : samplingOf(scope.sample, scope.asCollected),
          asCollected: scope.asCollected === true,
          approximate: false,
          compare: null,
          ms: Math.round(performance.now() - start),
          waitedMs: Math.max(...answers.map((one) => one.waitedMs)),
          sql: queries.map((query) => readable(query)).join(';\n'),
        },
      }
    },
  }
}

export type PeoplePage = Pick<NumberPeople, 'total'> & { readonly ids: number[] }
