import { type MatrixStage, stageMeasures } from '@millrace/contract/metrics/index.ts'
import { type Aggregation, type NumberRef, rangeOf, sampleFactor, scaled, type Whom } from '@millrace/contract/queries/index.ts'
import type { Rule } from '@millrace/contract/rules/index.ts'
import type { Clock } from '../../platform/clock.ts'
import { fail } from '../../platform/errors.ts'
import type { Asker, Questions } from '../../platform/questions.ts'
import { type Sql, sql } from '../../platform/sql.ts'
import type { CatalogModule } from '../catalog/index.ts'
import { isPersonalProperty } from '../profiles/index.ts'
import type { SegmentsModule } from '../segments/index.ts'
import type { Campaign, CampaignName, Scope } from './compile/matching.ts'
import { sampledOf } from './compile/sample.ts'
import { models } from './models/index.ts'
import { type AskedCampaign, asking, limits, type Model, type PeoplePage, type Project } from './model.ts'

interface By {
  readonly of?: string
  readonly property?: string | undefined
  readonly item?: unknown
}

interface Personal {
  readonly by?: By | readonly By[] | undefined
  readonly property?: unknown
  readonly item?: unknown
  readonly measures?: readonly string[]
  readonly stages?: readonly MatrixStage[]
}
/** What these say of many numbers is one of them. */
const single: ReadonlySet<string> = new Set<Aggregation>(['min', 'max', 'median', 'p90'])

/** Answers are for roles that may not see personal data: no question is broken down by it. A property of an item says nothing of people. */
async function refusePersonal(
  catalog: CatalogModule,
  projectId: number,
  { by, property: measured, item, measures = [], stages = [] }: Whom & Personal,
): Promise<void> {
  const refuse = async ({ of, property, item }: By, path: string): Promise<void> => {
    if (property === undefined || item) return
    if (await isPersonalProperty(catalog, projectId, of === 'profile' || of === 'property' ? 'profile' : 'event', property))
      fail('invalid_input', {}, [{ path: `body.${path}property`, code: 'personal', message: 'personal data is not shown by value' }])
  }
  if (Array.isArray(by)) await Promise.all(by.map((one: By, i) => refuse(one, `by.${i}.`)))
  else if (by) await refuse(by as By /* no list */, 'by.')
  // The largest of what people are called is what one of them is called.
  if (isProfile(measured)) await refuse({ ...measured, of: 'property' }, 'property.')
  if (typeof measured === 'string' && measures.some((one) => single.has(one))) await refuse({ property: measured, item }, '')
  for (const { measure, stage } of stageMeasures(stages))
    if (single.has(measure.aggregation)) await refuse(measure, `stages.${stage}.definition.`)
}

const isProfile = (measured: unknown): measured is { property: string } =>
  typeof measured === 'object' && measured !== null && 'property' in measured && 'as' in measured

/** What a question cannot be: of part of the people, or of people as they were. */
function refuseShell<Q extends Whom>(model: Pick<Model<Q, unknown, unknown>, 'unsampled' | 'readsPeople'>, query: Q): void {
  const why = query.sample && model.unsampled?.(query)
  if (why) fail(why)
  if (query.asCollected && model.readsPeople?.(query)) fail('not_as_collected')
}

/** The people of a number, where it has any today. */
function peopleOf<Q extends Whom, S>(
  model: Pick<Model<Q, unknown, S>, 'people' | 'unsampled' | 'readsPeople'>,
  scope: Scope,
  query: Q,
  slice: S,
): Sql {
  refuseShell(model, query)
  if (query.asCollected) fail('people_as_collected')
  return model.people(scope, query, slice)
}

interface Page {
  readonly after: number
  readonly limit: number
  /** How many there are, when somebody has counted: it is not done again. */
  readonly total?: number | undefined
}

export interface AnalyticsModule {
  /** `within`: only a part of the days that are asked about; `parts`: only some; `signal`: nobody waits any more. */
  answer<Q extends Whom, A, S>(model: Model<Q, A, S>, project: Project, query: Q, how?: How): Promise<A>
  /** Everything accepted before this moment can be seen. */
  watermark(): Promise<Date>
  /** Fails for a rule that means nobody knows whom. */
  checkPeople(project: Project, rule: Rule): Promise<void>
  /** The people of one of its numbers, by number: as many as it shows. */
  people<Q extends Whom, A, S>(
    model: Model<Q, A, S>,
    project: Project,
    asked: Asked<Q, S>,
    page: Page,
    signal?: Asker['signal'],
  ): Promise<PeoplePage>
}

