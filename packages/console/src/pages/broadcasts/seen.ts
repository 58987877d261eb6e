import type { SendingChannel } from '@millrace/contract/messaging/reach.ts'

/** What nobody can know of messages of a channel. To open a notification is to tap it. */
const unseen: Readonly<Record<SendingChannel, readonly string[]>> = {
  email: [],
  sms: ['opened', 'clicked'],
  push: ['opened'],
  webhook: ['opened', 'clicked'],
  phone: ['opened', 'clicked'],
}

/** What cannot be known is no zero, and is not shown as one. */
export const isSeen = (channel: SendingChannel, what: string): boolean => !unseen[channel].includes(what)
