import { setTimeout as pause } from 'node:timers/promises'
import { cli } from './killable.ts'

/** Customers of one shop who send without end, and repeat every request until it is acknowledged. */
export interface KillLoad {
  /** Where the server is now; it changes with every restart. */
  url: string
  /** Joins sent so far; each is acknowledged once `stop` has resolved. */
  readonly joined: () => number
  /** One request with an event of each of so many months, for one device. */
  sendMonths(count: number): Promise<void>
  readonly archived: () => number
  /** Events of each of some devices, sent one after the other: the next when the one before is acknowledged. */
  readonly ticks: () => readonly number[]
  /** One event of nobody in particular, tried once; whether it was acknowledged. */
  sendOnce(n: number): Promise<boolean>
  /** How the last request that was not acknowledged was answered. */
  refusal(): Refusal | undefined
  start(): void
  stop(): Promise<void>
}

export interface Refusal {
  readonly status: number
  readonly retryAfter: string | null
  readonly code: string | undefined
}

export interface Keys {
  readonly writeKey: string
  readonly apiToken: string
}

/** With workers that run: a shop with a journey that waits twice and then mails: a second, then for `Confirmed`, which half of the people send and enter a live segment by. */
export async function killLoad(env: Readonly<Record<string, string>>, url: string): Promise<KillLoad> {
  const keys = await cli<Keys>(env, 'project', 'create', '--slug', 'kill')
  await defineAll(url, keys)
  let isSending = false
  let joins = 0
  let archives = 0
  const ticks = [0, 0]
  let refusal: Refusal | undefined
  let running: Promise<unknown> = Promise.resolve()

  /** Whether it was acknowledged; throws when it never will be. */
  async function tryOnce(events: readonly object[]): Promise<boolean> {
    const headers = { authorization: `Basic ${btoa(`${keys.writeKey}:`)}`, 'content-type': 'application/json' }
    const signal = AbortSignal.timeout(30_000)
    const request = { method: 'POST', headers, body: JSON.stringify({ events, historical: events.length > 50 }), signal }
    const answer = await fetch(`${load.url}/v1/events`, request).catch(() => undefined)
    if (answer && answer.status < 500 && !answer.ok) throw new Error(`${answer.status} ${await answer.text()}`)
    if (answer?.status === 503) refusal = await refusalOf(answer)
    return answer?.ok === true
  }

  async function post(events: readonly object[]): Promise<void> {
    while (!(await tryOnce(events))) await pause(50)
  }

  async function customer(): Promise<void> {
    while (isSending) {
      const people = Array.from({ length: 4 }, () => joins++)
      await post(people.map((n) => event(n, 'Joined', { profile: { set: { email: `p${n}@x.cn` } } })))
      await pause(100)
      await post(people.filter((n) => n % 2 === 0).map((n) => event(n, 'Confirmed', {})))
    }
  }

  async function device(id: number): Promise<void> {
    while (isSending) {
      const n = ticks[id] ?? 0
      const tick = { event: 'Ticked', time: Date.now(), message_id: `t${id}-${n}`, anonymous_id: `device-${id}`, properties: { n } }
      await post([tick])
      ticks[id] = n + 1
      await pause(50)
    }
  }

  const load: KillLoad = {
    url,
    joined: () => joins,
    archived: () => archives,
    ticks: () => ticks,
    async sendMonths(count) {
      const from = archives
      archives += count
      const monthMs = 31 * 86_400_000
      await post(
        Array.from({ length: count }, (_, i) => ({
          event: 'Archived',
          anonymous_id: 'archive',
          message_id: `a${from + i}`,
          time: Date.now() - i * monthMs,
          properties: { n: from + i },
        })),
      )
    },
    sendOnce: (n) =>
      tryOnce([{ event: 'Asked', time: Date.now(), message_id: `ask${n}`, anonymous_id: `asks-${n % 7}`, properties: { n } }]),
    refusal: () => refusal,
    start() {
      isSending = true
      running = Promise.all([customer(), customer(), device(0), device(1)])
    },
    async stop() {
      isSending = false
      await running
    },
  }
  return load
}

async function refusalOf(answer: Response): Promise<Refusal> {
  const { code } = (await answer.json().catch(() => ({}))) as { code?: string } /* what it answers */
  return { status: answer.status, retryAfter: answer.headers.get('retry-after'), code }
}

const event = (n: number, name: string, more: object) => ({
  event: name,
  time: Date.now(),
  message_id: `${name}${n}`,
  user_id: `p${n}`,
  properties: { n },
  ...more,
})

/** Requests to the project of the shop; throws unless they go well. */
export const shopApi =
  (url: string, keys: Keys) =>
  async <T>(method: string, path: string, body?: object, headers: Record<string, string> = {}): Promise<T> => {
    const answer = await fetch(`${url}/api/v1/projects/kill/${path}`, {
      method,
      headers: { authorization: `Bearer ${keys.apiToken}`, 'content-type': 'application/json', ...headers },
      ...(body ? { body: JSON.stringify(body) } : {}),
    })
    if (!answer.ok) throw new Error(`${path} ${answer.status} ${await answer.text()}`)
    return (await answer.json()) as T /* as the API describes it */
  }

async function defineAll(url: string, keys: Keys): Promise<void> {
  const api = shopApi(url, keys)
  const template = await api<{ id: string }>('POST', 'templates', {
    name: 'Welcome',
    body: { kind: 'html', subject: 'Hello {{ event.n }}', html: '<p>Hello</p>' },
  })
  const second = { amount: 1, unit: 'second' }
  const draft = {
    entry: { kind: 'event', event: 'Joined', filters: [] },
    nodes: [
      { id: 'wait', kind: 'wait', settings: { duration: second } },
      { id: 'confirmed', kind: 'wait_event', settings: { event: 'Confirmed', links: [], timeout: second } },
      { id: 'mail', kind: 'send', settings: { channel: 'email', templateId: template.id, class: 'service' } },
    ],
    edges: [
      { from: 'entry', port: 'next', to: 'wait' },
      { from: 'wait', port: 'next', to: 'confirmed' },
      { from: 'confirmed', port: 'happened', to: 'mail' },
      { from: 'confirmed', port: 'timeout', to: 'mail' },
    ],
    reentry: { kind: 'never' },
  }
  const journey = await api<{ id: string; revision: number }>('POST', 'journeys', { name: 'Welcome', draft })
  await api('POST', `journeys/${journey.id}/publish`, {}, { 'if-match': `"${journey.revision}"` })
  const rule = { kind: 'event', event: 'Confirmed', filters: [], window: { kind: 'ever' }, count: { op: 'gte', value: 1 } }
  const { id } = await api<{ id: string }>('POST', 'segments', { name: 'Confirmed', rule, isLive: true })
  // Who is in it before it is ready does not enter it.
  while ((await api<{ live: { state: string } }>('GET', `segments/${id}`)).live.state !== 'ready') await pause(50)
}
