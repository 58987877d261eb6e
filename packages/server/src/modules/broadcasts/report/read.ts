import { variantsOf } from '@millrace/contract/broadcasts/broadcast.ts'
import { type BroadcastReport, type Figure, figures, type Which } from '@millrace/contract/broadcasts/report.ts'
import { differenceOf } from '@millrace/contract/experiments/interval.ts'
import type { ClickHouse } from '../../../platform/clickhouse.ts'
import type { Db } from '../../../platform/postgres.ts'
import { sql } from '../../../platform/sql.ts'
import { type BroadcastRow, spent } from '../store.ts'
import { behind, counted, type Scope } from './told.ts'

/** Details of a figure, the most frequent first: hours of half a year, or a long list of links. */
const mostDetails = 5_000
const shownLinks = 200

export const scopeOf = (row: BroadcastRow & { readonly journeyId: number }, timeZone: string): Scope => ({
  projectId: row.projectId,
  journeyId: row.journeyId,
  timeZone,
})

interface Row {
  readonly what: Figure
  readonly variant: string
  readonly detail: string
  readonly people: number
}

/** All numbers of a broadcast, from one statement. The store reads of messages what a figure is about, and no more. */
export async function readReport(
  { clickhouse, postgres }: { readonly clickhouse: ClickHouse; readonly postgres: Db },
  row: BroadcastRow,
  timeZone: string,
): Promise<BroadcastReport> {
  const began = performance.now()
  const { definition, journeyId } = row
  const rows =
    journeyId === null
      ? []
      : await clickhouse.rows<Row>(sql`
          select what, by as variant, which as detail, people from (${sql.join(
            figures.map((what) => sql`(${counted(scopeOf({ ...row, journeyId }, timeZone), what, mostDetails)})`),
            sql` union all `,
          )}) order by people desc, detail`)
  const of = (what: Figure): Row[] => rows.filter((one) => one.what === what)
  const count = (what: Figure, variant = '', detail = ''): number =>
    rows.find((one) => one.what === what && one.variant === variant && one.detail === detail)?.people ?? 0
  // Who is not divided is told of as a whole.
  const isAlone = definition.variants.length === 1 && definition.control === 0
  const numbers = (variant = '') => ({
    eligible: count('eligible', isAlone ? '' : variant),
    sent: count('sent', variant),
    delivered: count('delivered', variant),
    opened: count('opened', variant),
    clicked: count('clicked', variant),
    goal: count('goal', variant),
    converted: count('converted', isAlone ? '' : variant),
    unsubscribed: count('unsubscribed', variant),
    failed: count('failed', variant),
    dropped: count('dropped', variant),
  })
  const control = { n: count('control_converted'), of: count('control') }
  const vsControl = ({ eligible, converted }: { eligible: number; converted: number }) => {
    const found = definition.goal ? differenceOf({ n: converted, of: eligible }, control) : undefined
    return found ? { difference: found.difference, from: found.interval[0], to: found.interval[1] } : null
  }
  const all = numbers()
  const money =
    journeyId === null || definition.channel === 'email' ? { units: null, cost: null } : await spent(postgres, row.projectId, journeyId)
  return {
    state: row.state,
    stopReason: row.stopReason,
    timeZone,
    hasGoal: definition.goal !== null,
    all: {
      ...all,
      control: control.of,
      controlConverted: control.n,
      vsControl: vsControl({ eligible: all.eligible - control.of, converted: all.converted }),
    },
    variants: variantsOf(definition).map((variant, i) => {
      const own = numbers(variant)
      return { ...own, variant, templateId: definition.variants[i]?.templateId ?? '', vsControl: vsControl(own) }
    }),
    reasons: of('dropped').flatMap(({ variant, detail, people }) => (variant === '' && detail !== '' ? [{ reason: detail, people }] : [])),
    links: of('link')
      .filter(({ variant }) => variant === '')
      .slice(0, shownLinks)
      .map(({ detail: url, people }) => ({
        url,
        people,
        byVariant: variantsOf(definition).map((variant) => ({ variant, people: count('link', variant, url) })),
      })),
    hours: [...new Set((['sent_at', 'opened_at', 'clicked_at'] as const).flatMap((what) => of(what).map(({ detail }) => detail)))]
      .toSorted()
      .map((at) => ({ at, sent: count('sent_at', '', at), opened: count('opened_at', '', at), clicked: count('clicked_at', '', at) })),
    ...money,
    ms: Math.round(performance.now() - began),
  }
}

/** The people behind a number, by their numbers. */
export function peopleBehind(clickhouse: ClickHouse, scope: Scope, which: Which) {
  const people = behind(scope, which)
  return {
    async count(): Promise<number> {
      return (await clickhouse.rows<{ n: number }>(sql`select count() as n from (${people})`))[0]?.n ?? 0
    },
    async page(after: number, limit: number): Promise<number[]> {
      const rows = await clickhouse.rows<{ person: number }>(sql`
        select person from (${people}) where person > ${sql.value(after, 'UInt64')} order by person limit ${sql.value(limit, 'UInt32')}`)
      return rows.map((row) => row.person)
    },
  }
}

/** How many people each of some broadcasts was sent to and opened by, for a list. */
export async function sentAndOpened(
  clickhouse: ClickHouse,
  projectId: number,
  journeyIds: readonly number[],
): Promise<Map<number, { sent: number; opened: number }>> {
  if (journeyIds.length === 0) return new Map()
  const of = sql`message_facts where project_id = ${sql.value(projectId, 'UInt32')} and journey_id in ${sql.value(journeyIds, 'Array(UInt32)')}`
  const rows = await clickhouse.rows<{ journey: number; sent: number; opened: number }>(sql`
    select journey, sum(written) as sent, sum(seen) as opened from (
      select journey_id as journey, uniqExact(person_id) as written, 0 as seen from ${of} and kind in ('sent', 'unknown') group by journey
      union all
      select journey_id as journey, 0, uniqExact(person_id) from (
        select journey_id, person_id, intent_id from ${of} and kind in ('opened', 'clicked')
        group by journey_id, person_id, intent_id having sum(transform(is_bot, [0, 2], [1, -1], 0)::Int8) > 0
      ) group by journey
    ) group by journey`)
  return new Map(rows.map((row) => [row.journey, row]))
}
