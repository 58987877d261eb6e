import { spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { partOf } from '@millrace/contract/parts.ts'
import { graphSchema } from '@millrace/contract/journeys/index.ts'
import pg from 'pg'
import { outgoing } from '../../packages/server/src/platform/http/index.ts'
import { type ActDeps, act, caller } from '../../packages/server/src/modules/journeys/index.ts'
import type { FakeClock } from '../../packages/server/src/platform/clock.ts'
import type { PartLease } from '../../packages/server/src/platform/leases.ts'
import type { Postgres } from '../../packages/server/src/platform/postgres.ts'
import { sealer } from '../../packages/server/src/platform/seal.ts'
import { sql } from '../../packages/server/src/platform/sql.ts'

/** What a peer is measured with: so many people enter, pass a gate on a property and call a server that answers at once. */
export interface PeerCase {
  readonly acting: ActDeps
  readonly postgres: Postgres
  readonly clock: FakeClock
  readonly parts: () => readonly PartLease[]
  readonly content: Parameters<typeof caller>[0]['content']
  /** Publishes a graph in a project. */
  readonly publish: (projectId: number, graph: ReturnType<typeof graphSchema.parse>) => Promise<void>
  readonly people: number
  /** Of PostgreSQL. */
  readonly postmaster: number
}

const projectId = 2
const first = 50_000_000

/** Answers 200 at once, in a process of its own. */
const server = `require('node:http').createServer((q, a) => { q.resume(); q.on('end', () => a.writeHead(200, { 'content-type': 'application/json' }).end('{"state":"ok"}')) })
  .listen(0, '127.0.0.1', function () { console.log(this.address().port) })`

export async function peerCase({ acting, postgres, clock, parts, content, publish, people, postmaster }: PeerCase) {
  const other = spawn(process.execPath, ['-e', server], { stdio: ['ignore', 'pipe', 'inherit'] })
  try {
    const port = await new Promise<string>((resolve) => other.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString().trim())))
    await seed(postgres, clock, people)
    await publish(projectId, graphOf(`http://127.0.0.1:${port}/reached`))
    await postgres.run(sql`analyze`)
    const calls = caller({
      ...acting,
      clock,
      content,
      outgoing: outgoing(['127.0.0.1']),
      callSeals: sealer('a secret of at least thirty-two characters', 'call-secrets'),
    })
    const counted = countStatements()
    const cpuBefore = cpuMs(postmaster)
    const from = performance.now()
    do while (await act(acting, parts())) continue
    while (await calls.work(parts()))
    const seconds = (performance.now() - from) / 1_000
    const cpu = cpuMs(postmaster) - cpuBefore
    const statements = counted.stop()
    await calls.stop()
    const done = await postgres.one<{ n: number }>(sql`
      select count(*) as n from journey_runs where project_id = ${projectId} and state = 2`)
    if (done?.n !== people) throw new Error(`${people - (done?.n ?? 0)} of ${people} people have not come through`)
    return {
      peer_people_per_s: Math.round(people / seconds),
      peer_cpu_ms_per_person: Number((cpu / people).toFixed(3)),
      peer_sql_per_person: Number((statements / people).toFixed(3)),
    }
  } finally {
    other.kill()
  }
}

const graphOf = (url: string) =>
  graphSchema.parse({
    entry: { kind: 'event', event: 'PeerStart' },
    nodes: [
      {
        id: 'gate',
        kind: 'condition',
        settings: { arms: [{ id: 'yes', rule: { kind: 'profile', condition: { property: 'plan', op: 'eq', value: 'pro' } } }] },
      },
      {
        id: 'call',
        kind: 'webhook',
        settings: { url, body: '{ "mail": "{{ profile.email }}" }', fields: [{ name: 'state', path: 'state' }] },
      },
    ],
    edges: [
      { from: 'entry', port: 'next', to: 'gate' },
      { from: 'gate', port: 'yes', to: 'call' },
    ],
  })

async function seed(postgres: Postgres, clock: FakeClock, people: number): Promise<void> {
  const at = clock.now()
  await postgres.run(
    sql`insert into projects (project_id, slug, name, time_zone, created_at) values (${projectId}, 'peer', 'peer', 'Asia/Shanghai', ${at})`,
  )
  for (let from = first; from < first + people; from += 50_000) {
    const ids = Array.from({ length: Math.min(50_000, first + people - from) }, (_, i) => from + i)
    const profiles = ids.map((id) => JSON.stringify({ plan: 'pro', email: `p${id}@bench.local` }))
    await postgres.run(sql`
      insert into people (part, person_id, project_id, properties, created_at, level)
      select p, i, ${projectId}, b, ${at}, 2 from unnest(${ids.map(partOf)}::smallint[], ${ids}::bigint[], ${profiles}::jsonb[]) x(p, i, b)`)
    await postgres.run(sql`
      insert into part_inbox (part, project_id, person_id, kind, event, event_at, event_id, log_part, log_offset, received_at, payload)
      select p, ${projectId}, i, 'event', 'PeerStart', ${at}, 'peer' || i, 0, i, ${at}, '{}'
      from unnest(${ids.map(partOf)}::smallint[], ${ids}::bigint[]) x(p, i)`)
  }
}

/** Counts what goes to PostgreSQL, `begin` and `commit` included. */
function countStatements(): { stop(): number } {
  const prototype = pg.Client.prototype as unknown as { query: (...args: unknown[]) => unknown } /* every way to call it */
  const { query } = prototype
  let n = 0
  prototype.query = function (...args) {
    n += 1
    return query.apply(this, args)
  }
  return {
    stop() {
      prototype.query = query
      return n
    },
  }
}

const ticksPerSecond = 100

/** CPU of this process and of PostgreSQL with all its processes. */
export function cpuMs(postmaster: number): number {
  const { user, system } = process.cpuUsage()
  let ticks = 0
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    const fields = statOf(pid)
    const isTheirs = fields !== undefined && (Number(pid) === postmaster || Number(fields[1]) === postmaster)
    // With those that have ended: they stand with their parent.
    if (isTheirs) for (const i of Number(pid) === postmaster ? [11, 12, 13, 14] : [11, 12]) ticks += Number(fields[i])
  }
  return (user + system) / 1_000 + (ticks / ticksPerSecond) * 1_000
}

function statOf(pid: string): string[] | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return text.slice(text.lastIndexOf(')') + 2).split(' ')
  } catch {
    return undefined
  }
}
