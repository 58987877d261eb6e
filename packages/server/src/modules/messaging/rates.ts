import { type ChannelRate, channelRateSchema } from '@millrace/contract/messaging/contact-rules.ts'
import { rateLookBackMs, type Room, roomIn } from '@millrace/contract/messaging/rates.ts'
import type { SendingChannel } from '@millrace/contract/messaging/reach.ts'
import { wallText } from '@millrace/contract/time/wall.ts'
import { z } from 'zod'
import type { Db, Tx } from '../../platform/postgres.ts'
import { sql } from '../../platform/sql.ts'

interface Of {
  readonly projectId: number
  readonly channel: SendingChannel
}

interface Turns {
  readonly turns: number
  /** Of service messages: these do not wait for the next day. */
  readonly serviceTurns: number
}

/** A line that may send so many now. */
export interface PacedLine extends Of, Turns {
  /** What may go by each account that has rates, where it depends on the person by which a message leaves. */
  readonly accounts: readonly (Turns & { readonly id: string })[]
}

/** What rates leave to the messages of a round. */
export interface Rates {
  /** Lines that have rates: 0 turns also for those that another round decides just now. */
  readonly lines: readonly PacedLine[]
  /** What the rates leave that a message comes under; the accounts are known when it is written. */
  roomsFor(one: Of, accounts?: readonly string[]): Room[]
  /** Those of the accounts that have a rate of their own. */
  ratedAmong(one: Of, accounts: readonly string[]): string[]
  /** A send of this very round. */
  count(one: Of, accounts: readonly string[]): void
  /** Notes what was counted. */
  note(tx: Tx): Promise<void>
}

interface RatedLine extends Of {
  readonly zone: string
  readonly rates: readonly ChannelRate[]
}

interface UseRow extends Of {
  readonly account: string
  readonly span: 'round' | 'quarter'
  readonly at: Date
  readonly n: number
}

const mostTurns = 1_000_000
/** All of a channel, beside its accounts. */
const whole = ''
const rowOf = ({ projectId, channel }: Of, account: string): string => `${projectId}/${channel}/${account}`

/**
 * Rates are exact however many workers send: a line that has one is decided by one round after the other. Who does not `wait` for
 * another round leaves the line to it. What has no rates waits for nobody.
 */
export async function loadRates(tx: Tx, now: Date, { wait }: { readonly wait: boolean }): Promise<Rates> {
  const all = await ratedLines(tx)
  const locked = all.length === 0 ? [] : await lock(tx, all, wait)
  const mine = all.filter((one) => locked.some(({ projectId, channel }) => projectId === one.projectId && channel === one.channel))
  const before = mine.length === 0 ? [] : await usesOf(tx, mine, new Date(now.getTime() - rateLookBackMs))
  const uses = Map.groupBy(before, (row) => `${rowOf(row, row.account)}/${row.span}`)
  const counted = new Map<string, Omit<UseRow, 'span' | 'at'>>()

  const roomOf = (line: RatedLine, rate: ChannelRate): Room => {
    const row = rowOf(line, rate.account ?? whole)
    const some = (uses.get(`${row}/${rate.per === 'day' ? 'quarter' : 'round'}`) ?? []).map(({ at, n }) => ({ at: at.getTime(), n }))
    return roomIn(rate, line.zone, [...some, { at: now.getTime(), n: counted.get(row)?.n ?? 0 }], now.getTime())
  }
  const lineOf = ({ projectId, channel }: Of): RatedLine | undefined =>
    mine.find((one) => one.projectId === projectId && one.channel === channel)

  const accounts = mine.length === 0 ? [] : await defaultsOf(tx, mine)
  const least = (some: readonly Room[]): number => Math.min(mostTurns, ...some.map(({ free }) => free))
  const turnsOf = (line: RatedLine, rates: readonly ChannelRate[]): Turns => {
    if (!mine.includes(line)) return { turns: 0, serviceTurns: 0 }
    const rooms = rates.map((rate) => roomOf(line, rate))
    return { turns: least(rooms), serviceTurns: least(rooms.filter(({ isDay }) => !isDay)) }
  }
  const pacedLine = (line: RatedLine): PacedLine => {
    // By which account a notification leaves depends on the device: those of the person have to have room, not all.
    const isOpen = line.channel === 'push'
    const leaving = isOpen ? [] : accounts.filter((one) => one.projectId === line.projectId && one.channel === line.channel)
    const asked = line.rates.filter(({ account }) => account === null || leaving.some(({ id }) => id === account))
    const byAccount = isOpen ? Map.groupBy(line.rates, ({ account }) => account ?? whole) : new Map<string, ChannelRate[]>()
    byAccount.delete(whole)
    return { ...line, ...turnsOf(line, asked), accounts: [...byAccount].map(([id, rates]) => ({ id, ...turnsOf(line, rates) })) }
  }

  return {
    lines: all.map(pacedLine),
    ratedAmong: (one, by) => by.filter((id) => lineOf(one)?.rates.some(({ account }) => account === id)),
    roomsFor(one, by = []) {
      const line = lineOf(one)
      return line?.rates.filter(({ account }) => account === null || by.includes(account)).map((rate) => roomOf(line, rate)) ?? []
    },
    count(one, by) {
      if (!lineOf(one)) return
      for (const account of [whole, ...by]) {
        const row = rowOf(one, account)
        const { projectId, channel } = one
        counted.set(row, { projectId, channel, account, n: (counted.get(row)?.n ?? 0) + 1 })
      }
    },
    note: (into) => noteUses(into, [...counted.values()], now),
  }
}

