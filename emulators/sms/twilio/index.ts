import { startEmulator } from '../../lib/emulator.ts'
import { kit as newKit } from '../../lib/kit.ts'
import { type Answer, type Asked, type Emulator, json } from '../../lib/wire.ts'
import { type TwilioAccount, twilioAccount } from './account.ts'
import { pushReply, report } from './push.ts'
import { create, Refused } from './send.ts'
import { isAuthentic } from './signature.ts'

export interface Options {
  readonly port?: number
  readonly wall?: () => Date
}

/** Twilio's REST API of 2010-04-01: sending a message, looking at one or at those to a number, looking at the account. */
export function startTwilio({ port, wall, ...given }: Options & Partial<TwilioAccount> = {}): Promise<Emulator<TwilioAccount>> {
  const account = { ...twilioAccount(), ...given }
  const kit = newKit(wall)

  function done({ method, url, headers, body }: Asked): Answer {
    if (!isAuthentic(headers.authorization, account)) throw new Refused(401, 20003, 'Authenticate')
    const path = /^\/2010-04-01\/Accounts\/(\w+)(?:\/Messages(?:\/(\w+))?)?\.json$/.exec(url.pathname)
    if (!path || path[1] !== account.accountSid) throw new Refused(404, 20404, `The requested resource ${url.pathname} was not found`)
    const isMessages = url.pathname.includes('/Messages')
    if (method === 'GET' && !isMessages)
      return json(200, {
        sid: account.accountSid,
        friendly_name: 'Emulator',
        status: account.isSuspended ? 'suspended' : 'active',
        type: 'Full',
      })
    if (method === 'GET' && path[2]) return json(200, shown(path[2]))
    if (method === 'GET' && isMessages) return json(200, listed(url.searchParams))
    if (method !== 'POST' || !isMessages || path[2]) throw new Refused(405, 20004, 'Method not allowed')
    if (!String(headers['content-type']).startsWith('application/x-www-form-urlencoded'))
      throw new Refused(415, 20415, 'Unsupported media type')
    if (account.isSuspended) throw new Refused(401, 20005, 'Account not active')
    const told = kit.faults.take('code', 'Messages')
    if (told) throw new Refused(told.code === '20429' ? 429 : 400, Number(told.code), told.message)
    const made = create(new URLSearchParams(body.toString()), account, kit)
    report(made, account, kit)
    return json(201, shown(made.sid, made.from))
  }

  function shown(sid: string, from: string | null = null): Record<string, unknown> {
    const message = kit.inbox.messages.find(({ id }) => id === sid)
    if (!message) throw new Refused(404, 20404, `The requested resource /Messages/${sid}.json was not found`)
    return {
      account_sid: account.accountSid,
      api_version: '2010-04-01',
      body: message.text,
      date_created: message.at.toUTCString().replace('GMT', '+0000'),
      date_sent: message.reportedAt?.toUTCString().replace('GMT', '+0000') ?? null,
      date_updated: message.at.toUTCString().replace('GMT', '+0000'),
      direction: 'outbound-api',
      error_code: message.code ? Number(message.code) : null,
      error_message: null,
      from,
      messaging_service_sid: null,
      num_media: '0',
      num_segments: String(message.units),
      price: null,
      price_unit: 'USD',
      sid,
      status: { sent: 'queued', delivered: 'delivered', failed: 'undelivered' }[message.state],
      subresource_uris: {},
      to: message.to,
      uri: `/2010-04-01/Accounts/${account.accountSid}/Messages/${sid}.json`,
    }
  }

  /** The last first, a page of at most a thousand; days are of UTC. */
  function listed(params: URLSearchParams): Record<string, unknown> {
    const unknown = [...params.keys()].find(
      (name) => !['To', 'From', 'DateSent', 'DateSent>', 'DateSent<', 'PageSize', 'Page'].includes(name),
    )
    if (unknown !== undefined) throw new Refused(400, 20001, `Unknown parameter ${unknown}`)
    const [size, page] = [Number(params.get('PageSize') ?? 50), Number(params.get('Page') ?? 0)]
    if (!(size >= 1 && size <= 1_000) || !(page >= 0)) throw new Refused(400, 20006, 'Page size must be between 1 and 1000')
    const [to, since] = [params.get('To'), params.get('DateSent>')]
    const found = kit.inbox.messages.filter(
      (one) => (to === null || one.to === to) && (since === null || one.at.toISOString().slice(0, 10) >= since),
    )
    const shownHere = found.toReversed().slice(page * size, (page + 1) * size)
    const base = `/2010-04-01/Accounts/${account.accountSid}/Messages.json`
    return {
      messages: shownHere.map(({ id }) => shown(id)),
      page,
      page_size: size,
      start: page * size,
      end: page * size + Math.max(0, shownHere.length - 1),
      first_page_uri: `${base}?PageSize=${size}&Page=0`,
      next_page_uri: found.length > (page + 1) * size ? `${base}?PageSize=${size}&Page=${page + 1}` : null,
      previous_page_uri: page > 0 ? `${base}?PageSize=${size}&Page=${page - 1}` : null,
      uri: `${base}?PageSize=${size}&Page=${page}`,
    }
  }

  return startEmulator({
    name: 'Twilio',
    account,
    kit,
    port,
    action: ({ method, url }) => (method === 'POST' && url.pathname.endsWith('/Messages.json') ? 'Messages' : 'look'),
    answer(asked) {
      try {
        return done(asked)
      } catch (error) {
        if (!(error instanceof Refused)) throw error
        const { code, message, status } = error
        return json(status, { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status })
      }
    },
    reply: (from, text, to) => pushReply(from, text, to, account, kit),
  })
}

export { type TwilioAccount } from './account.ts'
