/**
 * Analyses over a shop's history of three months: a typical question for each model, cold and warm, beside the statement somebody who knows
 * the tables would write by hand for the same answer and, for six, beside DuckDB on the same data; then how long events take until they are
 * counted, alone and beside eight large funnels. `npm run bench -- analytics`, with 20 million events of 500,000 people; `-- analytics 2000000` with
 * so many; `-- analytics 20000000 100000000` measures once more when there are so many. Of the last line `slowest_ms` answers mission row L04
 * (a query in seconds: the slowest of all questions, cold ones too) and `two_by_two_ms` C02 (two filters by two dimensions, its slowest round).
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fork } from 'node:child_process'
import { copyToDuckDb, type DuckDb } from './lib/duckdb.ts'
import type { Order, Report } from './lib/generator.ts'
import { watchMemory } from './lib/memory.ts'
import { addPeople } from './lib/people.ts'
import { quantile, startProbe } from './lib/probe.ts'
import { type Days, type Question, questions, type Row } from './lib/questions.ts'
import { startServer } from './lib/server.ts'
import { addEvents, addProfiles, ask, untilMerged } from './lib/shop.ts'

const numbers = process.argv.filter((word) => /^\d+$/.test(word)).map(Number)
const sizes = numbers.length > 0 ? numbers : [20_000_000]
const rounds = 3
const perSecond = 2_000
const dayMs = 86_400_000
const twoByTwo = 'two dimensions'

interface Timed {
  readonly question: Question
  readonly count: number
  readonly coldMs: number
  readonly ms: number
  /** Of all rounds, the cold one too: what no question of these took longer than. */
  readonly slowestMs: number
  readonly cpuSeconds: number
  readonly byHandMs: number | null
  readonly duckDbMs: number | null
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
const isFor = (timed: Timed, other: Timed): boolean => timed.question.name === other.question.name

const server = await startServer()
const memory = watchMemory(server)
try {
  let [events, people] = [0, 0]
  const measured: Timed[][] = []
  for (const size of sizes) await grow(Math.ceil(size / 40) - people, size)
  const [first = [], ...later] = measured
  const last = later.at(-1)
  const alone = await beside(0)
  const crowded = await beside(8)
  const ratios = (of: (timed: Timed) => number | null): number[] =>
    first.flatMap((one) => {
      const other = of(one)
      return other === null ? [] : [one.ms / other]
    })
  const rounded = (n: number | null): number | null => (n === null ? null : Number(n.toFixed(2)))
  const result = {
    events: sizes.join(', '),
    slowest_ms: Math.round(Math.max(...first.map((one) => one.slowestMs))),
    two_by_two_ms: Math.round(first.find((one) => one.question.name === twoByTwo)?.slowestMs ?? Number.NaN),
    worst_over_target_20m: rounded(Math.max(...first.map((one) => one.ms / one.question.aimMs))),
    growth_100m: last ? rounded(Math.max(...last.map((one) => one.ms / (first.find((other) => isFor(one, other))?.ms ?? one.ms)))) : null,
    worst_ratio_handwritten: rounded(Math.max(...ratios((one) => one.byHandMs))),
    median_ratio_handwritten: rounded(median(ratios((one) => one.byHandMs))),
    median_ratio_duckdb: rounded(median(ratios((one) => one.duckDbMs))),
    freshness_p99_ms: alone.visible,
    ack_p99_ms: alone.ack,
    freshness_p99_ms_beside_8: crowded.visible,
    ack_p99_ms_beside_8: crowded.ack,
    rss_mb: memory.maxMb,
    models: Object.fromEntries(
      (last ?? first).map((one) => [
        one.question.name,
        { ms: Math.round(one.ms), cold_ms: Math.round(one.coldMs), cpu_s: rounded(one.cpuSeconds) },
      ]),
    ),
  }
  console.log(JSON.stringify(result))

  /** Adds people and events up to a size, and asks everything. */
  async function grow(more: number, size: number): Promise<void> {
    await addPeople(server, [{ type: 'login_id', prefix: `u${people}-`, count: more }])
    const [row] = await ask<{ first: number; project: number; last: number }>(
      server,
      'select toUInt32(min(person_id)) as first, toUInt32(max(person_id)) as last, toUInt32(any(project_id)) as project from profiles',
    )
    if (!row) throw new Error('no people')
    await addProfiles(server, row.project, row.last + 1 - more, more)
    people += more
    await addEvents(server, row.project, row.first, people, events, size)
    events = size
    await untilMerged(server)
    // Engines with empty caches: what is asked first is asked cold.
    await server.killAndRestart()
    const duckDb = measured.length === 0 ? await copyToDuckDb(server, row.project, size) : undefined
    measured.push(await measureAll(row.project, duckDb))
    duckDb?.stop()
    show(measured.at(-1) ?? [])
  }
} finally {
  memory.stop()
  await server.stop()
}

/** Whole days that are over, each round earlier: an answer that is kept is no measure. */
function daysOf(question: Question, round: number): Days {
  const day = (ago: number): string => new Date(Date.now() + 8 * 3_600_000 - ago * dayMs).toISOString().slice(0, 10)
  const earlier = round * question.stepDays
  return { from: day(question.days + 8 + earlier), to: day(9 + earlier) }
}

