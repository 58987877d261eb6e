import type { AccountChannel } from '@millrace/contract/connectors/accounts.ts'
import type { ProviderEvent, SendResult } from '@millrace/contract/connectors/results.ts'
import type { IdentityRef } from '@millrace/contract/events.ts'
import type { z } from 'zod'
import type { Outgoing } from '../../platform/http/index.ts'

/** A text message for one person. */
export interface SmsMessage {
  /** Ours, at most 64 characters; given to providers that give it back with what they tell later. */
  readonly id: string
  /** E.164. */
  readonly to: string
  /** As it is read, with its signature. */
  readonly text: string
  /** Without brackets; empty where there is none. */
  readonly signature: string
  /** What the provider has approved, with the values of its variables in their order; undefined: the text as it is. */
  readonly template: { readonly code: string; readonly values: readonly { readonly name: string; readonly value: string }[] } | undefined
}

/** One that is sent by what the provider has approved. */
export type TemplatedSms = SmsMessage & { readonly template: NonNullable<SmsMessage['template']> }

export const isTemplated = (message: SmsMessage): message is TemplatedSms => message.template !== undefined

/** Where an app of somebody's is reached. */
export interface PushDevice {
  /** As the provider gave it to the app. */
  readonly token: string
  readonly platform: 'ios' | 'android' | 'harmony'
  /** The app was built for testing: Apple has servers of their own for those. */
  readonly isSandbox: boolean
}

/** A notification for one app on one device. */
export interface PushMessage {
  /** Ours, at most 64 letters, digits and hyphens, the same whenever this message is tried for this device. */
  readonly id: string
  readonly device: PushDevice
  readonly title: string
  readonly text: string
  /** What a tap opens: an address of the web or of the app; empty: the app. */
  readonly link: string
  /** An https address; empty where there is none. */
  readonly image: string
  /** For the app; keys of letters, digits and underscores. */
  readonly data: Readonly<Record<string, string>>
  /** One that is still shown is replaced by one of the same; empty: none is. At most 64 bytes. */
  readonly collapse: string
  readonly ttlSeconds: number
  /** Vendors count and limit what is no service. */
  readonly isMarketing: boolean
}

/** What another system is told of a person, whom it knows by the ids. */
export interface WebhookMessage {
  /** Ours, without dots, the same whenever this message is tried. */
  readonly id: string
  /** Dot-separated names. */
  readonly type: string
  /** When it was meant to go, the same whenever it is tried. */
  readonly at: Date
  readonly ids: readonly IdentityRef[]
  readonly fields: Readonly<Record<string, string>>
  /** From a test send: nobody is to be troubled by it. */
  readonly isTest: boolean
}

/** A message of which nobody knows yet what became of it. */
export interface AskedMessage {
  /** Ours, as it was sent with. */
  readonly id: string
  readonly to: string
  /** The provider's name for it, or what it was to be asked by; null: its answer never came. */
  readonly providerId: string | null
  readonly sentAt: Date
}

/** Credentials and address of one account at a provider. */
export interface Account<S, K> {
  readonly settings: S
  readonly secrets: K
  /** Where the provider is to tell what came of a message; undefined: nobody can reach us. */
  readonly callbackUrl: string | undefined
}

export interface SendContext {
  readonly outgoing: Outgoing
  readonly now: () => Date
  readonly signal: AbortSignal
}

/** A request of a provider at the secret address of an account, as it came. */
export interface CallbackRequest {
  readonly method: string
  /** With which it was called, as the provider knows it. */
  readonly url: string
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly query: Readonly<Record<string, string>>
  readonly body: Buffer
  /** When it came: not all that is told has a time. */
  readonly at: Date
}

/** Undefined: it is not from the provider. */
export interface CallbackAnswer {
  readonly events: readonly ProviderEvent[]
  readonly status: number
  readonly type: string
  readonly body: string
}

/** How one provider is spoken to. Nothing but access tokens is kept here: what is known of an account is given. */
export interface Connector<M, S, K> {
  readonly name: string
  readonly channel: AccountChannel
  /** What everybody with the right to channels may see. */
  readonly settings: z.ZodType<S>
  /** Sealed, never shown. */
  readonly secrets: z.ZodType<K>
  readonly capabilities: {
    readonly maxBatch: number
    /** The provider takes a message with the same name once only. */
    readonly isIdempotent: boolean
    readonly receipts: 'push' | 'poll' | 'none'
    /** Only texts that the provider has approved, by code. */
    readonly needsTemplate: boolean
    /** So long a batch may take; 20 s unless it says so. */
    readonly patienceMs?: number
  }
  /** So many of a batch go in one call by an account, where it says so itself; else all of `maxBatch`. */
  perCall?(settings: S): number
  /** One call; a result for each message, in order. Throws nothing but what is a mistake of ours. */
  send(account: Account<S, K>, batch: readonly M[], context: SendContext): Promise<readonly SendResult[]>
  /** Whether the credentials are right, without sending anything; undefined: the provider has no way to ask. */
  check?(account: Account<S, K>, context: SendContext): Promise<{ readonly ok: boolean; readonly detail: string }>
  callback?(account: Account<S, K>, request: CallbackRequest): CallbackAnswer | undefined
  /** What the provider knows of messages, each by our id; of those it cannot tell for certain it says nothing. Sends nothing. */
  poll?(account: Account<S, K>, asked: readonly AskedMessage[], context: SendContext): Promise<readonly ProviderEvent[]>
}

/** What an account holds is read by its connector's own schemas before it is given. */
export type AnySmsConnector = Connector<SmsMessage, unknown, unknown>
export type AnyPushConnector = Connector<PushMessage, unknown, unknown>
export type AnyWebhookConnector = Connector<WebhookMessage, unknown, unknown>
export type AnyConnector = AnySmsConnector | AnyPushConnector | AnyWebhookConnector
