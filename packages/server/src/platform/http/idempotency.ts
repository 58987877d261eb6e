import type { Clock } from '../clock.ts'
import { fail } from '../errors.ts'
import type { Postgres } from '../postgres.ts'
import { sql } from '../sql.ts'

export interface Idempotency {
  /** Runs once per (actor, key); a repeat gets the first answer, another request with the same key is refused. */
  once(key: { actor: string; key: string; hash: string }, run: () => Promise<unknown>): Promise<unknown>
}

export function idempotency(postgres: Postgres, clock: Clock): Idempotency {
  return {
    async once({ actor, key, hash }, run) {
      const taken = await postgres.run(sql`
        insert into idempotency_keys (actor, key, request_hash, created_at) values (${actor}, ${key}, ${hash}, ${clock.now()})
        on conflict do nothing`)
      if (taken === 0) return replay(await find(actor, key), hash)
      try {
        const answer = await run()
        await postgres.run(sql`
          update idempotency_keys set answer = ${JSON.stringify(answer ?? null)}::jsonb where actor = ${actor} and key = ${key}`)
        return answer
      } catch (error) {
        await postgres.run(sql`delete from idempotency_keys where actor = ${actor} and key = ${key}`)
        throw error
      }
    },
  }

  function find(actor: string, key: string): Promise<Kept | undefined> {
    return postgres.one<Kept>(sql`
      select request_hash as hash, answer, answer is not null as done from idempotency_keys where actor = ${actor} and key = ${key}`)
  }
}

interface Kept {
  readonly hash: string
  readonly answer: unknown
  readonly done: boolean
}

function replay(kept: Kept | undefined, hash: string): unknown {
  if (!kept?.done) return fail('in_progress')
  if (kept.hash !== hash) return fail('key_reused')
  return kept.answer
}
