import type { CostFigure } from '@millrace/contract/journeys/costs.ts'
import { type Sql, sql } from '../../../platform/sql.ts'
import { numberJoin, numberPerson } from '../../identity/index.ts'
import type { CampaignRow } from './store.ts'

/** What is asked about; the period is half open. */
export interface Scope {
  readonly projectId: number
  readonly from: Date
  readonly until: Date
  readonly now: Date
  /** Messages know their template, a template its channel. */
  readonly channels: ReadonlyMap<string, string>
  /** Those whose messages are counted; without: all. */
  readonly journeyId?: number | undefined
}

const text = (value: string): Sql => sql`${sql.value(value, 'String')}`
const texts = (value: readonly string[]): Sql => sql`${sql.value(value, 'Array(String)')}`
const moment = (at: Date): Sql => sql`${sql.value(at, "DateTime64(3, 'UTC')")}`
const inPeriod = ({ from, until }: Scope, at: Sql): Sql => sql`${at} >= ${moment(from)} and ${at} < ${moment(until)}`
const ofProject = ({ projectId, journeyId = 0 }: Scope): Sql => sql`project_id = ${sql.value(projectId, 'UInt32')}
  and (${sql.value(journeyId, 'UInt32')} = 0 or journey_id = ${sql.value(journeyId, 'UInt32')})`

/** Each message that went out in the period: `journey`, `channel`, `person`, and whether its goal was reached since. */
const messages = (scope: Scope): Sql => sql`
  select journey, channel, person, reached from (
    select any(m.journey_id) as journey, any(${numberPerson('m')}) as person, max(m.kind = 'goal') as reached,
      any(transform(toString(m.template_id), ${texts(['', ...scope.channels.keys()])}, ${texts(['', ...scope.channels.values()])}, '')) as channel,
      countIf(m.kind != 'goal') as gone, minIf(m.at, m.kind != 'goal') as gone_at
    from (select * from message_facts where ${ofProject(scope)} and at >= ${moment(scope.from)} and kind in ('sent', 'unknown', 'goal')) as m
      ${numberJoin(scope.projectId, 'm')} group by m.intent_id
  ) where gone > 0 and gone_at < ${moment(scope.until)}`

/** People, messages and conversions by campaign and channel; journey 0: of all campaigns together. */
export const compileSpent = (scope: Scope): Sql => sql`
  select journey, channel, uniqExact(person) as people, count() as messages, uniqExactIf(person, reached) as converted
  from (${messages(scope)}) group by grouping sets ((journey, channel), (channel))`

const place = (...parts: readonly string[]): string => parts.join(' ')

/**
 * When people could first have been treated differently, as `journey`, `person`, `at`, `arm`: where the campaign divides them, or else where the
 * message was to be made, before quiet hours and caps.
 */
export function exposed(scope: Scope, campaigns: readonly CampaignRow[]): Sql {
  const own = campaigns.filter((one) => one.controls.length > 0)
  const splits = own.flatMap((one) => one.controls.map(({ node }) => place(String(one.journeyId), node)))
  const arms = own.flatMap((one) => one.controls.map(({ node, arm }) => place(String(one.journeyId), node, arm)))
  const ids = (some: readonly CampaignRow[]): Sql =>
    sql`${sql.value(
      some.map((one) => one.journeyId),
      'Array(UInt32)',
    )}`
  return sql`
    select m.journey_id as journey, ${numberPerson('m')} as person, m.at as at, m.detail as arm
    from (
      select * from message_facts where ${ofProject(scope)} and kind = 'eligible' and ${inPeriod(scope, sql`at`)}
        and journey_id in ${ids(campaigns)} and journey_id not in ${ids(own)}
    ) as m ${numberJoin(scope.projectId, 'm')}
    union all
    select m.journey_id as journey, ${numberPerson('m')} as person, m.left_at as at,
      if(has(${texts(arms)}, concat(toString(m.journey_id), ' ', m.node, ' ', m.port)), 'control', 'treated') as arm
    from (
      select * from journey_history where ${ofProject(scope)} and is_test = 0 and next != '.' and ${inPeriod(scope, sql`left_at`)}
        and journey_id in ${ids(own)} and has(${texts(splits)}, concat(toString(journey_id), ' ', node))
    ) as m ${numberJoin(scope.projectId, 'm')}`
}

/** Everybody once for a campaign, by the first time and in the group they were in then: `journey`, `person`, `arm`, `open`, `converted`. */
function units(scope: Scope, campaigns: readonly CampaignRow[]): Sql {
  const withins = sql`transform(u.journey, ${sql.value([0, ...campaigns.map((one) => one.journeyId)], 'Array(UInt32)')}, ${sql.value(
    [0, ...campaigns.map((one) => one.withinMs ?? 0)],
    'Array(Int64)',
  )}, toInt64(0))`
  const ends = sql`u.first + toIntervalMillisecond(${withins})`
  return sql`
    select u.journey as journey, u.person as person, u.arm as arm, ${ends} > ${moment(scope.now)} as open,
      arrayExists(at -> at >= u.first and at < ${ends}, g.times) as converted
    from (select journey, person, min(at) as first, argMin(arm, at) as arm from (${exposed(scope, campaigns)}) group by journey, person) as u
    left join (
      select m.journey_id as journey, ${numberPerson('m')} as person, groupArray(m.left_at) as times
      from (
        select * from journey_history where ${ofProject(scope)} and is_test = 0 and port = 'goal' and next = '.' and left_at >= ${moment(scope.from)}
      ) as m ${numberJoin(scope.projectId, 'm')} group by journey, person
    ) as g on g.journey = u.journey and g.person = u.person`
}

/** Those who are compared, by campaign and group, with the messages they got. */
export const compileCompared = (scope: Scope, campaigns: readonly CampaignRow[]): Sql => sql`
  select u.journey as journey, u.arm as arm, countIf(not u.open) as people, countIf(u.open) as open, countIf(u.converted and not u.open) as converted,
    sumIf(s.messages, not u.open) as messages
  from (${units(scope, campaigns)}) as u
    left join (select journey, person, count() as messages from (${messages(scope)}) group by journey, person) as s on s.journey = u.journey and s.person = u.person
  group by journey, arm`

/** The people behind a number, as `person`. */
export function compilePeople(scope: Scope, campaigns: readonly CampaignRow[], what: CostFigure, channel: string | undefined): Sql {
  if (what === 'sent' || what === 'converted')
    return sql`
      select distinct person from (${messages(scope)})
      where ${channel === undefined ? sql`1 = 1` : sql`channel = ${text(channel)}`} and ${what === 'sent' ? sql`1 = 1` : sql`reached`}`
  const [arm = '', isConverted] = what.split('_')
  return sql`
    select distinct person from (${units(scope, campaigns)})
    where arm = ${text(arm)} and not open and ${isConverted === undefined ? sql`1 = 1` : sql`converted`}`
}
