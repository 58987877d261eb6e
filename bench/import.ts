/** A file of events imported in the background, and the same file again: `npm run bench -- import [rows]`. */
import { readFileSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { startServer } from './lib/server.ts'

interface Workload {
  readonly seed: number
  readonly rows: number
  readonly people: number
  readonly days: number
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
const rows = Number(process.argv[2] ?? load.rows)
const server = await startServer()
const start = Date.now() - load.days * 86_400_000

/** Orders in the order of their time, as a shop exports them. */
function* lines(): Generator<string> {
  yield 'order_id,user_id,time,amount,category,city,channel\n'
  let piece = ''
  for (let n = 0; n < rows; n++) {
    const at = new Date(start + Math.floor((n * load.days * 86_400_000) / rows)).toISOString()
    piece += `o${n},u${(n * 7919 + load.seed) % load.people},${at},${(n % 10_000) / 100},category ${n % 40},city ${n % 300},channel ${n % 5}\n`
    if (piece.length < 262_144) continue
    yield piece
    piece = ''
  }
  yield piece
}

const upload = (): Promise<string> =>
  new Promise((resolve, reject) => {
    const url = `${server.url}/api/v1/projects/bench/imports?kind=events&name=orders.csv`
    const headers = { authorization: `Bearer ${server.apiToken}`, 'content-type': 'application/octet-stream' }
    const sent = request(url, { method: 'POST', headers }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => void chunks.push(chunk))
      response.once('end', () => {
        const text = Buffer.concat(chunks).toString()
        if (response.statusCode === 201) resolve((JSON.parse(text) as { id: string }).id)
        else reject(new Error(`upload: ${response.statusCode} ${text}`))
      })
    })
    sent.once('error', reject)
    Readable.from(lines()).pipe(sent)
  })

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
let rssMb = 0

/** Until the job has ended and everything it accepted is processed. */
async function run(id: string): Promise<{ seconds: number; counts: NonNullable<Job['result']>['counts'] }> {
  const { mapping } = await server.api<{ mapping: object }>(`imports/${id}/preview`, 'POST', {})
  const begin = performance.now()
  const { jobId } = await server.api<{ jobId: string }>(`imports/${id}/start`, 'POST', { mapping: { ...mapping, event: 'PayOrder' } })
  for (;;) {
    await pause(500)
    rssMb = Math.max(rssMb, server.usage().rssMb)
    const job = await server.api<Job>(`jobs/${jobId}`)
    if (job.state === 'failed' || job.state === 'cancelled') throw new Error(`the import ${job.state}: ${JSON.stringify(job.error)}`)
    const { backlogSeconds } = await server.api<{ backlogSeconds: number }>('overview')
    if (job.state === 'done' && job.result && backlogSeconds < 0.5)
      return { seconds: (performance.now() - begin) / 1_000, counts: job.result.counts }
  }
}

const uploading = performance.now()
const file = await upload()
const uploaded = (performance.now() - uploading) / 1_000
const first = await run(file)
const again = await run(file)
const result = {
  rows_per_s: Math.round(rows / first.seconds),
  rows: first.counts.rows,
  new: first.counts.new,
  known: again.counts.known,
  rejected: first.counts.rejected + again.counts.rejected,
  again_rows_per_s: Math.round(rows / again.seconds),
  again_new: again.counts.new,
  upload_s: Math.round(uploaded),
  rss_mb: rssMb,
}
await server.stop()
console.table(result)
console.log(JSON.stringify(result))
