/** What a provider makes of a message, in words that are the same for all of them. */

/** Why a message was not taken, and what follows from it. */
export const errorClasses = [
  /** The provider is in trouble: try again, later each time. */
  'retry_backoff',
  /** Not before a moment the provider names. */
  'retry_after',
  /** A token has run out: get a new one and try again. */
  'refresh_auth',
  /** This recipient can never be reached at this address. */
  'recipient_final',
  /** The recipient, or the provider for them, wants nothing more: suppress the address. */
  'recipient_suppress',
  /** What is sent is not allowed as it is: nobody gets it before somebody changes it. */
  'content_final',
  /** The account is closed, unpaid or its key is wrong: nothing goes before somebody looks at it. */
  'account_stop',
  /** A quota of the account is used up until some moment. */
  'quota_stop',
  /** Not at this time of day, or not in this conversation any more. */
  'window_closed',
] as const
export type ErrorClass = (typeof errorClasses)[number]

/** What became of one message of a batch. `unknown`: it may have gone out, nobody knows, so it never goes again by itself. */
export type SendResult =
  | {
      readonly state: 'accepted'
      /** The provider's name for it; always text, many are larger than a number may be. */
      readonly providerId: string
      /** What it is paid for: parts of a text message. */
      readonly units?: number | undefined
      readonly detail?: string | undefined
    }
  | {
      readonly state: 'rejected'
      readonly errorClass: ErrorClass
      /** The provider's code and words, at most 300 characters, without secrets. */
      readonly detail: string
      /** From now, for `retry_after` and `quota_stop`, and for `window_closed` where the window is known. */
      readonly retryAfterMs?: number | undefined
    }
  | {
      readonly state: 'unknown'
      readonly detail: string
      /** By which the provider can be asked about it later, where our own id is not enough. */
      readonly ref?: string | undefined
    }

/** What a provider tells us afterwards. The same may come twice and in any order. */
export type ProviderEvent =
  | {
      readonly kind: 'receipt'
      /** Ours, where the provider gives it back. */
      readonly id?: string | undefined
      readonly providerId: string
      readonly to?: string | undefined
      readonly state: 'delivered' | 'failed' | 'underway'
      /** Of a failure; undefined: it says nothing about others. */
      readonly errorClass?: ErrorClass | undefined
      readonly detail: string
      readonly at: Date
      readonly units?: number | undefined
    }
  | {
      readonly kind: 'reply'
      readonly from: string
      readonly text: string
      readonly at: Date
      /** The number or extension it was sent to. */
      readonly to: string
      /** The same reply told again has the same. */
      readonly key: string
    }
