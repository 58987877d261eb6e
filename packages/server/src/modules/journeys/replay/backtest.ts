import { type Backtest, type backtestInputSchema } from '@millrace/contract/journeys/backtest.ts'
import { audienceOf, type Graph, graphSchema, opening, paced } from '@millrace/contract/journeys/index.ts'
import { ruleSchema } from '@millrace/contract/rules/index.ts'
import { setImmediate } from 'node:timers/promises'
import { z } from 'zod'
import type { JobContext, JobKind, Jobs } from '../../../platform/jobs/index.ts'
import { fail } from '../../../platform/errors.ts'
import { sql } from '../../../platform/sql.ts'
import type { Tx } from '../../../platform/postgres.ts'
import { calendarOfProject } from '../../admin/index.ts'
import { foresee } from '../../messaging/index.ts'
import type { SegmentsModule } from '../../segments/index.ts'
import type { DryRunDeps } from './dry-run.ts'
import { candidates, livesOf, peopleIn } from './history.ts'
import { judged } from './judge.ts'
import type { Life } from './life.ts'
import { knownOf, readsOf, type Reads, rulesIn } from './reads.ts'
import * as store from '../store.ts'
import { replay, type Replayed } from './replay.ts'
import { count, type Counts, countVerdicts, daysIn, noCounts, tallyOf } from './tally.ts'
import { figuresFor } from '../channels.ts'
import { versionOf } from './version.ts'

export interface BacktestDeps extends Omit<DryRunDeps, 'segments'> {
  readonly segments: Pick<SegmentsModule, 'ruleInputs' | 'referred' | 'peopleOf'>
  readonly jobs: Jobs
}

const payloadSchema = z.object({
  journeyId: z.string(),
  from: z.iso.datetime(),
  until: z.iso.datetime(),
  variants: z.array(z.object({ name: z.string(), graph: graphSchema })),
  segments: z.record(z.string(), ruleSchema),
})
type Payload = z.infer<typeof payloadSchema>
const numbers = z.record(z.string(), z.number())
const cursorSchema = z.object({
  slices: z.number(),
  next: z.number(),
  candidates: z.number(),
  events: z.number(),
  counts: z.array(
    z.object({
      people: z.number(),
      states: numbers,
      refused: numbers,
      goals: z.number(),
      edges: numbers,
      standing: numbers,
      enteredByDay: numbers,
      sends: numbers,
      ruled: numbers.default({}),
      // A job that began before budgets were counted has none.
      used: numbers.default({}),
    }),
  ),
})
type Cursor = z.infer<typeof cursorSchema>
type Context = JobContext<Payload, Cursor>

/** People who are held in memory at once, about. */
const perSlice = 20_000
/** Of whom what they are is loaded at once. */
const perLoad = 1_000

export interface Backtests {
  start(
    tx: Tx,
    of: { projectId: number; publicId: string; name: string; by: string },
    input: z.output<typeof backtestInputSchema>,
    graphs: { draft: Graph; published: Graph | undefined },
  ): Promise<string>
}

/** Drafts over real events of the past: a job that leaves a file with what would have happened, and changes nothing. */
export function backtests(deps: BacktestDeps): Backtests {
  const kind: JobKind<Payload> = deps.jobs.define('journeys.backtest', {
    payload: payloadSchema,
    cursor: cursorSchema,
    fileNeeds: () => 'journeys.read',
    run: (ctx) => run(deps, ctx),
  })
  return {
    async start(tx, { projectId, publicId, name, by }, { days, variants }, { draft, published }) {
      const all = [
        { name: 'draft', graph: draft },
        ...(published ? [{ name: 'published', graph: published }] : []),
        ...variants.map((one) => ({ name: one.name, graph: one.draft })),
      ]
      for (const { graph } of all)
        if (!opening(graph.entry) && !audienceOf(graph.entry)) fail('backtest_unsupported', { entry: graph.entry.kind })
      const referred = await deps.segments.referred(
        tx,
        projectId,
        all.flatMap(({ graph }) => rulesIn(graph)),
      )
      const until = deps.clock.now()
      const payload = {
        journeyId: publicId,
        from: new Date(until.getTime() - days * 86_400_000).toISOString(),
        until: until.toISOString(),
        variants: all,
        segments: Object.fromEntries([...referred].map(([id, one]) => [id, one.rule])),
      }
      return (await deps.jobs.start(tx, { kind, projectId, payload, title: { name }, createdBy: by, key: publicId })).id
    },
  }
}

