import { type Contact, type Planned, spreadOf } from '@millrace/contract/messaging/contacts.ts'
import { decide, type GateFacts } from '@millrace/contract/messaging/gate.ts'
import { rankOf } from '@millrace/contract/messaging/priority.ts'
import type { Foreseen, NewIntent } from '../../messaging/index.ts'
import type { Replayed } from './replay.ts'

/** What the gate says of a message that a replay wants to send. */
export interface Verdict {
  readonly send: NewIntent
  /** When it would go, or could at the end of the time; null: it would not. */
  readonly goesAt: number | null
  /** Why it would not, or not at once. */
  readonly reason: string
}

interface Turn {
  readonly i: number
  readonly send: NewIntent
  readonly at: number
  readonly reason: string
}

/**
 * Asks the gate about everything one person would be sent, each message at its moment, as sending does: what is held is asked everything
 * again when its time comes, and what has gone counts for what comes after it.
 */
export function judged({ sends, cuts }: Pick<Replayed, 'sends' | 'cuts'>, foreseen: Foreseen, until: number): Verdict[] {
  const verdicts: Verdict[] = []
  let sent: Contact[] = []
  const coming = sends
    .map((send, i): Turn => ({ i, send, at: send.at.getTime(), reason: '' }))
    .toSorted((a, b) => a.at - b.at || rankOf(b.send) - rankOf(a.send))
  let next = 0
  /** Those whose moment has passed, by when they are asked again. */
  const held: Turn[] = []
  for (let turn = take(); turn; turn = take()) {
    const { i, send, at, reason } = turn
    if (at > until) {
      verdicts[i] = { send, goesAt: at, reason }
      continue
    }
    // Whoever is sent much is asked about often: only what may still count is looked at.
    if (sent[0] && sent[0].at < at - 2 * foreseen.lookBack) sent = sent.filter((one) => one.at >= at - foreseen.lookBack)
    const facts = factsOf(turn)
    const decision = decide(facts)
    if (decision.kind === 'hold') {
      const place = held.findIndex((one) => one.at > decision.until)
      held.splice(place < 0 ? held.length : place, 0, { ...turn, at: decision.until, reason: decision.reason })
      continue
    }
    const isGone = decision.kind === 'send'
    verdicts[i] = { send, goesAt: isGone ? at : null, reason: isGone ? reason : decision.reason }
    if (isGone) sent.push({ at, channel: facts.channel, class: facts.class, purpose: facts.purpose, journeyId: facts.journeyId })
  }
  return verdicts

  /** The one whose turn it is; of the same moment first who comes to it only now. */
  function take(): Turn | undefined {
    const [first, waits] = [coming[next], held[0]]
    if (!first || (waits && waits.at < first.at)) return held.shift()
    next++
    return first
  }

  /** What waits at a moment: who comes in the same one, and who is held. */
  function waiting(at: number): Planned[] {
    const found: Planned[] = []
    for (let i = next, one = coming[i]; one && one.at <= at; one = coming[++i]) found.push(planOf(one, foreseen.name))
    for (const one of held) found.push(planOf(one, foreseen.name))
    return found
  }

  function factsOf({ send, at }: Turn): GateFacts {
    const { personId, channel, class: messageClass, purpose, lane, priority, runId, node, visit } = send
    const cut = cuts.get(runId)
    const spread = spreadOf(personId, `${runId}/${node}/${visit}`)
    const run = { cut: cut && cut.at <= at ? cut.reason : null }
    const message = { personId, channel, class: messageClass, purpose, lane, priority, now: at, dueAt: send.at.getTime(), spread, run }
    return foreseen.factsOf(message, sent, waiting(at))
  }
}

/** What waits of the journey that is played. */
const planOf = ({ send, at }: Turn, name: string): Planned => ({
  at,
  channel: send.channel,
  class: send.class,
  purpose: send.purpose,
  journeyId: send.journeyId,
  rank: rankOf(send),
  name,
})
