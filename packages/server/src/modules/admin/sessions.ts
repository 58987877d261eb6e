import { randomUUID } from 'node:crypto'
import type { Clock } from '../../platform/clock.ts'
import { fail } from '../../platform/errors.ts'
import type { Postgres } from '../../platform/postgres.ts'
import { sql } from '../../platform/sql.ts'
import { hashToken, newToken, passwordMatches } from './secrets.ts'
import * as store from './store.ts'

export const sessionCookie = 'millrace_session'
export const sessionDays = 14

const maxFailures = 8
const failureWindowMs = 15 * 60_000

export interface SessionRow {
  readonly id: string
  readonly createdAt: Date
  readonly lastSeenAt: Date
  readonly userAgent: string
  readonly ip: string
}

/** Sign-in with throttling per account and per address, and sessions whose token only the browser has. */
export function sessions(postgres: Postgres, clock: Clock) {
  async function guard(subjects: readonly string[]): Promise<void> {
    const since = new Date(clock.now().getTime() - failureWindowMs)
    const rows = await postgres.rows<{ n: number }>(sql`
      select count(*) as n from sign_in_failures where subject = any(${subjects}::text[]) and at > ${since} group by subject`)
    if (rows.some((row) => row.n >= maxFailures)) fail('too_many_attempts', { minutes: failureWindowMs / 60_000 })
  }

  async function noteFailure(subjects: readonly string[]): Promise<void> {
    await postgres.run(sql`
      insert into sign_in_failures (failure_id, subject, at) select gen_random_uuid()::text, s, ${clock.now()} from unnest(${subjects}::text[]) s`)
  }

  return {
    async signIn(
      email: string,
      password: string,
      from: { ip: string; userAgent: string },
    ): Promise<{ token: string; account: store.Account }> {
      const subjects = [`account:${email.toLowerCase()}`, `ip:${from.ip}`]
      await guard(subjects)
      const account = await store.findAccount(postgres, email)
      if (!(await passwordMatches(account?.passwordHash, password)) || !account) {
        await noteFailure(subjects)
        return fail('wrong_credentials')
      }
      const token = newToken('ms')
      const now = clock.now()
      await postgres.run(sql`
        insert into sessions (token_hash, session_id, account_id, created_at, last_seen_at, expires_at, user_agent, ip)
        values (${hashToken(token)}, ${randomUUID()}, ${account.id}, ${now}, ${now}, ${new Date(now.getTime() + sessionDays * 86_400_000)},
          ${from.userAgent.slice(0, 300)}, ${from.ip})`)
      return { token, account: { id: account.id, email: account.email, name: account.name } }
    },

    /** The account behind a session token; its last use is noted at most once a minute. */
    async find(token: string): Promise<(store.Account & { sessionId: string }) | undefined> {
      const now = clock.now()
      const row = await postgres.one<store.Account & { sessionId: string; lastSeenAt: Date }>(sql`
        select a.account_id as id, a.email, a.name, s.session_id as "sessionId", s.last_seen_at as "lastSeenAt"
        from sessions s join accounts a on a.account_id = s.account_id where s.token_hash = ${hashToken(token)} and s.expires_at > ${now}`)
      if (row && now.getTime() - row.lastSeenAt.getTime() > 60_000)
        await postgres.run(sql`update sessions set last_seen_at = ${now} where session_id = ${row.sessionId}`)
      return row
    },

    list: (accountId: number): Promise<SessionRow[]> =>
      postgres.rows<SessionRow>(sql`
        select session_id as id, created_at as "createdAt", last_seen_at as "lastSeenAt", user_agent as "userAgent", ip
        from sessions where account_id = ${accountId} and expires_at > ${clock.now()} order by last_seen_at desc`),

    revoke: (accountId: number, sessionId: string): Promise<number> =>
      postgres.run(sql`delete from sessions where account_id = ${accountId} and session_id = ${sessionId}`),
  }
}
