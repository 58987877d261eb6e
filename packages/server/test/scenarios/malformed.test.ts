import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Capture, captures } from '../../src/modules/ingest/protocols/fixtures/read.ts'
import { sql } from '../../src/platform/sql.ts'
import { randomOf } from '../kill-kit.ts'
import { makeWorld, type TestProject, type World } from '../world.ts'

const scale = Number(process.env['MILLRACE_TEST_SCALE'] ?? 1)
const seed = Number(process.env['MILLRACE_TEST_SEED'] ?? 1)
/** A million in long runs. */
const requests = scale === 1 ? 2_000 : 50_000 * scale
const together = 20
const goodEvery = 200

let world: World
let shop: TestProject
let noise: TestProject
beforeAll(async () => {
  world = await makeWorld({ at: '2026-11-24T10:00:00Z' })
  shop = await world.project('shop')
  noise = await world.project('noise')
})
afterAll(() => world.end())

const random = randomOf(seed)
const below = (n: number): number => Math.floor(random() * n)
const oneOf = <T>(list: readonly T[]): T => list[below(list.length)] ?? expect.fail('an empty list')

/** A request of a real SDK with something wrong in it: bytes changed, cut, doubled, or of another encoding. */
function spoilt({ body }: Capture): Buffer {
  const bytes = Buffer.from(body)
  const at = below(bytes.length)
  switch (below(6)) {
    case 0:
      for (let flips = 1 + below(8); flips > 0 && bytes.length > 0; flips--) bytes[below(bytes.length)] = below(256)
      return bytes
    case 1:
      return bytes.subarray(0, at)
    case 2:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(below(bytes.length))])
    case 3:
      return Buffer.concat([bytes, bytes])
    case 4:
      return Buffer.from(
        bytes.toString('latin1').replaceAll(/[{}[\]",:]/g, (mark) => (below(20) === 0 ? '' : mark)),
        'latin1',
      )
    default:
      return Buffer.from(Array.from({ length: below(400) }, () => below(256)))
  }
}

const sources = [...captures('sensors'), ...captures('segment')].filter((one) => one.method === 'POST' && one.body.length > 0)
const basic = (project: TestProject): string => `Basic ${btoa(`${project.writeKey}:`)}`

async function sendSpoilt(): Promise<void> {
  const capture = oneOf(sources)
  const path = new URL(capture.url, 'http://x').pathname
  const isSensors = path.includes('sa')
  const url = isSensors
    ? `/sa?project=noise&token=${noise.writeKey}`
    : `/v1/${oneOf(['batch', 'track', 'identify', 'events', path.split('/').at(-1) ?? 't'])}`
  const headers: Record<string, string> = {
    'content-type': oneOf(['application/json', 'text/plain', 'application/x-www-form-urlencoded', 'image/png']),
    ...(isSensors ? {} : { authorization: basic(noise) }),
    ...(below(5) === 0 ? { 'content-encoding': oneOf(['gzip', 'deflate', 'br', 'what']) } : {}),
  }
  const answer = await world.app.http.inject({ method: 'POST', url, headers, payload: spoilt(capture) })
  if (answer.statusCode >= 500 || (isSensors && answer.statusCode >= 300))
    expect.fail(`${answer.statusCode} to ${url}: ${answer.body.slice(0, 300)}`)
}

let good = 0
async function sendGood(): Promise<void> {
  const n = good++
  const body = { event: 'Good', user_id: `g${n % 50}`, message_id: `g${n}`, properties: { n } }
  expect((await world.call(undefined, 'POST', '/v1/events', body, { authorization: basic(shop) })).status).toBe(200)
}

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void /* what the flag is for */
const heapMb = (): number => {
  collect()
  return process.memoryUsage().heapUsed / 1_048_576
}

test(`${requests} malformed requests, mutated from those of real SDKs: none ends in a fault, memory does not grow, every good one in between is stored (seed ${seed})`, async () => {
  let early = 0
  for (let sent = 0; sent < requests; sent += together) {
    if (sent % goodEvery === 0) await sendGood()
    await Promise.all(Array.from({ length: together }, sendSpoilt))
    // What came through all the same is processed as it would be in service.
    if (sent % 20_000 === 0) await world.settle()
    if (sent === requests / 4) early = heapMb()
  }
  await world.settle()
  const grown = heapMb() - early
  expect(grown, 'MB of heap since a quarter of the requests').toBeLessThan(40)
  const stored = await world.databases.clickhouse.rows<{ rows: number; events: number }>(sql`
    select count() as rows, uniqExact(properties.n.:Float64) as events from events where event = 'Good'`)
  expect(stored).toEqual([{ rows: good, events: good }])
  const kept = await world.databases.postgres.one<{ most: number }>(sql`
    select max(n)::int as most from (select count(*) as n from rejected_events group by project_id, source, reason) x`)
  expect(kept?.most).toBeLessThanOrEqual(1_000)
}, 3_600_000)
