/**
 * Segments over a shop's history of three months: how long it takes to count the people of thirty rules, beside the same statements written by
 * hand; whether somebody is in a segment; a segment of a million members; what a hundred live ones cost ingestion.
 * `npm run bench -- segments`, with 20 million events of 500,000 people, or `-- segments 2000000` with so many; `no-upkeep` leaves the last part out.
 */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import type { Preview } from '../packages/contract/src/segments/api.ts'
import { membership } from '../packages/server/src/modules/segments/member.ts'
import { connectPostgres } from '../packages/server/src/platform/postgres.ts'
import { sql } from '../packages/server/src/platform/sql.ts'
import { addPeople } from './lib/people.ts'
import { quantile } from './lib/probe.ts'
import { startServer } from './lib/server.ts'
import { type Twin, twins } from './lib/segment-rules.ts'
import { addEvents, addProfiles, ask, untilMerged } from './lib/shop.ts'

const events = Number(process.argv.find((word) => /^\d+$/.test(word)) ?? 20_000_000)
const people = Math.ceil(events / 40)
const rounds = 5

interface Timed {
  readonly name: string
  readonly isSequence: boolean
  readonly count: number
  /** Asked over the API, as while somebody builds the rule. */
  readonly apiMs: number
  readonly ms: number
  readonly byHandMs: number
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

const server = await startServer()
try {
  const { first, projectId } = await addShop()
  await addEvents(server, projectId, first, people, 0, Math.floor(events / 4))
  await untilMerged(server)
  const quarter = await measureAll(projectId)
  await addEvents(server, projectId, first, people, Math.floor(events / 4), events)
  await untilMerged(server)
  const full = await measureAll(projectId)
  console.table(
    full.map((one, i) => ({
      rule: one.name,
      people: one.count,
      'api ms': Math.round(one.apiMs),
      'ms at a quarter': Math.round(quarter[i]?.apiMs ?? 0),
      ms: Math.round(one.ms),
      'by hand': Math.round(one.byHandMs),
      ratio: Number((one.ms / one.byHandMs).toFixed(2)),
    })),
  )
  const members = await measureMembers()
  const upkeep = process.argv.includes('no-upkeep') ? null : measureUpkeep()
  const p95 = (some: readonly Timed[]): number =>
    Math.round(
      quantile(
        some.map((one) => one.apiMs),
        0.95,
      ),
    )
  const plain = full.filter((one) => !one.isSequence)
  const result = {
    events,
    people,
    p95_ms: p95(plain),
    p95_ms_sequences: p95(full.filter((one) => one.isSequence)),
    p95_ms_at_a_quarter: p95(quarter.filter((one) => !one.isSequence)),
    worst_ratio_handwritten: Number(Math.max(...full.map((one) => one.ms / one.byHandMs)).toFixed(2)),
    median_ratio_handwritten: Number(median(full.map((one) => one.ms / one.byHandMs)).toFixed(2)),
    incremental_cost_pct: upkeep,
    ...members,
  }
  console.table(result)
  console.log(JSON.stringify(result))
} finally {
  await server.stop()
}

async function addShop(): Promise<{ first: number; projectId: number }> {
  await addPeople(server, [{ type: 'login_id', prefix: 'u', count: people }])
  const [row] = await ask<{ first: number; project: number }>(
    server,
    'select toUInt32(min(person_id)) as first, toUInt32(any(project_id)) as project from profiles',
  )
  if (!row) throw new Error('no people')
  await addProfiles(server, row.project, row.first, people)
  return { first: row.first, projectId: row.project }
}

/** Ours and the one by hand take turns, as do all rules; the first round warms up. */
async function measureAll(projectId: number): Promise<Timed[]> {
  const all = twins(projectId)
  const times = all.map(() => ({ api: [] as number[], ours: [] as number[], byHand: [] as number[] }))
  const counts: number[] = []
  for (let round = 0; round <= rounds; round++)
    for (const [i, twin] of all.entries()) {
      const at = performance.now()
      const preview = await server.api<Preview>('segments/preview', 'POST', { rule: twin.rule })
      const api = performance.now() - at
      const [ours, byHand] = [await timed(`select count() as n from (${preview.sql})`), await timed(twin.byHand)]
      check(twin, preview.count, ours.n, byHand.n)
      counts[i] = preview.count
      if (round === 0) continue
      times[i]?.api.push(api)
      times[i]?.ours.push(ours.ms)
      times[i]?.byHand.push(byHand.ms)
    }
  return all.map(({ name, isSequence }, i) => ({
    name,
    isSequence,
    count: counts[i] ?? 0,
    apiMs: median(times[i]?.api ?? []),
    ms: median(times[i]?.ours ?? []),
    byHandMs: median(times[i]?.byHand ?? []),
  }))
}

async function timed(statement: string): Promise<{ n: number; ms: number }> {
  const start = performance.now()
  const [row] = await ask<{ n: number }>(server, statement.replace('count() as n', 'toUInt32(count()) as n'))
  return { n: row?.n ?? 0, ms: performance.now() - start }
}

/** Windows move on between one statement and the next: a few people of a hundred thousand may be on its edge. */
function check({ name }: Twin, preview: number, ours: number, byHand: number): void {
  const allowed = Math.max(5, preview * 0.001)
  if (preview === 0 || Math.abs(preview - byHand) > allowed || Math.abs(preview - ours) > allowed)
    throw new Error(`${name}: ${preview} people over the API, ${ours} by its statement, ${byHand} by hand`)
}

/** A live segment of a million people, made and asked about. */
async function measureMembers(): Promise<Readonly<Record<string, number>>> {
  await addPeople(server, [{ type: 'login_id', prefix: 'more', count: 1_000_000 - people }])
  await untilMerged(server)
  const start = performance.now()
  const { id } = await server.api<{ id: string }>('segments', 'POST', { name: 'everybody', rule: { kind: 'all', rules: [] }, isLive: true })
  for (;;) {
    const { live } = await server.api<{ live: { state: string; size: number } }>(`segments/${id}`)
    if (live.state === 'ready') break
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
  const materialised = performance.now() - start
  const asked: number[] = []
  // The first four thousand warm up.
  for (let n = 0; n < 9_000; n++) {
    const at = performance.now()
    const { items } = await server.api<{ items: { isMember: boolean }[] }>(`segments/${id}/is-member`, 'POST', {
      ids: [{ type: 'login_id', value: `u${(n * 7919) % people}` }],
    })
    if (items[0]?.isMember !== true) throw new Error('somebody is not in a segment of everybody')
    if (n >= 4_000) asked.push(performance.now() - at)
  }
  const inProcess = await askInProcess(id)
  const at = (all: readonly number[], q: number): number => Number(quantile(all, q).toFixed(2))
  return {
    materialise_1m_ms: Math.round(materialised),
    is_member_p50_ms: at(asked, 0.5),
    is_member_p99_ms: at(asked, 0.99),
    is_member_in_process_p50_ms: at(inProcess, 0.5),
    is_member_in_process_p99_ms: at(inProcess, 0.99),
  }
}

/** The same where no request has to be answered. */
async function askInProcess(segment: string): Promise<number[]> {
  const postgres = connectPostgres(server.databaseUrl)
  const project = await postgres.one<{ id: number }>(sql`select project_id as id from projects where slug = ${server.project}`)
  const asked: number[] = []
  for (let n = 0; n < 9_000; n++) {
    const at = performance.now()
    const [found] = await membership(postgres, project?.id ?? 0, segment, [{ type: 'login_id', value: `u${(n * 7919) % people}` }])
    if (found?.isKept !== true) throw new Error('somebody is not in a segment of everybody')
    if (n >= 4_000) asked.push(performance.now() - at)
  }
  await postgres.end()
  return asked
}

/** Of the throughput of ingestion, with a hundred live segments. */
function measureUpkeep(): number | null {
  const { stdout } = spawnSync(process.execPath, [...process.execArgv, join(import.meta.dirname, 'ingest.ts'), 'quick', 'live=100'], {
    encoding: 'utf8',
    maxBuffer: 1e8,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const line = stdout.trim().split('\n').at(-1) ?? '{}'
  return (JSON.parse(line) as { incremental_cost_pct?: number | null }).incremental_cost_pct ?? null
}
