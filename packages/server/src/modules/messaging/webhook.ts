import type { Body, Rendered } from '@millrace/contract/content/api.ts'
import type { IdentityRef } from '@millrace/contract/events.ts'
import { isHashedId } from '@millrace/contract/ids.ts'
import type { WebhookMessage } from '../connectors/index.ts'
import { strongestId } from '../identity/index.ts'
import type { Intent } from './store.ts'

type Of = Pick<WebhookMessage, 'id' | 'at' | 'ids' | 'isTest'>

/** One per intent, the same for each attempt, wherever its person is by then: the receiver takes it once. */
export const messageId = ({ projectId, intentId }: Pick<Intent, 'projectId' | 'intentId'>): string => `msg_${projectId}_${intentId}`

/** How a person is called where an address would stand. */
export function nameOf(ids: readonly IdentityRef[]): string {
  const id = strongestId(inOrder(ids))
  return id ? `${id.type}:${id.value}` : ''
}

/** The id that a name stands for; undefined: it is none. */
export function idIn(name: string): IdentityRef | undefined {
  const [, type, value] = /^([a-z]\w{0,49}):(\S{1,256})$/.exec(name) ?? []
  return type === undefined || value === undefined ? undefined : { type, value }
}

/** What another system is told. Only our own hash of an id means nothing there. */
export function tells({ type }: Extract<Body, { kind: 'webhook' }>, { values }: Pick<Rendered, 'values'>, of: Of): WebhookMessage {
  const ids = inOrder(of.ids).filter(({ value }) => !isHashedId(value))
  return { ...of, ids, type, fields: Object.fromEntries(values.map(({ name, value }) => [name, value])) }
}

const inOrder = (ids: readonly IdentityRef[]): IdentityRef[] =>
  ids
    .map(({ type, value }) => ({ type, value }))
    .toSorted((a, b) => (a.type === b.type ? (a.value < b.value ? -1 : 1) : a.type < b.type ? -1 : 1))