/** Ours, the one by hand and DuckDB take turns, as do all questions; the first round is cold. */
async function measureAll(project: number, duckDb: DuckDb | undefined): Promise<Timed[]> {
  const times = questions.map(() => ({ ours: [] as number[], cpu: [] as number[], byHand: [] as number[], duck: [] as number[] }))
  const counts: number[] = []
  for (let round = 0; round <= rounds; round++)
    for (const [i, question] of questions.entries()) {
      const days = daysOf(question, round)
      const before = server.usage().cpuSeconds
      const [answer, ms] = await timed(() => server.api(`analytics/${question.model}`, 'POST', { ...question.query, ...days }))
      const after = server.usage().cpuSeconds
      const count = question.count(answer)
      if (count === 0) throw new Error(`${question.name}: nobody`)
      counts[i] = count
      times[i]?.ours.push(ms)
      times[i]?.cpu.push(after.clickhouse + after.api - before.clickhouse - before.api)
      const { byHand } = question
      if (!byHand) continue
      const asked = twin(`${question.name.replaceAll(' ', '')}.sql`, project, days).trim()
      const [rows, byHandMs] = await timed(() => ask<Row>(server, asked).catch(beyond('MEMORY_LIMIT_EXCEEDED')))
      if (!rows) continue
      check(question, 'by hand', count, byHand(rows))
      times[i]?.byHand.push(byHandMs)
      if (!duckDb || !question.isInDuckDb) continue
      const [found, duckMs] = await timed(() => duckDb.ask(twin(`duckdb/${question.name}.sql`, project, days)))
      check(question, 'in DuckDB', count, byHand(found))
      times[i]?.duck.push(duckMs)
    }
  const warm = (all: readonly number[] = []): number | null => (all.length > 1 ? median(all.slice(1)) : null)
  return questions.map((question, i) => ({
    question,
    count: counts[i] ?? 0,
    coldMs: times[i]?.ours[0] ?? 0,
    ms: warm(times[i]?.ours) ?? 0,
    slowestMs: Math.max(...(times[i]?.ours ?? [])),
    cpuSeconds: warm(times[i]?.cpu) ?? 0,
    byHandMs: warm(times[i]?.byHand),
    duckDbMs: warm(times[i]?.duck),
  }))
}

/** What is asked may need more than a question may have: by hand it has no time then, and beside others it is a burden all the same. */
function beyond(limit: string): (error: unknown) => undefined {
  return (error) => {
    if (!(error instanceof Error) || !error.message.includes(limit)) throw error
  }
}

function check({ name }: Question, where: string, ours: number, theirs: number): void {
  if (Math.abs(ours - theirs) > 1e-6 * ours) throw new Error(`${name}: ${ours}, but ${theirs} ${where}`)
}

/** A statement of `bench/handwritten` about these days. */
function twin(file: string, project: number, { from, to }: Days): string {
  const instant = (day: string, later: number): string =>
    new Date(Date.parse(`${day}T00:00:00+08:00`) + later).toISOString().slice(0, 19).replace('T', ' ')
  const [start, end] = [instant(from, 0), instant(to, dayMs)]
  const quoted = (moment: string): string => (file.startsWith('duckdb') ? `timestamp '${moment}'` : `toDateTime64('${moment}', 3, 'UTC')`)
  return readFileSync(join(import.meta.dirname, 'handwritten', file), 'utf8')
    .replaceAll(/^--.*\n/gm, '')
    .replaceAll('{project}', String(project))
    .replaceAll('{from}', quoted(start))
    .replaceAll('{until}', quoted(end))
}

async function timed<T>(run: () => Promise<T>): Promise<[T, number]> {
  const start = performance.now()
  return [await run(), performance.now() - start]
}

function show(all: readonly Timed[]): void {
  const ms = (n: number | null) => (n === null ? '' : Math.round(n))
  const ratio = (ours: number, n: number | null) => (n === null ? '' : Number((ours / n).toFixed(2)))
  console.table(
    all.map((one) => ({
      question: one.question.name,
      count: one.count,
      'cold ms': ms(one.coldMs),
      ms: ms(one.ms),
      'CPU s': Number(one.cpuSeconds.toFixed(2)),
      aim: one.question.aimMs,
      'by hand': ms(one.byHandMs),
      'ours/by hand': ratio(one.ms, one.byHandMs),
      DuckDB: ms(one.duckDbMs),
      'ours/DuckDB': ratio(one.ms, one.duckDbMs),
    })),
  )
}

/** 2,000 events a second come in while so many funnels over all days are asked, again and again. */
async function beside(funnels: number): Promise<{ visible: number; ack: number }> {
  const generator = fork(join(import.meta.dirname, 'lib/generator.ts'), { execArgv: ['--disable-warning=ExperimentalWarning'] })
  let isOver = false
  const asking = Array.from({ length: funnels }, async (_, n) => {
    while (!isOver) {
      const query = {
        ...questions.find((one) => one.name === 'funnel with times')?.query,
        from: `2020-01-0${n + 1}`,
        to: new Date().toISOString().slice(0, 10),
      }
      await server.api('analytics/funnel', 'POST', query).catch(beyond('question_too_slow'))
    }
  })
  const { url, project, writeKey } = server
  const { traffic } = JSON.parse(readFileSync(join(import.meta.dirname, 'workloads/ingest.json'), 'utf8')) as Pick<
    Order,
    'traffic'
  > /* a file of ours */
  const probe = startProbe(server, 2)
  const report = await new Promise<Report>((resolve) => {
    generator.once('message', (message: Report) => resolve(message))
    generator.send({
      url,
      project,
      writeKey,
      traffic,
      from: funnels * 1_000_000,
      seconds: 30,
      pace: { perSecond },
      retries: 0,
    } satisfies Order)
  })
  await probe.stop()
  isOver = true
  await Promise.all(asking)
  generator.disconnect()
  return { visible: Math.round(quantile(probe.visible, 0.99)), ack: Math.round(quantile(report.acks, 0.99)) }
}
