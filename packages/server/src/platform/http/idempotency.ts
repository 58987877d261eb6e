import { randomUUID } from 'node:crypto'
import type { Clock } from '../clock.ts'
import { fail } from '../errors.ts'
import type { Postgres, Tx } from '../postgres.ts'
import type { Sealer } from '../seal.ts'
import { sql } from '../sql.ts'

export interface Answer {
  readonly status: number
  readonly body: unknown
}

/** The right to run a request; `commits` belongs into the transaction of its effect. */
export interface Claim {
  commits(tx: Tx): Promise<void>
}

interface Asked {
  readonly actor: string
  readonly key: string
  readonly hash: string
}

export interface Idempotency {
  /** Runs once per (actor, key); a repeat gets the first answer, another request with the same key is refused. */
  once(asked: Asked, run: (claim: Claim) => Promise<Answer>): Promise<Answer>
}

/** How long a claim is believed without an effect: a process that died leaves the key to the next attempt. */
const leaseSeconds = 30

/**
 * The key's row says whether the effect is committed, since both are written by one transaction. A repeat after a crash
 * therefore runs what was not done, and never what was done; an answer that got lost is `already_done`.
 */
export function idempotency(postgres: Postgres, clock: Clock, sealer: Sealer): Idempotency {
  return {
    async once(asked, run) {
      const { actor, key } = asked
      const owner = randomUUID()
      if (!(await claim(asked, owner))) return replay(asked)
      try {
        const answer = await run({ commits: (tx) => commits(tx, asked, owner) })
        await postgres.run(sql`
          update idempotency_keys set status = ${answer.status}, sealed = ${sealer.seal(scopeOf(asked), JSON.stringify(answer.body ?? null))}
          where actor = ${actor} and key = ${key} and owner = ${owner}`)
        return answer
      } catch (error) {
        await postgres.run(sql`
          delete from idempotency_keys where actor = ${actor} and key = ${key} and owner = ${owner} and effect_at is null`)
        throw error
      }
    },
  }

  async function claim({ actor, key, hash }: Asked, owner: string): Promise<boolean> {
    const taken = await postgres.run(sql`
      insert into idempotency_keys as k (actor, key, request_hash, owner, lease_until, created_at)
      values (${actor}, ${key}, ${hash}, ${owner}, clock_timestamp() + make_interval(secs => ${leaseSeconds}), ${clock.now()})
      on conflict (actor, key) do update set owner = excluded.owner, lease_until = excluded.lease_until
      where k.request_hash = excluded.request_hash and k.status is null and k.effect_at is null and k.lease_until < clock_timestamp()`)
    return taken === 1
  }

  /** Undone with the effect when another attempt has taken the claim over meanwhile. */
  async function commits(tx: Tx, { actor, key }: Asked, owner: string): Promise<void> {
    const ours = await tx.run(sql`
      update idempotency_keys set effect_at = ${clock.now()} where actor = ${actor} and key = ${key} and owner = ${owner}`)
    if (ours === 0) fail('in_progress')
  }

  async function replay(asked: Asked): Promise<Answer> {
    const kept = await postgres.one<Kept>(sql`
      select request_hash as hash, status, sealed, effect_at is not null and lease_until < clock_timestamp() as "isLost"
      from idempotency_keys where actor = ${asked.actor} and key = ${asked.key}`)
    if (!kept) return fail('in_progress')
    if (kept.hash !== asked.hash) return fail('key_reused')
    if (kept.status === null || kept.sealed === null) return fail(kept.isLost ? 'already_done' : 'in_progress')
    const body = sealer.open(scopeOf(asked), kept.sealed) ?? fail('already_done')
    return { status: kept.status, body: kept.status === 204 ? undefined : (JSON.parse(body) as unknown) }
  }
}

const scopeOf = ({ actor, key }: Asked): string => `${actor}\n${key}`

interface Kept {
  readonly hash: string
  readonly status: number | null
  readonly sealed: Buffer | null
  /** The effect is there, and whoever ran it has not stored an answer in time. */
  readonly isLost: boolean
}
