import type { Outbox } from '../../platform/log/index.ts'
import type { Tx } from '../../platform/postgres.ts'
import { noteMembers } from './control-store.ts'
import { noteMessage } from './facts.ts'
import { judge } from './judge.ts'
import * as store from './store.ts'

/**
 * Takes down what steps of journeys want to send. Whoever all that lasts lets through is noted as eligible, treated or control alike, from
 * the same instant and before quiet hours and caps, which only the treated can meet: that is what is compared.
 */
export async function intend(tx: Tx, outbox: Outbox, intents: readonly store.NewIntent[], now: Date): Promise<void> {
  const judged = await judge(tx, intents, now.getTime())
  const written = await store.insertIntents(tx, judged, now)
  const fresh = judged.flatMap((one, i) => {
    const intentId = written.get(i)
    return intentId === undefined ? [] : [{ ...one, of: { ...one.intent, intentId, attemptId: 0 } }]
  })
  for (const { eligible, reason, isTest, of } of fresh) {
    if (eligible) noteMessage(outbox, 'eligible', of, [], now, { detail: eligible, isTest })
    if (reason !== '') noteMessage(outbox, 'dropped', of, [], now, { detail: reason, isTest })
  }
  await noteMembers(
    tx,
    fresh.flatMap(({ eligible, intent }) => (eligible === 'control' ? [intent] : [])),
    now,
  )
}
