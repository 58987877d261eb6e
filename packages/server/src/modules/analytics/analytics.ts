import type { NumberRef, Shell } from '@millrace/contract/queries/index.ts'
import type { Rule } from '@millrace/contract/rules/index.ts'
import type { Clock } from '../../platform/clock.ts'
import { fail } from '../../platform/errors.ts'
import type { Asker, Questions } from '../../platform/questions.ts'
import { type Sql, sql } from '../../platform/sql.ts'
import type { CatalogModule } from '../catalog/index.ts'
import { isPersonalProperty } from '../profiles/index.ts'
import type { SegmentsModule } from '../segments/index.ts'
import type { Scope } from './compile/matching.ts'
import { models } from './models/index.ts'
import { asking, limits, type Model, type PeoplePage, type Project } from './model.ts'

interface By {
  readonly of?: string
  readonly property?: string
  readonly item?: unknown
}

/** Answers are for roles that may not see personal data: no question is broken down by it. A property of an item says nothing of people. */
async function refusePersonal(catalog: CatalogModule, projectId: number, { by }: Shell & { readonly by?: By | undefined }): Promise<void> {
  if (by?.property === undefined || by.item) return
  if (await isPersonalProperty(catalog, projectId, by.of === 'profile' ? 'profile' : 'event', by.property))
    fail('invalid_input', {}, [{ path: 'body.by.property', code: 'personal', message: 'personal data is not shown by value' }])
}

interface Page {
  readonly after: number
  readonly limit: number
  /** How many there are, when somebody has counted: it is not done again. */
  readonly total?: number | undefined
}

export interface AnalyticsModule {
  /** `within`: only a part of the days that are asked about; `signal`: nobody waits any more. */
  answer<Q extends Shell, A, S>(model: Model<Q, A, S>, project: Project, query: Q, how?: How): Promise<A>
  /** Everything accepted before this moment can be seen. */
  watermark(): Promise<Date>
  /** Fails for a rule that means nobody knows whom. */
  checkPeople(project: Project, rule: Rule): Promise<void>
  /** The people of one of its numbers, by number: as many as it shows. */
  people<Q extends Shell, A, S>(
    model: Model<Q, A, S>,
    project: Project,
    asked: Asked<Q, S>,
    page: Page,
    signal?: Asker['signal'],
  ): Promise<PeoplePage>
}

export interface How {
  readonly within?: Scope['within']
  readonly signal?: Asker['signal']
}

/** A number of a question: as of a moment, when it was asked before. */
export interface Asked<Q, S> {
  readonly query: Q
  readonly slice: S
  readonly now?: Date
}

export interface AnalyticsDeps {
  readonly questions: Questions
  readonly segments: SegmentsModule
  readonly catalog: CatalogModule
  readonly clock: Clock
  /** Everything accepted before this moment can be seen. */
  watermark(): Promise<Date>
}

export function analytics(deps: AnalyticsDeps): AnalyticsModule {
  const { questions, segments, clock } = deps
  const scopeOf = async <Q extends Shell>(
    { others }: Pick<Model<Q, unknown, unknown>, 'others'>,
    project: Project,
    query: Q,
    now = clock.now(),
  ): Promise<Scope> => {
    const meant = (whom: Rule | NumberRef): Promise<Sql> =>
      'model' in whom ? behind(project, whom, now) : segments.peopleOf(project.id, whom, now)
    const [people, ...more] = await Promise.all([query.people, ...(others?.(query) ?? [])].map(async (whom) => whom && meant(whom)))
    return { projectId: project.id, timeZone: project.timeZone, now, people, others: more }
  }
  /** The people behind a number of another question, which asks for no other in its turn. */
  const behind = async (project: Project, { model: name, ...ref }: NumberRef, now: Date): Promise<Sql> => {
    const model = models.find((one) => one.name === name && !one.others)
    const [query, slice] = [model?.query.safeParse(ref.query), model?.slice.safeParse(ref.slice)]
    if (!model || !query?.success || !slice?.success)
      return fail('invalid_input', {}, [
        { path: `body.${name}`, code: 'invalid', message: 'not a number of a question whose people can be asked for' },
      ])
    return model.people(await scopeOf({}, project, query.data, now), query.data, slice.data)
  }
  return {
    async answer(model, project, query, { within, signal } = {}) {
      await refusePersonal(deps.catalog, project.id, query)
      return model.ask(asking(deps, { ...(await scopeOf(model, project, query)), within }, signal), query)
    },
    watermark: () => deps.watermark(),
    async checkPeople({ id }, rule) {
      await segments.peopleOf(id, rule, clock.now())
    },
    async people(model, project, { query, slice, now }, { after, limit, total }, signal) {
      const people = model.people(await scopeOf(model, project, query, now), query, slice)
      const asker = { projectId: project.id, version: await questions.version(), signal }
      const [{ rows }, all] = await Promise.all([
        questions.rows<{ person_id: number }>(
          asker,
          sql`select person_id from (${people}) where person_id > ${sql.value(after, 'UInt64')} order by person_id limit ${sql.value(limit, 'UInt32')}`,
          limits,
        ),
        total === undefined ? questions.rows<{ n: number }>(asker, sql`select count() as n from (${people})`, limits) : undefined,
      ])
      return { ids: rows.map((row) => row.person_id), total: total ?? all?.rows[0]?.n ?? 0 }
    },
  }
}