async function ratedLines(db: Db, projectId?: number): Promise<RatedLine[]> {
  const rows = await db.rows<{ projectId: number; zone: string; rates: unknown }>(sql`
    select r.project_id as "projectId", p.time_zone as zone, r.rules -> 'rates' as rates
    from contact_rules r join projects p on p.project_id = r.project_id
    where jsonb_array_length(coalesce(r.rules -> 'rates', '[]')) > 0 and (${projectId ?? null}::int is null or r.project_id = ${projectId ?? null})
    order by r.project_id`)
  return rows.flatMap((row) => {
    const rates = z.array(channelRateSchema).parse(row.rates)
    return [...Map.groupBy(rates, ({ channel }) => channel)].map(([channel, some]) => ({
      projectId: row.projectId,
      zone: row.zone,
      channel: channel as SendingChannel /* what has no sender is never asked for */,
      rates: some,
    }))
  })
}

/** In one order, so that nobody waits for each other. */
function lock(tx: Tx, lines: readonly Of[], wait: boolean): Promise<Of[]> {
  const ordered = lines.toSorted((a, b) => a.projectId - b.projectId || (a.channel < b.channel ? -1 : 1))
  const lines2 = sql`unnest(${ordered.map((one) => one.projectId)}::int[], ${ordered.map((one) => one.channel)}::text[]) with ordinality x(p, c, n)`
  return wait
    ? tx.rows(sql`
        select p as "projectId", c as channel from ${lines2}
        cross join lateral (select pg_advisory_xact_lock(hashtext('message_uses ' || c), p)) l order by n`)
    : tx.rows(sql`select p as "projectId", c as channel from ${lines2} where pg_try_advisory_xact_lock(hashtext('message_uses ' || c), p)`)
}

const usesOf = (db: Db, lines: readonly Of[], since: Date): Promise<UseRow[]> =>
  db.rows(sql`
    select u.project_id as "projectId", u.channel, u.account, u.span, u.at, u.n
    from unnest(${lines.map((one) => one.projectId)}::int[], ${lines.map((one) => one.channel)}::text[]) x(p, c)
    join message_uses u on u.project_id = x.p and u.channel = x.c and u.at > ${since}`)

/** By which accounts messages of these channels leave. */
const defaultsOf = (db: Db, lines: readonly Of[]): Promise<(Of & { readonly id: string })[]> =>
  db.rows(sql`
    select project_id as "projectId", channel, account_id as id from channel_accounts
    where project_id = any(${lines.map((one) => one.projectId)}::int[]) and is_default and archived_at is null`)

/** Whether each account that a rate names is one of its channel in this project. */
export async function areAccounts(db: Db, projectId: number, rates: readonly Pick<ChannelRate, 'account' | 'channel'>[]): Promise<boolean> {
  const named = rates.flatMap(({ account, channel }) => (account === null ? [] : [{ account, channel }]))
  const row = await db.one<{ n: number }>(sql`
    select count(*) as n from unnest(${named.map((one) => one.account)}::text[], ${named.map((one) => one.channel)}::text[]) x(account, channel)
    join channel_accounts c on c.account_id = x.account and c.channel = x.channel and c.project_id = ${projectId}`)
  return row?.n === named.length
}

const minuteMs = 60_000

/** Rounds are kept for as long as a minute counts them; quarters of an hour belong to one day in every zone. */
async function noteUses(tx: Tx, some: readonly Omit<UseRow, 'span' | 'at'>[], now: Date): Promise<void> {
  if (some.length === 0) return
  const before = new Date(now.getTime() - minuteMs)
  await tx.run(sql`
    with used as (
      select * from unnest(${some.map((one) => one.projectId)}::int[], ${some.map((one) => one.channel)}::text[],
        ${some.map((one) => one.account)}::text[], ${some.map((one) => one.n)}::int[]) x(project, channel, account, n)
    ), passed as (
      delete from message_uses u using used x
      where u.project_id = x.project and u.channel = x.channel and u.account = x.account and u.span = 'round' and u.at <= ${before}
    )
    insert into message_uses as u (project_id, channel, account, span, at, n)
    select x.project, x.channel, x.account, s.span, s.at, x.n
    from used x cross join (values ('round', ${now}::timestamptz), ('quarter', date_bin('15 minutes', ${now}::timestamptz, '2000-01-01Z'))) s(span, at)
    on conflict (project_id, channel, account, span, at) do update set n = u.n + excluded.n`)
}

/**
 * What waits in a line without a word of why: its rates have no room now. By when all of it will have gone, as far as rates go;
 * one statement for a project, asked only by whoever looks.
 */
export async function waitingTurns(db: Db, projectId: number, now: Date): Promise<Map<string, string>> {
  const lines = await ratedLines(db, projectId)
  if (lines.length === 0) return new Map()
  const waiting = await db.rows<{ channel: string; n: number }>(sql`
    select channel, count(*) as n from message_intents where project_id = ${projectId} and state = 'queued' and (next_at <= ${now} or waits_for <> '') group by channel`)
  const spans = { second: 1_000, minute: minuteMs, day: 86_400_000 }
  return new Map(
    lines.flatMap(({ channel, rates, zone }) => {
      const n = waiting.find((one) => one.channel === channel)?.n ?? 0
      const slowest = rates
        .filter(({ account }) => account === null)
        .map((rate) => ({ rate, ms: (n * spans[rate.per]) / rate.limit }))
        .toSorted((a, b) => b.ms - a.ms)[0]
      if (n === 0 || !slowest) return []
      return [[channel, `${wallText(zone, now.getTime() + slowest.ms)} · ${channel} ${slowest.rate.limit}/${slowest.rate.per}`]]
    }),
  )
}
