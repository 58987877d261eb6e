import { createHash } from 'node:crypto'
import type { Kit } from '../../lib/kit.ts'
import { isE164 } from '../../lib/phones.ts'
import type { TwilioAccount } from './account.ts'

/** A request that was not done: its HTTP status and Twilio's number for the reason. */
export class Refused extends Error {
  readonly status: number
  readonly code: number
  constructor(status: number, code: number, message: string) {
    super(message)
    this.status = status
    this.code = code
  }
}

export interface Created {
  readonly sid: string
  readonly from: string
  readonly statusUrl: string | undefined
}

/** Messages.json: one message for one number. */
export function create(params: URLSearchParams, account: TwilioAccount, kit: Kit): Created {
  const [to, from, service, statusUrl] = ['To', 'From', 'MessagingServiceSid', 'StatusCallback'].map(
    (name) => params.get(name) ?? undefined,
  )
  if (!to) throw new Refused(400, 21604, "A 'To' phone number is required.")
  if (!isE164(to)) throw new Refused(400, 21211, `The 'To' number ${to} is not a valid phone number.`)
  if (!from && !service) throw new Refused(400, 21603, "A 'From' phone number is required.")
  if (from && !account.numbers.includes(from))
    throw new Refused(400, 21606, `The 'From' phone number provided (${from}) is not a valid message-capable phone number.`)
  if (service && !account.services.includes(service)) throw new Refused(400, 21705, 'The Messaging Service Sid is invalid.')
  if (statusUrl && !URL.canParse(statusUrl)) throw new Refused(400, 21609, 'The StatusCallback URL is not a valid URL.')
  const validity = params.get('ValidityPeriod')
  if (validity && !(Number(validity) >= 1 && Number(validity) <= 36_000))
    throw new Refused(400, 21640, 'ValidityPeriod must be between 1 and 36000.')
  const text = textOf(params, account)
  if (text.length > 1_600) throw new Refused(400, 21617, 'The concatenated message body exceeds the 1600 character limit.')
  if (account.closedRegions.some((beginning) => to.startsWith(beginning)))
    throw new Refused(400, 21408, `Permission to send an SMS has not been enabled for the region indicated by the 'To' number: ${to}.`)
  if (account.optedOut.includes(to)) throw new Refused(400, 21610, 'Attempt to send to unsubscribed recipient')
  const sid = `SM${createHash('md5').update(kit.number()).digest('hex')}`
  const template = params.get('ContentSid') ?? ''
  kit.inbox.add({
    id: sid,
    at: kit.clock.now(),
    to,
    text,
    signature: '',
    template,
    ref: '',
    units: segments(text),
    state: 'sent',
    code: '',
  })
  return { sid, from: from ?? account.numbers[0] ?? '', statusUrl }
}

function textOf(params: URLSearchParams, { contents }: TwilioAccount): string {
  const sid = params.get('ContentSid')
  if (!sid) {
    const body = params.get('Body')
    if (!body) throw new Refused(400, 21602, 'Message body is required.')
    return body
  }
  const content = contents[sid]
  if (content === undefined) throw new Refused(400, 21655, 'The ContentSid is invalid.')
  const values = variables(params.get('ContentVariables') ?? '{}')
  return content.replace(/\{\{(\w+)\}\}/g, (_all, name: string) => {
    const value = values.get(name)
    if (value === undefined) throw new Refused(400, 21656, 'The ContentVariables parameter is invalid.')
    return value
  })
}

function variables(text: string): Map<string, string> {
  try {
    return new Map(Object.entries(JSON.parse(text) as Record<string, unknown>).map(([name, value]) => [name, String(value)]))
  } catch {
    throw new Refused(400, 21656, 'The ContentVariables parameter is invalid.')
  }
}

/** Plain letters have more room. Twilio's own replacements of clever quotes are left out. */
export function segments(text: string): number {
  const isPlain = /^[\n\r\f -_a-z@£$¥èéùìòÇØøÅåΔΦΓΛΩΠΨΣΘΞÆæßÉ¤¡ÄÖÑÜ§¿äöñüà|^€{}[\]~\\]*$/.test(text)
  const length = isPlain ? text.length + (text.match(/[\f|^€{}[\]~\\]/g) ?? []).length : text.length
  const [alone, each] = isPlain ? [160, 153] : [70, 67]
  return length <= alone ? 1 : Math.ceil(length / each)
}
