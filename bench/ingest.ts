/** Accepted and fully processed events a second, acknowledgement and visibility: `npm run bench -- ingest`. */
import { readFileSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { join } from 'node:path'
import { startServer } from './lib/server.ts'

interface Workload {
  readonly seed: number
  readonly people: number
  readonly batch: number
  readonly properties: number
  readonly seconds: number
  readonly connections: number
  readonly probeSeconds: number
  readonly probeRate: number
}
const load = JSON.parse(readFileSync(join(import.meta.dirname, 'workloads/ingest.json'), 'utf8')) as Workload /* a file of ours */
const server = await startServer()
const agent = new Agent({ keepAlive: true, maxSockets: load.connections + 4 })
const auth = `Basic ${Buffer.from(`${server.writeKey}:`).toString('base64')}`
const target = new URL(`${server.url}/v1/batch`)

let made = 0
const names = Array.from({ length: load.properties - 3 }, (_, i) => `property_${i}`)
/** A body of the Segment protocol, written by hand: the generator must not be what is measured. */
function body(size: number, marker = ''): string {
  const at = new Date().toISOString()
  const events = Array.from({ length: size }, () => {
    const n = made++
    const person = (n * 7919 + load.seed) % load.people
    const rest = names.map((name, i) => (i % 3 === 0 ? `"${name}":${(n * (i + 1)) % 1000}` : `"${name}":"value ${(n + i) % 50}"`)).join(',')
    return `{"type":"track","event":"Event ${n % 12}","userId":"u${person}","messageId":"m${n}","timestamp":"${at}","properties":{"n":${n},"marker":"${marker}","ok":${n % 2 === 0},${rest}}}`
  })
  return `{"batch":[${events.join(',')}],"sentAt":"${at}"}`
}

function post(text: string): Promise<number> {
  const start = performance.now()
  return new Promise((resolve, reject) => {
    const call = request(
      target,
      {
        method: 'POST',
        agent,
        headers: { authorization: auth, 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) },
      },
      (response) => {
        response
          .resume()
          .once('end', () =>
            response.statusCode === 200 ? resolve(performance.now() - start) : reject(new Error(`answered ${response.statusCode}`)),
          )
      },
    )
    call.once('error', reject)
    call.end(text)
  })
}

const overview = () => server.api<{ events: number; backlogSeconds: number }>('overview')
const quantile = (values: readonly number[], q: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * q))] ?? 0

// Warm up: compile, create partitions, fill caches.
for (let i = 0; i < 20; i++) await Promise.all(Array.from({ length: 10 }, () => post(body(load.batch))))

const before = server.usage()
const ownBefore = process.cpuUsage()
const start = performance.now()
const acks: number[] = []
const sentBefore = made
await Promise.all(
  Array.from({ length: load.connections }, async () => {
    while (performance.now() - start < load.seconds * 1000) acks.push(await post(body(load.batch)))
  }),
)
const acceptedIn = (performance.now() - start) / 1000
const sent = made - sentBefore
// Done when every event is stored and the position has passed them all.
for (;;) {
  const now = await overview()
  if (now.events >= made && now.backlogSeconds < 0.5) break
  if (performance.now() - start > 300_000) break
  await new Promise((done) => setTimeout(done, 100))
}
const processedIn = (performance.now() - start) / 1000
const after = server.usage()
const own = process.cpuUsage(ownBefore)

// Visibility under a steady stream, one probe a second.
const visible: number[] = []
const probing = performance.now()
const steady = setInterval(() => void post(body(load.batch)).catch(() => undefined), (1000 * load.batch) / load.probeRate)
for (let i = 0; performance.now() - probing < load.probeSeconds * 1000; i++) {
  const marker = `probe-${i}`
  const text = `{"batch":[{"type":"track","event":"Probe","userId":"${marker}","messageId":"${marker}","properties":{}}]}`
  const at = performance.now()
  await post(text)
  while ((await server.api<{ items: object[] }>(`live?event=Probe&distinctId=${marker}`)).items.length === 0)
    await new Promise((done) => setTimeout(done, 10))
  visible.push(performance.now() - at)
  await new Promise((done) => setTimeout(done, 200))
}
clearInterval(steady)
await new Promise((done) => setTimeout(done, 2_000))
const stored = (await overview()).events - visible.length
const result = {
  events_per_s: Math.round(sent / processedIn),
  accepted_per_s: Math.round(sent / acceptedIn),
  ack_p50_ms: Math.round(quantile(acks, 0.5)),
  ack_p99_ms: Math.round(quantile(acks, 0.99)),
  visible_p50_ms: Math.round(quantile(visible, 0.5)),
  visible_p99_ms: Math.round(quantile(visible, 0.99)),
  lost: Math.max(0, made - stored),
  duplicated: Math.max(0, stored - made),
  rss_mb: after.rssMb,
  cpu_us_per_event: Math.round(((after.cpuSeconds - before.cpuSeconds) * 1e6) / sent),
  generator_cpu_us_per_event: Math.round((own.user + own.system) / sent),
}
agent.destroy()
await server.stop()
console.table(result)
console.log(JSON.stringify(result))
