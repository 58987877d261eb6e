import { createHash } from 'node:crypto'
import type { SendResult } from '@millrace/contract/connectors/results.ts'
import { rejected } from '../call.ts'
import type { Account, SendContext } from '../connector.ts'

/** What stands for a message that could not even be asked for. */
export interface Without {
  readonly without: SendResult
}
export type Granted = { readonly token: string; readonly forMs: number } | Without
/** The provider does not know the token any more; its words. */
export interface Expired {
  readonly expired: string
}

interface Kept {
  until: number
  readonly granted: Promise<Granted>
}

/**
 * Access tokens of accounts, in memory, by their settings and secrets: renewed before they run out, and whoever comes while
 * one is being fetched waits for it. What was refused is not kept.
 */
export function accessTokens<S, K>(fetch: (account: Account<S, K>, context: SendContext) => Promise<Granted>) {
  const kept = new Map<string, Kept>()

  function tokenOf(account: Account<S, K>, context: SendContext): { readonly one: Kept; readonly drop: () => void } {
    const now = context.now().getTime()
    const key = keyOf(account)
    const known = kept.get(key)
    const one = known && known.until > now ? known : begin(key, account, context)
    return { one, drop: () => void (kept.get(key) === one && kept.delete(key)) }
  }

  function begin(key: string, account: Account<S, K>, context: SendContext): Kept {
    const now = context.now().getTime()
    for (const [old, { until }] of kept) if (until <= now) kept.delete(old)
    const one: Kept = { until: Number.POSITIVE_INFINITY, granted: fetch(account, context) }
    kept.set(key, one)
    const drop = (): void => void (kept.get(key) === one && kept.delete(key))
    one.granted.then((granted) => ('without' in granted ? drop() : (one.until = now + granted.forMs - margin(granted.forMs))), drop)
    return one
  }

  return {
    /** Does the work with a token; if that has run out before its time, once more with a new one. */
    async use<T extends object>(
      account: Account<S, K>,
      context: SendContext,
      work: (token: string) => Promise<T | Expired>,
    ): Promise<T | Without> {
      let words = ''
      for (let tries = 0; tries < 2; tries++) {
        const { one, drop } = tokenOf(account, context)
        const granted = await one.granted
        if ('without' in granted) return granted
        const done = await work(granted.token)
        if (!('expired' in done)) return done
        words = done.expired
        // Whoever else had the same token finds the new one.
        drop()
      }
      return { without: rejected('account_stop', `a new access token is refused: ${words}`) }
    },
  }
}

/** Five minutes, or a tenth of what it is good for. */
const margin = (forMs: number): number => Math.min(300_000, forMs / 10)

const keyOf = ({ settings, secrets }: Account<unknown, unknown>): string =>
  createHash('sha256')
    .update(JSON.stringify([settings, secrets]))
    .digest('hex')

/** What a check says of credentials that a token was asked for with. */
export function checked(granted: Granted): { readonly ok: boolean; readonly detail: string } {
  if ('token' in granted) return { ok: true, detail: '' }
  return { ok: false, detail: granted.without.state === 'accepted' ? '' : granted.without.detail }
}

/** A header can carry it. */
export const isToken = (token: string | undefined): token is string => token !== undefined && /^[\x21-\x7e]{1,4096}$/.test(token)
