import { refusalOf } from '../outcome.ts'
import type { Incoming } from './parse.ts'

/**
 * What a bounce says of an address. `hard`: it will not come back. `soft`: not this time (full, away, put off for too long, or nobody says why).
 * `blocked`: we, or what we wrote, are not wanted there, which says nothing of the address.
 */
export const bounceKinds = ['hard', 'soft', 'blocked'] as const
export interface Bounce {
  readonly kind: (typeof bounceKinds)[number]
  readonly detail: string
}

/**
 * Undefined: it does not say that the mail failed. `address` is the one that was written to. Where people write too (`isForPeople`) only mail servers are
 * believed: somebody may answer to a mail whose subject speaks of a failure.
 */
export function bounceIn(mail: Incoming, address: string | undefined, isForPeople = false): Bounce | undefined {
  if (mail.deliveries) return bounceOfStatus(mail.deliveries, address)
  if (isForPeople && !isByPostmaster(mail)) return undefined
  return mail.isAuto && !isByPostmaster(mail) ? undefined : bounceOfText(mail)
}

function bounceOfStatus(deliveries: NonNullable<Incoming['deliveries']>, address: string | undefined): Bounce | undefined {
  const [failed] = deliveries.filter(({ action }) => action === 'failed')
  if (!failed) return undefined
  const { status, diagnostic, recipients } = failed
  const detail = `${status} ${diagnostic}`.trim().slice(0, 250)
  const kind = kindOf(`${status} ${diagnostic}`, status.startsWith('4.'))
  // One of several behind the address: the others may well get it.
  const isOther = address !== undefined && recipients.length > 0 && !recipients.includes(address.toLowerCase())
  return { kind: kind === 'hard' && isOther ? 'soft' : kind, detail }
}

const isByPostmaster = (mail: Incoming): boolean => /^(mailer-daemon|postmaster|mdaemon|double-bounce)@/.test(mail.from)
const subjectFails =
  /undeliver|not deliver|returned? (to sender|mail)|failure notice|delivery (has )?fail|delivery status notif|mail delivery|退信|投递失败|无法投递|发送失败/i
const onlyLate = /delay|will (continue|retry|keep)|warning|not yet been delivered|延迟|稍后/i
const code = /\b[45]\d\d[ -]([45]\.\d{1,3}\.\d{1,3})?[^\r\n]{0,200}/

/** Without a delivery status only the words are left: what they do not name for sure is no more than a soft bounce, and what may be no failure is none. */
function bounceOfText({ subject, text, ...mail }: Incoming): Bounce | undefined {
  if (!isByPostmaster({ subject, text, ...mail }) && !subjectFails.test(subject)) return undefined
  if (onlyLate.test(subject)) return undefined
  const said = code.exec(text.slice(0, 5_000))
  if (!said) return onlyLate.test(text.slice(0, 2_000)) ? undefined : { kind: 'soft', detail: subject.slice(0, 250) }
  const [line, enhanced] = said
  const kind = kindOf(line, line.startsWith('4'))
  return { kind: kind === 'hard' && enhanced === undefined ? 'soft' : kind, detail: line.trim().slice(0, 250) }
}

function kindOf(text: string, isTransient: boolean): Bounce['kind'] {
  const refusal = refusalOf(text)
  if (refusal === 'blocked') return 'blocked'
  return refusal === 'gone' && !isTransient ? 'hard' : 'soft'
}

const fewest = 5
const weekMs = 7 * 86_400_000

/**
 * Whether an address has bounced softly for so long that it is given up: at least five mails in a row over at least a week. Of mails from the newest to the
 * oldest; what went out after the last bounce may still come back and says nothing.
 */
export function isWornOut(mails: readonly { readonly bounced: string | null; readonly at: Date }[]): boolean {
  const known = mails.slice(mails.findIndex((mail) => mail.bounced !== null))
  const end = known.findIndex((mail) => mail.bounced !== 'soft')
  const row = end < 0 ? known : known.slice(0, end)
  const [newest, oldest] = [row[0], row.at(-1)]
  if (!newest || !oldest || row.length < fewest) return false
  return newest.at.getTime() - oldest.at.getTime() >= weekMs
}
