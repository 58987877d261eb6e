import { controlId } from '@millrace/contract/broadcasts/broadcast.ts'
import { steps } from '@millrace/contract/broadcasts/graph.ts'
import type { Figure, Which } from '@millrace/contract/broadcasts/report.ts'
import { entryId } from '@millrace/contract/journeys/index.ts'
import { type Sql, sql } from '../../../platform/sql.ts'
import { numberJoin, numberPerson } from '../../identity/index.ts'

export interface Scope {
  readonly projectId: number
  readonly journeyId: number
  readonly timeZone: string
}

const text = (value: string): Sql => sql`${sql.value(value, 'String')}`
const ofJourney = ({ projectId, journeyId }: Scope): Sql =>
  sql`project_id = ${sql.value(projectId, 'UInt32')} and journey_id = ${sql.value(journeyId, 'UInt32')}`

/** Rows of a table with who stands behind their number now. */
const withPeople = (scope: Scope, table: 'message_facts' | 'journey_history', columns: Sql, where: Sql): Sql => sql`
  select ${numberPerson('m')} as person, ${columns} from (select * from ${sql.id(table)} where ${ofJourney(scope)} and ${where}) as m ${numberJoin(scope.projectId, 'm')}`

const facts = (scope: Scope, kinds: readonly string[], detail: Sql): Sql =>
  withPeople(scope, 'message_facts', sql`m.node as variant, ${detail} as detail`, sql`kind in ${sql.value(kinds, 'Array(String)')}`)

/** What somebody saw of a message, or followed in it: machines are left out, and so is what turned out to have been one. */
const seen = (scope: Scope, kinds: readonly string[], by: Sql, detail: Sql): Sql => sql`
  select any(of) as person, variant, ${detail} as detail from (
    select person as of, variant, intent, at, url, human from (${withPeople(
      scope,
      'message_facts',
      sql`m.node as variant, m.intent_id as intent, m.at as at, m.detail as url, transform(m.is_bot, [0, 2], [1, -1], 0)::Int8 as human`,
      sql`kind in ${sql.value(kinds, 'Array(String)')}`,
    )})
  ) group by intent, variant${by} having sum(human) > 0`

const hour = ({ timeZone }: Scope, at: Sql): Sql => sql`toStartOfHour(toTimeZone(${at}, ${text(timeZone)}))`
const nothing = text('')

const divided = (scope: Scope, where: Sql): Sql =>
  withPeople(
    scope,
    'journey_history',
    sql`m.port as variant, '' as detail`,
    sql`is_test = 0 and next != '.' and node = ${text(steps.split)} and ${where}`,
  )

/** Runs whose goal was reached, with the variant they had been given by then or since. */
const reached = (scope: Scope, where: Sql): Sql => {
  const goals = sql`journey_history where ${ofJourney(scope)} and is_test = 0 and port = 'goal' and next = '.'`
  return sql`
    select g.person as person, a.variant as variant, '' as detail
    from (${withPeople(scope, 'journey_history', sql`m.run_id as run`, sql`is_test = 0 and port = 'goal' and next = '.'`)}) as g
      left any join (
        select run_id as run, toString(port) as variant from journey_history where ${ofJourney(scope)} and node = ${text(steps.split)} and next != '.'
          and run_id in (select run_id from ${goals})
      ) as a on a.run = g.run where ${where}`
}

/** Somebody for each row that counts, as `person`, `variant` and `detail`. Numbers and lists of people are both read from here. */
const rows: Readonly<Record<Figure, (scope: Scope) => Sql>> = {
  eligible: (scope) => sql`
    ${withPeople(scope, 'journey_history', sql`'' as variant, '' as detail`, sql`is_test = 0 and next != '.' and node = ${text(entryId)}`)}
    union all ${divided(scope, sql`1 = 1`)}`,
  control: (scope) => divided(scope, sql`port = ${text(controlId)}`),
  sent: (scope) => facts(scope, ['sent', 'unknown'], nothing),
  delivered: (scope) => facts(scope, ['delivered'], nothing),
  opened: (scope) => seen(scope, ['opened', 'clicked'], sql``, nothing),
  clicked: (scope) => seen(scope, ['clicked'], sql``, nothing),
  goal: (scope) => facts(scope, ['goal'], nothing),
  converted: (scope) => reached(scope, sql`variant != ${text(controlId)}`),
  control_converted: (scope) => reached(scope, sql`variant = ${text(controlId)}`),
  unsubscribed: (scope) => facts(scope, ['unsubscribed'], nothing),
  failed: (scope) => facts(scope, ['failed'], nothing),
  dropped: (scope) => facts(scope, ['dropped'], sql`splitByString(': ', m.detail)[1]`),
  link: (scope) => seen(scope, ['clicked'], sql`, url`, sql`url`),
  sent_at: (scope) => facts(scope, ['sent', 'unknown'], hour(scope, sql`m.at`)),
  opened_at: (scope) => seen(scope, ['opened', 'clicked'], sql``, hour(scope, sql`minIf(at, human = 1)`)),
  clicked_at: (scope) => seen(scope, ['clicked'], sql``, hour(scope, sql`minIf(at, human = 1)`)),
}

/** By what a figure is told apart, beside as a whole. */
const apart: Readonly<Partial<Record<Figure, Sql>>> = {
  dropped: sql`(variant), (detail), ()`,
  link: sql`(variant, detail), (detail)`,
  sent_at: sql`(detail)`,
  opened_at: sql`(detail)`,
  clicked_at: sql`(detail)`,
}

const isHour = (what: Figure): boolean => what.endsWith('_at')
const detailOf = (what: Figure): Sql => (isHour(what) ? sql`formatDateTime(detail, '%Y-%m-%dT%H:%i:%SZ', 'UTC')` : sql`toString(detail)`)

/** How many people each figure counts; `variant` and `detail` are empty where it is not told apart by them. The most frequent details come first. */
export const counted = (scope: Scope, what: Figure, most: number): Sql => {
  const sets = apart[what] ?? sql`(variant), ()`
  const isDetailed = what === 'dropped' || what === 'link' || isHour(what)
  return sql`
    select ${text(what)} as what, ${isHour(what) ? nothing : sql`toString(variant)`} as by,
      ${isDetailed ? detailOf(what) : nothing} as which, people
    from (select ${isHour(what) ? sql`` : sql`variant,`} ${isDetailed ? sql`detail,` : sql``} uniqExact(person) as people
      from (${rows[what](scope)}) group by grouping sets (${sets})) order by people desc limit ${sql.value(most, 'UInt32')}`
}

/** The people of a figure, as `person`. */
export const behind = (scope: Scope, { what, variant, detail }: Which): Sql => sql`
  select distinct person from (${rows[what](scope)})
  where ${variant === '' ? sql`1 = 1` : sql`variant = ${text(variant)}`} and ${detail === '' ? sql`1 = 1` : sql`${detailOf(what)} = ${text(detail)}`}`
