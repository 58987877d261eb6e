import type { Outcome } from './outcome.ts'
import type { Intent } from './store.ts'
import type { Handover } from './transport.ts'

/** A call that somebody is to make, as the gate let it go. */
export interface CallOrder
  extends Pick<
    Intent,
    'projectId' | 'part' | 'personId' | 'intentId' | 'journeyId' | 'runId' | 'node' | 'templateId' | 'purpose' | 'trigger'
  > {
  readonly number: string
  readonly title: string
  readonly text: string
  /** Mail address of the member whose task it is; empty: whoever takes it. */
  readonly assignee: string
  readonly isTest: boolean
}

/** Makes call tasks of orders, one for each message however often it is ordered; answers with their numbers, by message. */
export type TakeOrders = (orders: readonly CallOrder[]) => Promise<ReadonlyMap<number, number>>

/** What calls leave by: no provider, our own list of call tasks. */
export const viaCalls = 'calls'

export interface CallTransport extends Handover {
  send(order: CallOrder): Promise<Outcome>
}

const groupSize = 200

/** Orders that come at once become tasks in one statement. */
export function callTransport(take: TakeOrders): CallTransport {
  interface Waiting {
    readonly order: CallOrder
    readonly done: (outcome: Outcome) => void
  }
  let waiting: Waiting[] = []

  async function flush(): Promise<void> {
    const all = waiting
    waiting = []
    const made = await take(all.map(({ order }) => order)).catch((error: unknown) => String(error).slice(0, 300))
    for (const { order, done } of all) {
      const task = typeof made === 'string' ? undefined : made.get(order.intentId)
      if (task === undefined) done({ kind: 'temporary', about: 'message', detail: typeof made === 'string' ? made : 'the person has gone' })
      else done({ kind: 'sent', about: 'message', detail: '', providerId: String(task), units: 1 })
    }
  }

  return {
    via: viaCalls,
    accounts: [],
    groupSize,
    isResting: () => false,
    close: () => undefined,
    send: (order) =>
      new Promise((done) => {
        if (waiting.push({ order, done }) === 1) setImmediate(() => void flush())
      }),
  }
}
