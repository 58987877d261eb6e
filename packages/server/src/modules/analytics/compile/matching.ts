import type { EventFilter, SamplePercent } from '@millrace/contract/queries/index.ts'
import { type Sql, sql } from '../../../platform/sql.ts'
import { canonicalPerson } from '../../identity/index.ts'
import type { SeenValues } from '../../catalog/index.ts'
import { compileCondition } from '../../segments/index.ts'
import { andSampled } from './sample.ts'

interface Range {
  readonly from: number
  readonly until: number
}

export interface Scope {
  readonly projectId: number
  readonly timeZone: string
  readonly now: Date
  /** How the values of events' properties lie; one that is not there may have any. */
  readonly seen?: ReadonlyMap<string, SeenValues> | undefined
  /** The people a rule means, when only they are asked about. */
  readonly people: Sql | undefined
  /** Only so many of a hundred people; `people` and `others` are of them already. */
  readonly sample?: SamplePercent | undefined
  /** People are told apart as they were when each event arrived; whose doings count at all is said of people as they are now. */
  readonly asCollected?: boolean | undefined
  /** Only this part of the days that are asked about. */
  readonly within?: Range | undefined
  /** Only what lies in one of these parts of them. */
  readonly parts?: readonly Range[] | undefined
  /** Those of further rules of the question, in the order its model names them. */
  readonly others?: readonly (Sql | undefined)[]
  /** The campaign that is asked about. */
  readonly campaign?: Campaign | undefined
  /** Messages that went out in a time: rows of `person`, `ms`, `journey` and `template`. */
  readonly messages?: (range: Range) => Sql
}

/** How a journey or a broadcast is called. */
export interface CampaignName {
  readonly id: string
  readonly kind: 'journey' | 'broadcast'
  readonly name: string
}

/** A journey or a broadcast, and whom it was to write to in the days of a question: rows of `person`, `at` and `arm`. */
export interface Campaign extends CampaignName {
  /** Whose control group there may be: its own, or that of the project. */
  readonly by: 'own' | 'global'
  readonly touches: Sql
}

const all = (tests: readonly Sql[]): Sql => (tests.length === 0 ? sql`true` : sql.join(tests, sql` and `))

/** Is the row this event, with these properties? */
export const matching = ({ event, filters }: EventFilter, scope: Scope): Sql =>
  all([sql`e.event = ${sql.value(event, 'String')}`, ...conditions(filters, scope)])

export const withProperties = (filters: EventFilter['filters'], scope: Scope): Sql => all(conditions(filters, scope))

const conditions = (filters: EventFilter['filters'], { projectId, now, timeZone: zone, seen }: Scope): Sql[] =>
  filters.map((filter) => compileCondition(filter, 'e', { projectId, now, zone, seen }))

/** Is the event within this time? */
export const inside = (range: Range): Sql =>
  sql`e.time >= ${sql.value(new Date(range.from), 'DateTime64(3)')} and e.time < ${sql.value(new Date(range.until), 'DateTime64(3)')}`

/** People whose doings no number counts. */
export const testPeople = (projectId: number): Sql => sql`
    select person_id from profiles final where project_id = ${sql.value(projectId, 'UInt32')} and is_test = 1
      and person_id in (select person_id from profiles where project_id = ${sql.value(projectId, 'UInt32')} and is_test = 1)`

/** From and where of every analysis: canonical people in `person`, a range of time, nothing of test people or test sends. */
export function fromEvents(
  scope: Pick<Scope, 'projectId' | 'people' | 'within' | 'parts' | 'sample'>,
  range: Range,
  more: Sql,
  joins: Sql = sql``,
): Sql {
  const project = sql.value(scope.projectId, 'UInt32')
  const from = Math.max(range.from, scope.within?.from ?? range.from)
  const until = Math.min(range.until, scope.within?.until ?? range.until)
  const parts = scope.parts ? sql` and (${sql.join(scope.parts.map(inside), sql` or `)})` : sql``
  const who = scope.people ? sql`in (${scope.people})` : sql`not in (${testPeople(scope.projectId)})`
  const person = canonicalPerson(scope.projectId)
  return sql`
    from events e${joins}
    where e.project_id = ${project} and e.is_test = 0
      and ${inside({ from, until })}${parts}
      and ${more} and ${person} ${who}${andSampled(person, scope)}`
}
