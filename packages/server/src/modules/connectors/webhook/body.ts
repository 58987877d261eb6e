import { createHash } from 'node:crypto'
import type { WebhookMessage } from '../connector.ts'

/** Messages of one type, in calls of so many. */
export function groupsOf(batch: readonly WebhookMessage[], most: number): WebhookMessage[][] {
  return [...Map.groupBy(batch, ({ type }) => type).values()].flatMap((some) =>
    Array.from({ length: Math.ceil(some.length / most) }, (_, i) => some.slice(i * most, (i + 1) * most)),
  )
}

/** The same messages have the same name, whenever they are sent; dots would be read as the end of it. */
export function idOf(group: readonly WebhookMessage[]): string {
  const [first, ...others] = group.map(({ id }) => id).toSorted()
  if (first !== undefined && others.length === 0) return first
  return `msg_${createHash('sha256')
    .update([first, ...others].join('\n'))
    .digest('hex')
    .slice(0, 32)}`
}

/** One alone stands by itself; where several may come in one request they stand in a list, of one too. */
export function bodyOf(group: readonly WebhookMessage[], isList: boolean): string {
  const messages = group.map(dataOf)
  const [first] = group
  return JSON.stringify({
    type: first?.type ?? '',
    timestamp: new Date(Math.max(...group.map(({ at }) => at.getTime()))).toISOString(),
    data: isList ? { messages } : messages[0],
  })
}

export const checkBody = (now: Date): string => JSON.stringify({ type: 'millrace.check', timestamp: now.toISOString(), data: {} })

/** The specification asks for less than 20 kB. */
export const tooLarge = (message: WebhookMessage): boolean => Buffer.byteLength(JSON.stringify(dataOf(message))) > 20_000

const dataOf = ({ id, ids, fields, isTest }: WebhookMessage) => ({ id, person: { ids }, fields, ...(isTest ? { test: true } : {}) })
