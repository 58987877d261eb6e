import type { MailDns } from './dns.ts'
import type { ListenAt } from './listener.ts'

/** What an installation says of mail. */
export interface MailOptions {
  /** Where records are looked up; the DNS of the machine, unless a test has its own. */
  readonly mailDns?: MailDns | undefined
  /** Where bounces, complaints and replies are taken; unset: nowhere. */
  readonly mailListener?: ListenAt | undefined
}
