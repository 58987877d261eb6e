/**
 * Collection: events accepted and fully processed, then acknowledgement, look-ups and visibility at a steady rate, then the
 * same load before and after ten million people are added. `npm run bench -- ingest`, or `-- ingest quick` for a short run without the
 * last part, `-- ingest quick 100000` for one with so many people; `known` sends what is easiest, tracks of known people in Segment's
 * protocol only; `live=100` sends the first load again before, while and after there are so many live segments.
 */
import { fork } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Order, Report } from './lib/generator.ts'
import { connectClickHouse } from '../packages/server/src/platform/clickhouse.ts'
import { sql } from '../packages/server/src/platform/sql.ts'
import { endLive, makeLive } from './lib/live-segments.ts'
import { addPeople } from './lib/people.ts'
import { quantile, startProbe } from './lib/probe.ts'
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
const asked = process.argv.find((word) => /^\d+$/.test(word))
const liveSegments = Number(process.argv.find((word) => word.startsWith('live='))?.slice(5) ?? 0)
const morePeople = asked === undefined ? (isQuick ? 0 : load.grown.people) : Number(asked)
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

const checks = async (): Promise<number> =>
  Number(/segment_checks"\} (\d+)/.exec(await (await fetch(`${server.url}/metrics`)).text())?.[1] ?? 0)

/**
 * The same load without live segments, with them, and without them once more: the more a server holds the slower it is, so a load that comes last is
 * compared with what lies on both sides of it. Also how long the last people are looked at after it.
 */
async function keepLive(count: number) {
  const before = await flood(seconds)
  await makeLive(server, count)
  const live = await flood(seconds)
  const start = performance.now()
  while ((await checks()) > 0) await pause(200)
  const behind = (performance.now() - start) / 1_000
  await endLive(server)
  while ((await checks()) > 0) await pause(200)
  const after = await flood(seconds)
  return { before, live, after, behind, notLive: 2 / (1 / before.perSecond + 1 / after.perSecond) }
}
async function countOfOwn(): Promise<number> {
  const clickhouse = connectClickHouse(server.clickhouseUrl)
  const [row] = await clickhouse.rows<{ n: number }>(sql`select count() as n from events where startsWith(event, '$segment_')`)
  await clickhouse.close()
  return row?.n ?? 0
}
const live = liveSegments > 0 ? await keepLive(liveSegments) : undefined

const lookups: number[] = []
const steady = send({ perSecond: load.steady.perSecond }, load.steady.seconds)
let isSteady = true
void steady.finally(() => (isSteady = false))
await pause(2_000)
const probe = startProbe(server, load.steady.probesPerSecond)
for (let i = 0; isSteady; i++) {
  const at = performance.now()
  const [type, value] = i % 2 === 0 ? ['login_id', 'u'] : ['anonymous_id', 'device-u-']
  const path = `people/lookup?type=${type}&value=${value}${(i * 7919) % load.traffic.people}`
  await server.api(path).catch((error: unknown) => {
    if (!String(error).includes('404')) throw error
  })
  lookups.push(performance.now() - at)
  await pause(1_000 / load.steady.lookupsPerSecond)
}
await probe.stop()
expected += probe.accepted
const { acks } = await steady
await drained()

/** The same load twice, as near to each other as can be: half of the people added are logins, half are devices, as in the traffic. */
async function grow(people: number) {
  const before = await flood(load.grown.seconds)
  const adding = performance.now()
  const count = Math.ceil(people / 2)
  await addPeople(server, [
    { type: 'login_id', prefix: 'p', count },
    { type: 'anonymous_id', prefix: 'device-p-', count },
  ])
  const added = (performance.now() - adding) / 1_000
  const after = await flood(load.grown.seconds, { ...load.traffic, prefix: 'p', people: count })
  return { added: Math.round(added), before, after }
}
const grown = morePeople > 0 ? await grow(morePeople) : undefined
const ratio = grown ? Number((grown.after.perSecond / grown.before.perSecond).toFixed(2)) : null
/** Entering and leaving segments are events of our own. */
const own = live ? await countOfOwn() : 0
const stored = (await server.api<{ events: number }>('overview')).events - own
const result = {
  events_per_s: Math.round(full.perSecond),
  accepted_per_s: Math.round(full.report.sent / full.report.seconds),
  ack_p50_ms: Math.round(quantile(acks, 0.5)),
  ack_p99_ms: Math.round(quantile(acks, 0.99)),
  flood_ack_p99_ms: Math.round(quantile(full.report.acks, 0.99)),
  lookup_p99_ms: Math.round(quantile(lookups, 0.99)),
  visible_p50_ms: Math.round(quantile(probe.visible, 0.5)),
  visible_p99_ms: Math.round(quantile(probe.visible, 0.99)),
  unanswered: failed,
  lost: Math.max(0, expected - stored),
  duplicated: Math.max(0, stored - expected),
  rss_mb: server.usage().rssMb,
  cpu_us_per_event: Object.values(full.cpuBy).reduce((sum, one) => sum + one, 0),
  cpu_us_by: full.cpuBy,
  generator_cpu_us_per_event: Math.round(full.report.cpuMicroseconds / full.report.sent),
  more_people: morePeople,
  more_people_added_s: grown?.added ?? null,
  events_per_s_before: grown ? Math.round(grown.before.perSecond) : null,
  events_per_s_after: grown ? Math.round(grown.after.perSecond) : null,
  cpu_us_before: grown?.before.cpuBy ?? null,
  cpu_us_after: grown?.after.cpuBy ?? null,
  live_segments: liveSegments,
  live_changes: live ? own : null,
  events_per_s_not_live: live ? [live.before, live.after].map((one) => Math.round(one.perSecond)) : null,
  events_per_s_live: live ? Math.round(live.live.perSecond) : null,
  cpu_us_not_live: live ? [live.before.cpuBy, live.after.cpuBy] : null,
  cpu_us_live: live?.live.cpuBy ?? null,
  live_behind_s: live ? Number(live.behind.toFixed(1)) : null,
  incremental_cost_pct: live ? Math.round((1 - live.live.perSecond / live.notLive) * 100) : null,
  ratio_more_people: ratio,
  ratio_10m_people: morePeople === 10_000_000 ? ratio : null,
}
generator.disconnect()
await server.stop()
console.table(
  Object.fromEntries(Object.entries(result).map(([name, value]) => [name, typeof value === 'object' ? JSON.stringify(value) : value])),
)
console.log(JSON.stringify(result))
