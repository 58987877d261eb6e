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
/** Of whom what they are is looked up at once, while those before them are played. */
const perLoad = 4_000

export interface Backtests {
  start(
    tx: Tx,
    of: { projectId: number; publicId: string; name: string; by: string },
    input: z.output<typeof backtestInputSchema>,
    graphs: { draft: Graph; published: Graph | undefined },
  ): Promise<string>
}

interface Past {
  readonly person: number
  readonly events: Life['events']
}

interface Load {
  readonly people: readonly Past[]
  readonly about: Awaited<ReturnType<SegmentsModule['ruleInputs']>>
  /** The last one of its slice. */
  readonly isLast: boolean
}

/** What somebody would be sent, for one of the variants. */
interface Sending extends Pick<Replayed, 'sends' | 'cuts'> {
  readonly counts: Counts
  readonly person: number
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
  const asked = candidates(projectId, opens, bounds, among)
  const state = ctx.cursor ?? (await begin())
  const calendar = await calendarOfProject(postgres, projectId)
  const journeyId = (await store.find(postgres, projectId, payload.journeyId))?.journeyId ?? 0
  const [dayOf, reads] = [daysIn(calendar.zone), together(graphs.map((graph) => readsOf(graph, rules)))]
  const versions = graphs.map((graph) => versionOf(graph, { projectId, publicId: payload.journeyId }))
  const channels = await figuresFor(postgres, projectId, versions)
  let judging = Promise.resolve()
  for await (const load of ahead(loads(state.next))) {
    const sending = await replayAll(load)
    // What the gate asks about is looked up while the next load is played.
    await judging
    judging = judge(sending)
    judging.catch(() => undefined)
    if (!load.isLast) continue
    await judging
    state.next += 1
    await ctx.save({ cursor: state, progress: { done: state.next, total: state.slices, note: 'reading' } })
  }
  await postgres.transaction(async (tx) => {
    await ctx.append(tx, JSON.stringify(resultOf(payload, state)))
    await ctx.save({ cursor: state }, tx)
  })
  return { counts: { people: state.candidates, events: state.events }, file: { name: 'backtest.json', type: 'application/json' } }

  async function begin(): Promise<Cursor> {
    await ctx.save({ progress: { note: 'counting' } })
    const [row] = await clickhouse.rows<{ n: number }>(sql`select count() as n from (${asked})`)
    const n = Number(row?.n ?? 0)
    return { slices: Math.max(1, Math.ceil(n / perSlice)), next: 0, candidates: n, events: 0, counts: graphs.map(noCounts) }
  }

  /** People of all slices from one on, with what they did and what they are. */
  async function* loads(first: number): AsyncGenerator<Load> {
    for (let nth = first; nth < state.slices; nth++) {
      let people: Past[] = []
      const slice = { of: state.slices, nth }
      // Whoever an audience means need not have done anything.
      const others = new Set(among.length > 0 ? await peopleIn(clickhouse, { people: asked, slice }) : [])
      for await (const one of livesOf(clickhouse, { projectId, reads, people: asked, slice, ...bounds })) {
        people.push(one)
        others.delete(one.person)
        if (people.length < perLoad) continue
        yield { people, about: await aboutOf(people), isLast: false }
        people = []
      }
      for (const person of others) people.push({ person, events: [] })
      yield { people, about: await aboutOf(people), isLast: true }
    }
  }

  async function aboutOf(people: readonly Past[]): Promise<Load['about']> {
    if (people.length === 0) return new Map()
    return segments.ruleInputs(
      postgres,
      projectId,
      people.map((one) => one.person),
      knownOf(rules),
    )
  }

  async function replayAll({ people, about }: Load): Promise<Sending[]> {
    if (ctx.signal.aborted) await ctx.save({})
    const sending: Sending[] = []
    for (const [i, { person, events }] of people.entries()) {
      state.events += events.length
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
        const replayed = await replay(
          version,
          life,
          { ...calendar, segments: known, items: is?.segments?.items, used: counts.used, channels, code: deps.code },
          span,
        )
        count(counts, replayed, dayOf)
        if (replayed.sends.length > 0) sending.push({ counts, person, sends: replayed.sends, cuts: replayed.cuts })
      }
    }
    return sending
  }

  async function judge(sending: readonly Sending[]): Promise<void> {
    if (sending.length === 0) return
    const channels = [...new Set(sending.flatMap(({ sends }) => sends.map((one) => one.channel)))]
    const people = [...new Set(sending.map((one) => one.person))]
    const foreseen = await foresee({ db: postgres, segments }, { projectId, journeyId, ...bounds, channels }, people)
    for (const [i, one] of sending.entries()) {
      if (i % 1_000 === 999) await setImmediate()
      countVerdicts(one.counts, judged(one, foreseen, bounds.until.getTime()), dayOf)
    }
  }
}

/** Asks for each one while the one before it is worked on. */
async function* ahead<T>(all: AsyncGenerator<T>): AsyncGenerator<T> {
  let next = all.next()
  try {
    for (let one = await next; !one.done; one = await next) {
      next = all.next()
      // Heard of when its turn comes.
      next.catch(() => undefined)
      yield one.value
    }
  } finally {
    await all.return(undefined)
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
