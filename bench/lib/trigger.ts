/** Somebody does what opens a journey: how long until their mail is at the mail server, beside other traffic and an audience of a million on its way. */
import { addCrowd, letIn, mailing } from './crowd.ts'
import { allowMarketing, cpuBetween, goLive, onPostgres, type Outcome, pause, withMail } from './journey-case.ts'
import { startMailSink } from './mail-sink.ts'
import { addPeople } from './people.ts'
import { quantile } from './probe.ts'
import { type BenchServer, startServer } from './server.ts'
import { untilMerged } from './shop.ts'

export interface TriggerSize {
  readonly people: number
  readonly eventsPerSecond: number
  /** Of them so many open a journey. */
  readonly triggersPerSecond: number
  readonly seconds: number
  /** Longer than this no mail is waited for. */
  readonly patienceSeconds: number
}

const requestsPerSecond = 20

const answer = (templateId: string) => ({
  entry: { kind: 'event', event: 'Trigger' },
  nodes: [{ id: 'mail', kind: 'send', settings: { channel: 'email', templateId } }],
  edges: [{ from: 'entry', port: 'next', to: 'mail' }],
})

export async function triggerCase(size: TriggerSize): Promise<Outcome> {
  const { people, eventsPerSecond, triggersPerSecond, seconds } = size
  const sink = await startMailSink()
  const server = await startServer({ SMTP_URL: sink.url })
  try {
    const { segment } = await addCrowd(server, 'm', people)
    // Nobody of the audience: they have no city.
    const [first = 0] = await addPeople(server, [{ type: 'login_id', prefix: 't', count: triggersPerSecond * seconds, hasEmail: true }])
    await allowMarketing(server)
    const templateId = await withMail(server)
    await goLive(server, 'answer', answer(templateId))
    await untilMerged(server)
    const before = server.usage()
    await goLive(server, 'everybody', mailing(segment, templateId))
    const sentAt = await send(server, { ...size, first })
    const [audience] = await onPostgres<{ n: number }>(server, letIn)
    const cpu = cpuBetween(before, server.usage())
    for (let waited = 0; waited < size.patienceSeconds && (await sink.received('t')).at.length < sentAt.size; waited++) await pause(1_000)
    const { at, doubled, mails } = await sink.received('t')
    const came = new Map(at)
    // Who has none yet has waited until now.
    const taken = [...sentAt].map(([recipient, ms]) => (came.get(recipient) ?? Date.now()) - ms)
    const [asked] = await onPostgres<{ n: number; sent: number }>(
      server,
      "select count(distinct person_id) as n, count(distinct person_id) filter (where state = 'sent') as sent from message_intents where lane = 0",
    )
    const [intended, sent] = [asked?.n ?? 0, asked?.sent ?? 0]
    const ways = await onPostgres<{ address: string; asked: number; handed: number }>(
      server,
      `select a.address, extract(epoch from i.created_at)::float8 * 1000 as asked, extract(epoch from a.dispatched_at)::float8 * 1000 as handed
         from message_intents i join message_attempts a on a.part = i.part and a.intent_id = i.intent_id where i.lane = 0`,
    )
    const stage = (of: (way: (typeof ways)[number]) => number): string => {
      const times = ways.map(of).filter((ms) => !Number.isNaN(ms))
      return [0.5, 0.99].map((q) => Math.round(quantile(times, q))).join(' / ')
    }
    console.table({
      'events a second': eventsPerSecond,
      'of them triggers': triggersPerSecond,
      'of the audience let in by the last one': `${audience?.n ?? 0} of ${people}`,
      'mails at the mail server in the end': mails,
      'triggers without one then': sentAt.size - came.size,
      'trigger to mail p50 / p99 / max (ms)': [0.5, 0.99, 1].map((q) => Math.round(quantile(taken, q))).join(' / '),
      'of it until the journey asked for it (p50 / p99)': stage(({ address, asked: at }) => at - (sentAt.get(address) ?? Number.NaN)),
      'from then until it was prepared': stage(({ asked: from, handed }) => handed - from),
      'from then until it was there': stage(({ address, handed }) => (came.get(address) ?? Number.NaN) - handed),
      'CPU s of api / worker / PostgreSQL / ClickHouse': [cpu.api, cpu.worker, cpu.postgres, cpu.clickhouse]
        .map((one) => one.toFixed(1))
        .join(' / '),
    })
    return {
      fields: { trigger_p99_ms: Math.round(quantile(taken, 0.99)) },
      lost: sentAt.size - intended + Math.max(0, sent - came.size),
      duplicated: Math.max(doubled, at.length - came.size),
    }
  } finally {
    await server.stop()
    sink.stop()
  }
}

/** Sends so many events a second whatever is answered; by whose mail comes of it, when each trigger was sent. */
async function send(
  { url, writeKey }: BenchServer,
  { people, eventsPerSecond, triggersPerSecond, seconds, first }: TriggerSize & { readonly first: number },
): Promise<Map<string, number>> {
  const sentAt = new Map<string, number>()
  const [batch, triggers] = [eventsPerSecond / requestsPerSecond, triggersPerSecond / requestsPerSecond]
  const headers = { authorization: `Basic ${btoa(`${writeKey}:`)}`, 'content-type': 'application/json' }
  const sending: Promise<void>[] = []
  const start = performance.now()
  for (let n = 0; n < seconds * requestsPerSecond; n++) {
    const early = start + (n * 1_000) / requestsPerSecond - performance.now()
    if (early > 0) await pause(early)
    const events = Array.from({ length: batch }, (_, i) => {
      const k = Math.floor((n + 1) * triggers) - Math.floor(n * triggers) > i ? Math.floor(n * triggers) + i : undefined
      if (k !== undefined) sentAt.set(`t${first + k}@bench.local`, Date.now())
      const who = k === undefined ? `m${((n * batch + i) * 7_919) % people}` : `t${k}`
      return {
        event: k === undefined ? 'View' : 'Trigger',
        id: `e${n}-${i}`,
        ids: { login_id: who },
        properties: { page: i, channel: 'app' },
      }
    })
    sending.push(post(JSON.stringify({ events })))
  }
  await Promise.all(sending)
  return sentAt

  async function post(body: string): Promise<void> {
    const response = await fetch(`${url}/v1/events`, { method: 'POST', headers, body })
    if (!response.ok) throw new Error(`events were answered with ${response.status} ${await response.text()}`)
    await response.body?.cancel()
  }
}
