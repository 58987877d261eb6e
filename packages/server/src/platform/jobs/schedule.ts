import { Cron } from 'croner'
import type { Logger } from 'pino'
import type { Clock } from '../clock.ts'
import type { Postgres, Tx } from '../postgres.ts'
import { sql } from '../sql.ts'

/** Something that is due at times: `next` says when, given when it last was. */
export interface Tick {
  readonly name: string
  /** When it is due next; nothing means now. */
  readonly next: (last: Date | undefined) => Date | undefined
  /** Enqueues what is due, in the transaction that remembers it: exactly once, whatever the number of processes. */
  readonly fire: (tx: Tx, now: Date) => Promise<void>
}

const minuteMs = 60_000
const never = new Date(8.64e15)

export const cronTimes = (pattern: string): Tick['next'] => {
  const cron = new Cron(pattern, { timezone: 'UTC' })
  return (last) => (last ? (cron.nextRun(last) ?? never) : undefined)
}

export const everyMinute: Tick['next'] = (last) => last && new Date((Math.floor(last.getTime() / minuteMs) + 1) * minuteMs)

/** Fires every tick that is due. One that fails is reported, does not hold up the others, and is due again at the next call. */
export async function fireDue(postgres: Postgres, clock: Clock, log: Logger, ticks: readonly Tick[]): Promise<boolean> {
  let isComplete = true
  for (const tick of ticks)
    try {
      await postgres.transaction((tx) => fire(tx, tick, clock.now()))
    } catch (error) {
      isComplete = false
      log.error({ tick: tick.name, err: error }, 'a scheduled start failed, tried again')
    }
  return isComplete
}

async function fire(tx: Tx, tick: Tick, now: Date): Promise<void> {
  const isNew = (await tx.run(sql`insert into job_ticks (name, last_at) values (${tick.name}, ${now}) on conflict do nothing`)) > 0
  const row = await tx.one<{ at: Date }>(sql`select last_at as at from job_ticks where name = ${tick.name} for update skip locked`)
  if (!row) return
  const next = tick.next(isNew ? undefined : row.at)
  if (next && next > now) return
  await tick.fire(tx, now)
  await tx.run(sql`update job_ticks set last_at = ${now} where name = ${tick.name}`)
}
