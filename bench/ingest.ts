/**
 * Collection: events accepted and fully processed, then acknowledgement, look-ups and visibility at a steady rate, then the
 * same load among ten million people. `npm run bench -- ingest`, or `-- ingest quick` for a short run without the last part; `known` sends
 * what is easiest, tracks of known people in Segment's protocol only.
 */
import { fork } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Order, Report } from './lib/generator.ts'
import { addPeople } from './lib/people.ts'
import { startServer } from './lib/server.ts'
import type { Traffic } from './lib/traffic.ts'

interface Workload {
  readonly traffic: Traffic
  readonly retries: number
  readonly connections: number
  readonly seconds: number
  readonly steady: {
    readonly perSecond: number
    readonly seconds: number
    readonly lookupsPerSecond: number
    readonly probesPerSecond: number
  }
  readonly grown: { readonly people: number; readonly seconds: number }
}
const file = process.argv.includes('known') ? 'ingest-known' : 'ingest'
const load = JSON.parse(readFileSync(join(import.meta.dirname, `workloads/${file}.json`), 'utf8')) as Workload /* a file of ours */
const isQuick = process.argv.includes('quick')
const server = await startServer()
const generator = fork(join(import.meta.dirname, 'lib/generator.ts'), { execArgv: ['--disable-warning=ExperimentalWarning'] })

let requests = 0
let expected = 0
let failed = 0
/** Has the generator send; numbers of requests are never used twice. */
async function send(pace: Order['pace'], seconds: number, traffic: Traffic = load.traffic): Promise<Report> {
  const { url, project, writeKey } = server
  const order: Order = { url, project, writeKey, traffic, from: requests, seconds, pace, retries: load.retries }
  const report = await new Promise<Report>((resolve) => {
    generator.once('message', (message: Report) => resolve(message))
    generator.send(order)
  })
  requests += report.requests
  expected += report.events
  failed += report.failed
  return report
}

const quantile = (values: readonly number[], q: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * q))] ?? 0
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

const backlog = async (): Promise<number> =>
  ((await (await fetch(`${server.url}/readyz?full`)).json()) as { backlog: number }) /* its answer */.backlog

/** Waits until the position has passed everything that was accepted, asking what costs little. */
async function drained(): Promise<void> {
  while ((await backlog()) > 0) await pause(200)
}

/** Events of a load with nothing held back, and how long it took until all of them had passed. */
async function flood(seconds: number, traffic?: Traffic) {
  const start = performance.now()
  const before = server.usage()
  const report = await send({ connections: load.connections }, seconds, traffic)
  await drained()
  const after = server.usage()
  const cpu = (name: keyof typeof before.cpuSeconds): number =>
    Math.round(((after.cpuSeconds[name] - before.cpuSeconds[name]) * 1e6) / report.sent)
  const cpuBy = { api: cpu('api'), worker: cpu('worker'), postgres: cpu('postgres'), clickhouse: cpu('clickhouse') }
  return { report, perSecond: report.sent / ((performance.now() - start) / 1_000), cpuBy }
}

// Warm up: compile, create partitions, fill caches.
await send({ connections: 10 }, 5)
await drained()
const seconds = isQuick ? 25 : load.seconds
const full = await flood(seconds)

const lookups: number[] = []
const visible: number[] = []
const steady = send({ perSecond: load.steady.perSecond }, load.steady.seconds)
let isSteady = true
void steady.finally(() => (isSteady = false))
async function every(perSecond: number, work: (i: number) => Promise<void>): Promise<void> {
  for (let i = 0; isSteady; i++) {
    await work(i)
    await pause(1_000 / perSecond)
  }
}
await pause(2_000)
await Promise.all([
  every(load.steady.lookupsPerSecond, async (i) => {
    const at = performance.now()
    const [type, value] = i % 2 === 0 ? ['login_id', 'u'] : ['anonymous_id', 'device-u-']
    const path = `people/lookup?type=${type}&value=${value}${(i * 7919) % load.traffic.people}`
    await server.api(path).catch((error: unknown) => {
      if (!String(error).includes('404')) throw error
    })
    lookups.push(performance.now() - at)
  }),
  every(load.steady.probesPerSecond, async (i) => {
    const id = `probe-${i}`
    const at = performance.now()
    const answer = await fetch(`${server.url}/v1/events`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`${server.writeKey}:`).toString('base64')}`, 'content-type': 'application/json' },
      body: JSON.stringify({ events: [{ event: 'Probe', ids: { login_id: id } }] }),
    })
    if (answer.ok) expected += 1
    while ((await server.api<{ items: object[] }>(`live?event=Probe&distinctId=${id}`)).items.length === 0) await pause(20)
    visible.push(performance.now() - at)
  }),
])
const { acks } = await steady
await drained()

let grown: Awaited<ReturnType<typeof flood>> | undefined
if (!isQuick) {
  await addPeople(server.databaseUrl, server.project, 'p', load.grown.people)
  grown = await flood(load.grown.seconds, { ...load.traffic, prefix: 'p', people: load.grown.people })
}
const stored = (await server.api<{ events: number }>('overview')).events
const result = {
  events_per_s: Math.round(full.perSecond),
  accepted_per_s: Math.round(full.report.sent / full.report.seconds),
  ack_p50_ms: Math.round(quantile(acks, 0.5)),
  ack_p99_ms: Math.round(quantile(acks, 0.99)),
  flood_ack_p99_ms: Math.round(quantile(full.report.acks, 0.99)),
  lookup_p99_ms: Math.round(quantile(lookups, 0.99)),
  visible_p50_ms: Math.round(quantile(visible, 0.5)),
  visible_p99_ms: Math.round(quantile(visible, 0.99)),
  unanswered: failed,
  lost: Math.max(0, expected - stored),
  duplicated: Math.max(0, stored - expected),
  rss_mb: server.usage().rssMb,
  cpu_us_per_event: Object.values(full.cpuBy).reduce((sum, one) => sum + one, 0),
  cpu_us_by: full.cpuBy,
  generator_cpu_us_per_event: Math.round(full.report.cpuMicroseconds / full.report.sent),
  ratio_10m_people: grown ? Number((grown.perSecond / full.perSecond).toFixed(2)) : null,
}
generator.disconnect()
await server.stop()
console.table({
  ...result,
  cpu_us_by: Object.entries(full.cpuBy)
    .map(([name, us]) => `${name} ${us}`)
    .join(', '),
})
console.log(JSON.stringify(result))
