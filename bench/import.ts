/**
 * A large file of orders imported in the background while live events come, and the same file again: `npm run bench -- import`
 * takes a million rows, `-- import full` ten million, `-- import 200000` so many.
 */
import { createReadStream, readFileSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import type { ImportMapping } from '../packages/contract/src/ingest/imports.ts'
import { watchMemory } from './lib/memory.ts'
import { asOrders, type Orders, writeOrders } from './lib/orders.ts'
import { addPeople } from './lib/people.ts'
import { quantile, startProbe } from './lib/probe.ts'
import { type BenchServer, startServer } from './lib/server.ts'

interface Workload extends Omit<Orders, 'rows' | 'people' | 'prefix'> {
  readonly rows: { readonly quick: number; readonly full: number }
  readonly rowsPerPerson: number
  readonly probesPerSecond: number
}
interface Job {
  readonly state: string
  readonly done: number
  readonly error: object | null
  readonly result: {
    readonly counts: { readonly rows: number; readonly new: number; readonly known: number; readonly rejected: number }
  } | null
}
const load = JSON.parse(readFileSync(join(import.meta.dirname, 'workloads/import.json'), 'utf8')) as Workload /* a file of ours */
const asked = process.argv[2] ?? 'quick'
const rows = asked === 'full' ? load.rows.full : asked === 'quick' ? load.rows.quick : Number(asked)
const orders: Orders = { ...load, rows, prefix: 'u', people: Math.max(1, Math.round(rows / load.rowsPerPerson)) }

const server = await startServer()
try {
  await measure(server)
} finally {
  await server.stop()
}

async function measure(server: BenchServer): Promise<void> {
  const path = join(server.folder, 'orders.csv')
  await writeOrders(orders, path)
  await addPeople(server, [{ type: 'login_id', prefix: orders.prefix, count: orders.people }])
  const uploading = performance.now()
  const file = await upload(server, path)
  const uploaded = (performance.now() - uploading) / 1_000

  const memory = watchMemory(server)
  const before = server.usage()
  const probe = startProbe(server, load.probesPerSecond)
  const first = await run(server, file)
  await probe.stop()
  const after = server.usage()
  const mbPerMinute = memory.mbPerMinute()
  const again = await run(server, file)
  memory.stop()

  const stored = (await server.api<{ events: number }>('overview')).events - probe.accepted
  const cpu = Object.entries(after.cpuSeconds).map(([name, seconds]) => [
    name,
    Math.round(((seconds - before.cpuSeconds[name as keyof typeof before.cpuSeconds]) * 1e6) / rows),
  ])
  const result = {
    rows_per_s: Math.round(rows / first.seconds),
    second_rows_per_s: Math.round(rows / again.seconds),
    rss_mb_max: memory.maxMb,
    live_visible_p99_ms: Math.round(quantile(probe.visible, 0.99)),
    new: first.counts.new,
    known: again.counts.known,
    bad: first.counts.rejected,
    second_new: again.counts.new,
    lost: Math.max(0, first.counts.new - stored),
    duplicated: Math.max(0, stored - first.counts.new),
    rows,
    people: orders.people,
    upload_s: Math.round(uploaded),
    live_visible_p50_ms: Math.round(quantile(probe.visible, 0.5)),
    probes: probe.accepted,
    rss_mb_per_minute: Math.round(mbPerMinute * 10) / 10,
    rss_mb_by: memory.atMax,
    cpu_us_by: Object.fromEntries(cpu) as Record<string, number>,
  }
  console.table({ ...result, rss_mb_by: JSON.stringify(result.rss_mb_by), cpu_us_by: JSON.stringify(result.cpu_us_by) })
  console.log(JSON.stringify(result))
}

function upload({ url, apiToken }: BenchServer, path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const target = `${url}/api/v1/projects/bench/imports?kind=events&name=orders.csv`
    const headers = { authorization: `Bearer ${apiToken}`, 'content-type': 'application/octet-stream' }
    const sent = request(target, { method: 'POST', headers }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => void chunks.push(chunk))
      response.once('end', () => {
        const text = Buffer.concat(chunks).toString()
        if (response.statusCode === 201) resolve((JSON.parse(text) as { id: string }) /* what the route answers */.id)
        else reject(new Error(`upload: ${response.statusCode} ${text}`))
      })
    })
    sent.once('error', reject)
    createReadStream(path, { highWaterMark: 262_144 }).once('error', reject).pipe(sent)
  })
}

/** Until the job has ended and everything it accepted is processed. */
async function run({ api, url }: BenchServer, id: string): Promise<{ seconds: number; counts: NonNullable<Job['result']>['counts'] }> {
  const { mapping } = await api<{ mapping: ImportMapping }>(`imports/${id}/preview`, 'POST', {})
  const begin = performance.now()
  const { jobId } = await api<{ jobId: string }>(`imports/${id}/start`, 'POST', { mapping: asOrders(mapping) })
  let told = 0
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, 500))
    const job = await api<Job>(`jobs/${jobId}`)
    if (job.state === 'failed' || job.state === 'cancelled') throw new Error(`the import ${job.state}: ${JSON.stringify(job.error)}`)
    const seconds = (performance.now() - begin) / 1_000
    if (job.done - told >= rows / 20) {
      told = job.done
      console.log(`${told} rows after ${Math.round(seconds)} s`)
    }
    const { backlog } = (await (await fetch(`${url}/readyz?full`)).json()) as { backlog: number } /* its answer */
    if (job.state === 'done' && job.result && backlog === 0) return { seconds, counts: job.result.counts }
  }
}