export interface How {
  readonly within?: Scope['within']
  readonly parts?: Scope['parts']
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
  readonly outgoing: Outgoing
}

/** What modules after this one know of campaigns and messages. */
export interface Outgoing {
  /** A journey or broadcast that went live, with whom it was to write to in a period. */
  campaign(asked: {
    readonly projectId: number
    readonly id: string
    readonly from: Date
    readonly until: Date
  }): Promise<Campaign | undefined>
  /** All of them, by the number that messages have. */
  campaigns(projectId: number): Promise<ReadonlyMap<number, CampaignName>>
  /** Messages that went out: rows of `person`, `ms`, `journey` and `template`. */
  messages(projectId: number, range: { readonly from: number; readonly until: number }): Sql
}

export function analytics(deps: AnalyticsDeps): AnalyticsModule {
  const { questions, segments, clock } = deps
  const scopeOf = async <Q extends Whom>(
    { others, campaign }: Pick<Model<Q, unknown, unknown>, 'others' | 'campaign'>,
    project: Project,
    query: Q,
    now = clock.now(),
  ): Promise<Scope> => {
    const meant = (whom: Rule | NumberRef): Promise<Sql> =>
      'model' in whom ? behind(project, whom, now) : segments.peopleOf(project.id, whom, now)
    const [seen, about, [people, ...more]] = await Promise.all([
      deps.catalog.seenValues(project.id).then((seen) => seen.event),
      campaignOf(project, campaign?.(query)),
      Promise.all([query.people, ...(others?.(query) ?? [])].map(async (whom) => whom && meant(whom))),
    ])
    const { sample, asCollected } = query
    const sampled = (some: Sql | undefined): Sql | undefined => (some && sample ? sampledOf(some, sample) : some)
    return {
      projectId: project.id,
      timeZone: project.timeZone,
      now,
      seen,
      people: sampled(people),
      others: more.map(sampled),
      sample,
      asCollected,
      campaign: about,
      messages: (range) => deps.outgoing.messages(project.id, range),
    }
  }
  const campaignOf = async (project: Project, asked: AskedCampaign | undefined): Promise<Campaign | undefined> => {
    if (!asked) return undefined
    const { id } = asked
    const { from, until } = rangeOf(asked, project.timeZone)
    return (
      (await deps.outgoing.campaign({ projectId: project.id, id, from: new Date(from), until: new Date(until) })) ??
      fail('invalid_input', {}, [{ path: 'body.touch.id', code: 'unknown', message: 'no journey or broadcast that went live' }])
    )
  }
  /** The people behind a number of another question, which asks for no other in its turn. */
  const behind = async (project: Project, { model: name, ...ref }: NumberRef, now: Date): Promise<Sql> => {
    const model = models.find((one) => one.name === name)
    const [query, slice] = [model?.query.safeParse(ref.query), model?.slice.safeParse(ref.slice)]
    const nests = query?.success && model?.others?.(query.data).some((whom) => whom && 'model' in whom)
    if (!model || !query?.success || !slice?.success || nests)
      return fail('invalid_input', {}, [
        { path: `body.${name}`, code: 'invalid', message: 'not a number of a question whose people can be asked for' },
      ])
    return peopleOf(model, await scopeOf(model, project, query.data, now), query.data, slice.data)
  }
  return {
    async answer(model, project, query, { within, parts, signal } = {}) {
      await refusePersonal(deps.catalog, project.id, query)
      refuseShell(model, query)
      const answer = await model.ask(asking(deps, { ...(await scopeOf(model, project, query)), within, parts }, signal), query)
      return query.sample ? scaled(answer, model.grows(query), sampleFactor(query.sample)) : answer
    },
    watermark: () => deps.watermark(),
    async checkPeople({ id }, rule) {
      await segments.peopleOf(id, rule, clock.now())
    },
    async people(model, project, { query, slice, now }, { after, limit, total }, signal) {
      const people = peopleOf(model, await scopeOf(model, project, query, now), query, slice)
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
