import type { Clock } from '../../platform/clock.ts'
import { fail } from '../../platform/errors.ts'
import type { Postgres } from '../../platform/postgres.ts'
import { sql } from '../../platform/sql.ts'

const windowMs = 15 * 60_000
/** Of wrong passwords from one address, whatever they were for; an office shares an address. */
const mostOfAddress = 40

/** Slows down whoever guesses: so many wrong passwords for one thing, and from one address. */
export function attempts(postgres: Postgres, clock: Clock) {
  const forget = (ids: readonly string[]): Promise<number> =>
    postgres.run(sql`delete from sign_in_failures where failure_id = any(${ids}::text[])`)

  return {
    /**
     * Counts as failed until it is forgotten, and is written down before the others are counted: of attempts made at the same
     * moment no more get through than of attempts made one after another.
     */
    async note(thing: string, mostOfThing: number, ip: string): Promise<string[]> {
      const subjects = [thing, `ip:${ip}`]
      const noted = await postgres.rows<{ id: string }>(sql`
        insert into sign_in_failures (failure_id, subject, at) select gen_random_uuid()::text, s, ${clock.now()} from unnest(${subjects}::text[]) s
        returning failure_id as id`)
      const ids = noted.map((row) => row.id)
      const since = new Date(clock.now().getTime() - windowMs)
      const counts = await postgres.rows<{ subject: string; n: number }>(sql`
        select subject, count(*) as n from sign_in_failures where subject = any(${subjects}::text[]) and at > ${since} group by subject`)
      if (counts.some(({ subject, n }) => n > (subject === thing ? mostOfThing : mostOfAddress))) {
        await forget(ids)
        fail('too_many_attempts', { minutes: windowMs / 60_000 })
      }
      return ids
    },
    /** It was no failure. */
    forget,
  }
}
