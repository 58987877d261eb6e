import type { Explanation, Why } from '@millrace/contract/tags/explain.ts'
import {
  capped,
  type Definition,
  type Given,
  keyText,
  type Of,
  type Raw,
  standings,
  totalOf,
  valuesOf,
} from '@millrace/contract/tags/index.ts'
import type { ClickHouse } from '../../platform/clickhouse.ts'
import { sql } from '../../platform/sql.ts'
import { creditsSql } from './compile/persuaded.ts'
import { weightsSql } from './compile/preference.ts'
import { givenSql, newestSql } from './compile/score.ts'
import { type Asked, type QueryDeps, readRaws, type TagQuery, tagQuery } from './query.ts'

interface Deps extends QueryDeps {
  readonly clickhouse: ClickHouse
}

const mostEvents = 20
const mostKeys = 50

/** What a definition says of one person now, and what that came from. */
export async function explain(deps: Deps, asked: Asked & { readonly only: readonly [person: number] }): Promise<Explanation> {
  const {
    definition,
    only: [person],
    now,
  } = asked
  const { query } = await tagQuery(deps, comparesPeople(definition) ? { ...asked, only: undefined } : asked)
  const raws = await readRaws(deps.clickhouse, query)
  const raw = raws.get(person)
  const why = raw === undefined ? null : await whyOf(deps, asked, raw, raws)
  return { person, at: now.toISOString(), value: valuesOf(definition, raws).get(person) ?? null, why }
}

/** Whether what others are decides too. */
const comparesPeople = (definition: Definition): boolean => definition.kind === 'score' || definition.kind === 'rfm'

async function whyOf(deps: Deps, asked: Asked, raw: Raw, raws: ReadonlyMap<number, Raw>): Promise<Why | null> {
  const { definition } = asked
  switch (definition.kind) {
    case 'score': {
      const { better, of } = standings([...raws.values()].map(Number))(Number(raw))
      return { kind: 'score', ...(await scoreOf(deps.clickhouse, definition, await tagQuery(deps, asked))), better, of }
    }
    case 'preference':
      return { kind: 'preference', keys: await keysOf(deps.clickhouse, definition, await tagQuery(deps, asked)) }
    case 'persuaded':
      return { kind: 'persuaded', ...(await creditsOf(deps.clickhouse, definition, await tagQuery(deps, asked))) }
    case 'buckets':
    case 'figure':
      return { kind: 'figure', figure: Number(raw) }
    case 'rfm': {
      const [days, times, money] = raw as readonly [number, number, number] /* as compiled for this kind */
      return { kind: 'rfm', days, times, money }
    }
    case 'rule':
    case 'layers':
    case 'stages':
    case 'first':
    case 'last':
      return null
  }
}

type ScoreWhy = Extract<Why, { kind: 'score' }>

async function scoreOf(
  clickhouse: ClickHouse,
  score: Of<'score'>,
  { context, met }: TagQuery,
): Promise<Pick<ScoreWhy, 'criteria' | 'sum' | 'total'>> {
  const rows = await clickhouse.rows<Given>(givenSql(score, context, met))
  const newest = score.criteria.some((one) => one.by === 'events')
    ? await clickhouse.rows<{ criterion: number; at: number; event: string; eventId: string; points: number }>(
        newestSql(score, context, mostEvents),
      )
    : []
  const criteria = score.criteria.map((criterion, nth) => {
    const given = rows.find((one) => one.criterion === nth)
    const before = given?.points ?? 0
    return {
      name: criterion.name,
      concerns: given !== undefined,
      events: criterion.by === 'events' ? (given?.events ?? 0) : null,
      before,
      points: capped(criterion, before),
      newest: newest
        .filter((one) => one.criterion === nth)
        .toSorted((a, b) => b.at - a.at)
        .map(({ at, event, eventId, points }) => ({ at: new Date(at).toISOString(), event, eventId, points })),
    }
  })
  return { criteria, ...totalOf(score, rows) }
}

async function keysOf(
  clickhouse: ClickHouse,
  definition: Of<'preference'>,
  { context }: TagQuery,
): Promise<Extract<Why, { kind: 'preference' }>['keys']> {
  const rows = await clickhouse.rows<{ key: string; weight: number; lastAt: number }>(sql`
    select key, weight, toUnixTimestamp64Milli(latest) as lastAt from (${weightsSql(definition, context)})
    order by weight desc, latest desc, key limit ${sql.value(mostKeys, 'UInt32')}`)
  return rows.map(({ key, weight, lastAt }) => ({ value: keyText(key), weight, lastAt: new Date(lastAt).toISOString() }))
}

type PersuadedWhy = Extract<Why, { kind: 'persuaded' }>

async function creditsOf(
  clickhouse: ClickHouse,
  definition: Of<'persuaded'>,
  { context }: TagQuery,
): Promise<Pick<PersuadedWhy, 'credits' | 'newest'>> {
  const all = creditsSql(definition, context)
  const credits = await clickhouse.rows<{ value: string; times: number; lastAt: number }>(sql`
    select value, count() as times, max(at) as lastAt from (${all}) group by value order by times desc, lastAt desc, value`)
  const newest = await clickhouse.rows<{ at: number; value: string; touchedAt: number }>(sql`
    select at, value, touchedAt from (${all}) order by at desc limit ${sql.value(mostEvents, 'UInt32')}`)
  const time = (ms: number): string => new Date(ms).toISOString()
  return {
    credits: credits.map((one) => ({ ...one, lastAt: time(one.lastAt) })),
    newest: newest.map((one) => ({ ...one, at: time(one.at), touchedAt: time(one.touchedAt) })),
  }
}