async function run(deps: BacktestDeps, ctx: Context) {
  const { postgres, clickhouse, segments } = deps
  const projectId = ctx.projectId ?? 0
  const { payload } = ctx
  const bounds = { from: new Date(payload.from), until: new Date(payload.until) }
  const known = new Map(Object.entries(payload.segments))
  const graphs = payload.variants.map(({ graph }) => graph)
  const rules = [...graphs.flatMap(rulesIn), ...known.values()]
  const opens = [...new Set(graphs.flatMap(({ entry }) => opening(entry)?.event ?? []))]
  const among = await Promise.all(
    graphs.flatMap(({ entry }) => audienceOf(entry)?.who ?? []).map((who) => segments.peopleOf(projectId, who, bounds.from)),
  )
  const people = candidates(projectId, opens, bounds, among)
  const state = ctx.cursor ?? (await begin())
  const calendar = await calendarOfProject(postgres, projectId)
  const journeyId = (await store.find(postgres, projectId, payload.journeyId))?.journeyId ?? 0
  const [dayOf, reads] = [daysIn(calendar.zone), together(graphs.map((graph) => readsOf(graph, rules)))]
  const versions = graphs.map((graph) => versionOf(graph, { projectId, publicId: payload.journeyId }))
  const channels = await figuresFor(postgres, projectId, versions)
  for (; state.next < state.slices; state.next++) {
    let [batch, seen]: [{ person: number; events: Life['events'] }[], number] = [[], 0]
    const slice = { of: state.slices, nth: state.next }
    // Whoever an audience means need not have done anything.
    const others = new Set(among.length > 0 ? await peopleIn(clickhouse, { people, slice }) : [])
    for await (const one of livesOf(clickhouse, { projectId, reads, people, slice, ...bounds })) {
      batch.push(one)
      others.delete(one.person)
      seen += one.events.length
      if (batch.length < perLoad) continue
      await replayAll(batch)
      batch = []
    }
    await replayAll([...batch, ...[...others].map((person) => ({ person, events: [] }))])
    state.events += seen
    await ctx.save({ cursor: { ...state, next: state.next + 1 }, progress: { done: state.next + 1, total: state.slices, note: 'reading' } })
  }
  await postgres.transaction(async (tx) => {
    await ctx.append(tx, JSON.stringify(resultOf(payload, state)))
    await ctx.save({ cursor: state }, tx)
  })
  return { counts: { people: state.candidates, events: state.events }, file: { name: 'backtest.json', type: 'application/json' } }

  async function begin(): Promise<Cursor> {
    await ctx.save({ progress: { note: 'counting' } })
    const [row] = await clickhouse.rows<{ n: number }>(sql`select count() as n from (${people})`)
    const n = Number(row?.n ?? 0)
    return { slices: Math.max(1, Math.ceil(n / perSlice)), next: 0, candidates: n, events: 0, counts: graphs.map(noCounts) }
  }

  async function replayAll(some: readonly { person: number; events: Life['events'] }[]): Promise<void> {
    if (some.length === 0) return
    if (ctx.signal.aborted) await ctx.save({})
    const ids = some.map((one) => one.person)
    const sending: { readonly counts: Counts; readonly person: number; readonly replayed: Pick<Replayed, 'sends' | 'cuts'> }[] = []
    const about = await segments.ruleInputs(postgres, projectId, ids, knownOf(rules))
    for (const [i, { person, events }] of some.entries()) {
      // The pipeline and journeys work in the same process.
      if (i % 100 === 99) await setImmediate()
      const is = about.get(person)
      const life: Life = {
        projectId,
        personId: person,
        profile: is?.profile ?? {},
        tags: is?.tags ?? new Map(),
        lists: is?.lists,
        contact: is?.contact,
        events,
      }
      for (const [nth, version] of versions.entries()) {
        const via = audienceOf(version.route.graph.entry) ? 'audience' : undefined
        const span = { from: bounds.from.getTime(), until: bounds.until.getTime(), via }
        const counts = state.counts[nth]
        if (!counts) continue
        const { sends, cuts, ...replayed } = await replay(
          version,
          life,
          { ...calendar, segments: known, items: is?.segments?.items, used: counts.used, channels, code: deps.code },
          span,
        )
        count(counts, { ...replayed, sends, cuts }, dayOf)
        if (sends.length > 0) sending.push({ counts, person, replayed: { sends, cuts } })
      }
    }
    if (sending.length === 0) return
    const foreseen = await foresee({ db: postgres, segments }, { projectId, journeyId, ...bounds }, [
      ...new Set(sending.map((one) => one.person)),
    ])
    for (const [i, { counts, replayed }] of sending.entries()) {
      if (i % 1_000 === 999) await setImmediate()
      countVerdicts(counts, judged(replayed, foreseen, bounds.until.getTime()), dayOf)
    }
  }
}

function together(all: readonly Reads[]): Reads {
  const of = (key: keyof Reads): Set<string> => new Set(all.flatMap((one) => [...one[key]]))
  return { steps: of('steps'), behind: of('behind'), properties: of('properties') }
}

const resultOf = ({ from, until, variants }: Payload, { candidates: people, events, counts }: Cursor): Backtest => ({
  from,
  until,
  candidates: people,
  events,
  variants: variants.map(({ name }, i) => ({ name, tally: tallyOf((counts[i] ?? noCounts()) as Counts) })),
  caveats: [
    'profiles_as_now',
    'rules_as_now',
    ...(variants.some(({ graph }) => graph.nodes.some(({ kind }) => kind === 'outcome')) ? (['no_answers'] as const) : []),
    ...(variants.some(({ graph }) => audienceOf(graph.entry)) ? (['audience_once'] as const) : []),
    ...(variants.some(({ graph }) => graph.nodes.some(({ kind }) => kind === 'webhook')) ? (['calls_ok'] as const) : []),
    ...(variants.some(({ graph }) => graph.nodes.some(({ kind }) => kind === 'approval')) ? (['approvals_given'] as const) : []),
    ...(variants.some(({ graph }) => graph.nodes.some(({ kind }) => kind === 'budget')) ? (['budgets_from_zero'] as const) : []),
    ...(variants.some(({ graph }) => paced(graph).nodes.some(({ kind }) => kind === 'throttle')) ? (['turns_by_minute'] as const) : []),
  ],
})
