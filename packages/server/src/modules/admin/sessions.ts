import { randomUUID } from 'node:crypto'
import type { Clock } from '../../platform/clock.ts'
import { fail } from '../../platform/errors.ts'
import type { Postgres, Tx } from '../../platform/postgres.ts'
import { sql } from '../../platform/sql.ts'
import { attempts } from './attempts.ts'
import { hashToken, newToken, passwordMatches } from './secrets.ts'
import * as store from './store.ts'

export const sessionCookie = 'millrace_session'
export const sessionDays = 14

/** Wrong passwords of one account in a quarter of an hour. */
const mostAttempts = 8

export interface SessionRow {
  readonly id: string
  readonly createdAt: Date
  readonly lastSeenAt: Date
  readonly userAgent: string
  readonly ip: string
}

const columns = sql`session_id as id, created_at as "createdAt", last_seen_at as "lastSeenAt", user_agent as "userAgent", ip`

/** Sign-in with throttling per account and per address, and sessions whose token only the browser has. */
export function sessions(postgres: Postgres, clock: Clock) {
  const guesses = attempts(postgres, clock)
  return {
    /** The account with this password; slowed down where many guesses fail. */
    async check(email: string, password: string, ip: string): Promise<store.Account> {
      const noted = await guesses.note(`account:${email.toLowerCase()}`, mostAttempts, ip)
      const account = await store.findAccount(postgres, email)
      if (!(await passwordMatches(account?.passwordHash, password)) || !account) return fail('wrong_credentials')
      await guesses.forget(noted)
      return { id: account.id, email: account.email, name: account.name }
    },

    /** A new session; only its hash is kept, the token is the browser's. */
    async open(tx: Tx, accountId: number, from: { ip: string; userAgent: string }): Promise<{ token: string; sessionId: string }> {
      const [token, sessionId, now] = [newToken('ms'), randomUUID(), clock.now()]
      await tx.run(sql`
        insert into sessions (token_hash, session_id, account_id, created_at, last_seen_at, expires_at, user_agent, ip)
        values (${hashToken(token)}, ${sessionId}, ${accountId}, ${now}, ${now}, ${new Date(now.getTime() + sessionDays * 86_400_000)},
          ${from.userAgent.slice(0, 300)}, ${from.ip})`)
      return { token, sessionId }
    },

    /** The account behind a session token; its last use is noted at most once a minute. */
    async find(token: string): Promise<(store.Account & { sessionId: string }) | undefined> {
      const now = clock.now()
      const row = await postgres.one<store.Account & { sessionId: string; lastSeenAt: Date }>(sql.often`
        select a.account_id as id, a.email, a.name, s.session_id as "sessionId", s.last_seen_at as "lastSeenAt"
        from sessions s join accounts a on a.account_id = s.account_id where s.token_hash = ${hashToken(token)} and s.expires_at > ${now}`)
      if (row && now.getTime() - row.lastSeenAt.getTime() > 60_000)
        await postgres.run(sql`update sessions set last_seen_at = ${now} where session_id = ${row.sessionId}`)
      return row
    },

    list: (accountId: number): Promise<SessionRow[]> =>
      postgres.rows<SessionRow>(sql`
        select ${columns} from sessions where account_id = ${accountId} and expires_at > ${clock.now()} order by last_seen_at desc`),

    /** Ends a session of the account; answers with what it was. */
    revoke: (tx: Tx, accountId: number, sessionId: string): Promise<SessionRow | undefined> =>
      tx.one<SessionRow>(sql`
        delete from sessions where account_id = ${accountId} and session_id = ${sessionId} returning ${columns}`),
  }
}
