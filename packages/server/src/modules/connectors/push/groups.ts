import type { SendResult } from '@millrace/contract/connectors/results.ts'
import type { PushMessage } from '../connector.ts'
import { inTurns } from '../call.ts'

/** What one call can take: the same content for devices of a platform, each token once, so that an answer names one message. */
function groupsOf(batch: readonly PushMessage[], most: number): PushMessage[][] {
  const groups: { readonly key: string; readonly tokens: Set<string>; readonly messages: PushMessage[] }[] = []
  for (const message of batch) {
    const { id: _id, device, ...content } = message
    const key = JSON.stringify([device.platform, device.isSandbox, content])
    const open = groups.findLast((group) => group.key === key && group.messages.length < most && !group.tokens.has(device.token))
    if (open) {
      open.messages.push(message)
      open.tokens.add(device.token)
    } else groups.push({ key, tokens: new Set([device.token]), messages: [message] })
  }
  return groups.map(({ messages }) => messages)
}

/** A batch with what is known without asking anybody, and what there is to ask in calls of so many. */
export interface Sorted {
  readonly batch: readonly PushMessage[]
  readonly known: ReadonlyMap<PushMessage, SendResult>
  readonly groups: readonly (readonly PushMessage[])[]
}

export function sorted(batch: readonly PushMessage[], most: number, judge: (message: PushMessage) => SendResult | undefined): Sorted {
  const known = new Map(
    batch.flatMap((message) => {
      const result = judge(message)
      return result ? [[message, result] as const] : []
    }),
  )
  return {
    batch,
    known,
    groups: groupsOf(
      batch.filter((message) => !known.has(message)),
      most,
    ),
  }
}

/**
 * Sends groups a few at a time; results in the order of the batch. Once the provider says that it takes nothing from the account now,
 * the others are not even asked for.
 */
export async function sendGroups(
  { batch, known, groups }: Sorted,
  send: (group: readonly PushMessage[], at: number) => Promise<readonly SendResult[]>,
  width = 4,
): Promise<SendResult[]> {
  const results = new Map(known)
  let stop: SendResult | undefined
  await inTurns([...groups.entries()], width, async ([at, group]) => {
    const answers = stop ? [] : await send(group, at)
    for (const [i, message] of group.entries()) {
      const result = answers[i] ?? stop ?? { state: 'unknown', detail: 'no answer' }
      results.set(message, result)
      if (result.state === 'rejected' && ['account_stop', 'quota_stop'].includes(result.errorClass)) stop = result
    }
  })
  return batch.map((message) => results.get(message) ?? { state: 'unknown', detail: 'no answer' })
}

/** Of a provider that takes a name once: asked again under it when its answer is lost, so that it is known what came of the message. */
export async function againIfLost<T extends { readonly state: string }>(ask: () => Promise<T>): Promise<T> {
  const first = await ask()
  if (first.state !== 'unknown') return first
  const second = await ask()
  // A refusal now says nothing of the first time.
  return second.state === 'accepted' ? second : first
}
