import type { SendResult } from '@millrace/contract/connectors/results.ts'
import type { Account, ChannelAccounts, Connector } from '../connectors/index.ts'
import type { Outcome } from './outcome.ts'
import type { Handover } from './transport.ts'

/** What leaves by an account at a provider. */
export interface AccountTransport<M> extends Handover {
  send(message: M): Promise<Outcome>
}

/** An account that messages of a kind leave by. */
export interface SendingAccount<M> {
  readonly id: string
  readonly connector: Connector<M, unknown, unknown>
  readonly account: Account<unknown, unknown>
}

const restMs = 10_000
const silentInARow = 3
const patience = 20_000
const longestRestMs = 600_000
/** Calls' worth of messages that are handed over together, and messages at least where a call takes few. */
const group = { calls: 5, least: 20 }

/** Messages by one account. What is handed over at once goes in as few calls as the provider allows. */
export function accountTransport<M>(accounts: ChannelAccounts, { id, connector, account }: SendingAccount<M>): AccountTransport<M> {
  interface Waiting {
    readonly message: M
    readonly done: (outcome: Outcome) => void
  }
  let waiting: Waiting[] = []
  let restUntil = 0
  let silent = 0
  const closing = new AbortController()
  const { maxBatch, patienceMs = patience } = connector.capabilities
  const perCall = connector.perCall?.(account.settings) ?? maxBatch
  // A clock that is set back makes no rest longer.
  const isResting = (): boolean => accounts.now() < restUntil && restUntil - accounts.now() <= longestRestMs

  async function call(batch: readonly Waiting[]): Promise<void> {
    const signal = AbortSignal.any([closing.signal, AbortSignal.timeout(patienceMs)])
    const results = await connector
      .send(
        account,
        batch.map(({ message }) => message),
        accounts.contextOf(signal),
      )
      .catch((error: unknown): SendResult[] => batch.map(() => ({ state: 'unknown', detail: String(error).slice(0, 300) })))
    for (const [i, { done }] of batch.entries()) {
      const result: SendResult = results[i] ?? { state: 'unknown', detail: 'the provider did not say' }
      silent = result.state === 'unknown' ? silent + 1 : 0
      const outcome = outcomeOfResult(result, id)
      const isTired = outcome.about === 'channel' && outcome.kind === 'temporary' && !outcome.stops
      if (isTired || silent >= silentInARow) restUntil = accounts.now() + Math.min(outcome.retryAfterMs ?? restMs, longestRestMs)
      done(outcome)
    }
  }

  function flush(): void {
    const all = waiting
    waiting = []
    for (let from = 0; from < all.length; from += maxBatch) void call(all.slice(from, from + maxBatch))
  }

  return {
    via: id,
    accounts: [id],
    groupSize: Math.max(group.least, perCall * group.calls),
    isResting,
    close: () => closing.abort(),
    send: (message) =>
      new Promise((done) => {
        if (isResting()) return done({ kind: 'temporary', detail: 'the provider did not answer', about: 'channel' })
        if (waiting.push({ message, done }) === 1) setImmediate(flush)
        return undefined
      }),
  }
}

/** What a provider's answer means for the message. */
export function outcomeOfResult(result: SendResult, account: string): Outcome {
  if (result.state === 'accepted') {
    const { providerId, units, detail = '' } = result
    return { kind: 'sent', detail, about: 'message', providerId, units }
  }
  const { detail } = result
  if (result.state === 'unknown') return { kind: 'unknown', detail, about: 'channel', providerId: result.ref }
  const { retryAfterMs } = result
  switch (result.errorClass) {
    case 'retry_backoff':
    case 'refresh_auth':
      return { kind: 'temporary', detail, about: 'channel', retryAfterMs }
    case 'retry_after':
    case 'window_closed':
      return { kind: 'temporary', detail, about: 'message', retryAfterMs: retryAfterMs ?? 3_600_000 }
    case 'quota_stop':
      return { kind: 'temporary', detail, about: 'channel', retryAfterMs: retryAfterMs ?? 600_000 }
    case 'account_stop':
      return { kind: 'temporary', detail, about: 'channel', retryAfterMs, stops: [account] }
    case 'recipient_final':
      return { kind: 'permanent', detail, about: 'recipient', suppressAs: 'unreachable' }
    case 'recipient_suppress':
      return { kind: 'permanent', detail, about: 'recipient', suppressAs: 'refused_by_provider' }
    case 'content_final':
      return { kind: 'permanent', detail, about: 'message' }
  }
}
