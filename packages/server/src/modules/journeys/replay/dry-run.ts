import type { DryRun, dryRunInputSchema } from '@millrace/contract/journeys/dry-run.ts'
import { type Graph, graphReferences, isHeld, opening, rulesOf } from '@millrace/contract/journeys/index.ts'
import { explained } from '@millrace/contract/messaging/reasons.ts'
import { references, type Rule } from '@millrace/contract/rules/index.ts'
import type { z } from 'zod'
import type { ClickHouse } from '../../../platform/clickhouse.ts'
import type { Clock } from '../../../platform/clock.ts'
import type { Sandbox } from '../../../platform/sandbox/sandbox.ts'
import type { Postgres } from '../../../platform/postgres.ts'
import { calendarOfProject } from '../../admin/index.ts'
import type { ContentModule } from '../../content/index.ts'
import { foresee } from '../../messaging/index.ts'
import { readPeople } from '../../profiles/index.ts'
import type { SegmentsModule } from '../../segments/index.ts'
import { figuresFor } from '../channels.ts'
import { doorRules } from '../execute/entry.ts'
import { type Values, ways } from '../execute/types.ts'
import { pastOf } from './history.ts'
import { judged, type Verdict } from './judge.ts'
import type { Life, LifeEvent } from './life.ts'
import { shownCall, type ShownCall } from './calls.ts'
import { replay, type Replayed } from './replay.ts'
import { versionOf } from './version.ts'

export interface DryRunDeps {
  readonly postgres: Postgres
  readonly clickhouse: ClickHouse
  readonly segments: Pick<SegmentsModule, 'ruleInputs' | 'referred'>
  readonly clock: Clock
  readonly content: Pick<ContentModule, 'items'>
  readonly code: Sandbox
}

type Input = z.output<typeof dryRunInputSchema>
interface Of {
  readonly projectId: number
  readonly publicId: string
  readonly journeyId: number
  readonly project: { readonly name: string; readonly timeZone: string; readonly currency: string }
  /** May whoever asks see what is known of real people? */
  readonly seesPeople: boolean
}

/** Nobody's number: who is invented is told apart from everybody else, and splits fall as they fall. */
const invented = 0

/** Tries a graph out with one person; `person`: somebody real by the number that is theirs now, else invented. */
export async function dryRun(deps: DryRunDeps, of: Of, graph: Graph, input: Input, personId = invented): Promise<DryRun> {
  const rules = [...graph.nodes.flatMap(rulesOf), ...doorRules(graph)]
  const referred = await deps.segments.referred(deps.postgres, of.projectId, rules)
  const segments = new Map([...referred].map(([id, one]) => [id, one.rule]))
  const until = Date.parse(input.until)
  const told = input.events.map((one, i) => ({
    id: `invented-${i}`,
    event: one.event,
    time: Date.parse(one.at),
    properties: one.properties,
  }))
  const life = await lifeOf(deps, of, { personId, rules: [...rules, ...segments.values()], graph, until, told, input })
  const from = input.from === undefined ? Math.min(until, ...told.map((one) => one.time)) : Date.parse(input.from)
  const via = opening(graph.entry) ? undefined : ways[graph.entry.kind]?.[0]
  const calendar = await calendarOfProject(deps.postgres, of.projectId)
  const version = versionOf(graph, of)
  const channels = await figuresFor(deps.postgres, of.projectId, [version])
  const replayed = await replay(
    version,
    life,
    { ...calendar, segments, items: life.items, channels, code: deps.code },
    { from, until, via, answers: input.answers },
  )
  const profile = personId === invented ? life.profile : of.seesPeople ? await profileOf(deps, of, personId, life) : undefined
  const filling = { project: of.project, profile, items: deps.content.items }
  const calls = new Map<number, ShownCall[]>()
  for (const asked of replayed.calls)
    calls.set(asked.runId, [...(calls.get(asked.runId) ?? []), ...(await shownCall(deps.postgres, asked, version, filling))])
  const time = { from: new Date(from), until: new Date(until) }
  const made = personId === invented ? { personId, profile: life.profile } : undefined
  const foreseen = await foresee(
    { ...deps, db: deps.postgres },
    { projectId: of.projectId, journeyId: of.journeyId, ...time, invented: made },
    [personId],
  )
  return present(replayed, judged(replayed, foreseen, until), calls, until)
}

/** All that is known of somebody real; rules have only what they ask about. */
async function profileOf({ postgres }: DryRunDeps, { projectId }: Of, personId: number, life: Life): Promise<Values> {
  const [person] = await readPeople(postgres, projectId, [personId])
  return { ...(person?.properties as Values | undefined) /* stored JSON */, ...life.profile }
}

interface Wanted {
  readonly personId: number
  readonly rules: readonly Rule[]
  readonly graph: Graph
  readonly until: number
  readonly told: readonly LifeEvent[]
  readonly input: Input
}

async function lifeOf({ postgres, clickhouse, segments }: DryRunDeps, { projectId }: Of, wanted: Wanted) {
  const { personId, rules, graph, until, told, input } = wanted
  const known = personId === invented ? undefined : (await segments.ruleInputs(postgres, projectId, [personId], rules)).get(personId)
  const names = [...new Set([...graphReferences(graph).events, ...rules.flatMap((rule) => [...references(rule).events])])]
  const past = personId === invented ? [] : await pastOf(clickhouse, projectId, personId, { names, until: new Date(until) })
  const person = 'personId' in input.person ? undefined : input.person
  const life: Life = {
    projectId,
    personId,
    profile: person?.profile ?? known?.profile ?? {},
    tags: person ? new Map(Object.entries(person.tags)) : (known?.tags ?? new Map()),
    lists: known?.lists,
    contact: known?.contact,
    // Sorting is stable: of one millisecond what is stored comes first.
    events: [...past, ...told].toSorted((a, b) => a.time - b.time),
  }
  return { ...life, items: known?.segments?.items }
}

const iso = (ms: number): string => new Date(ms).toISOString()

function present(
  { runs, visits, tags, notEntered, goals }: Replayed,
  verdicts: readonly Verdict[],
  calls: ReadonlyMap<number, ShownCall[]>,
  until: number,
): DryRun {
  const waiting = runs.flatMap(({ position }) =>
    position.state === 'waiting' && position.dueAt !== null && !isHeld(position) ? [position.dueAt] : [],
  )
  const held = verdicts.flatMap(({ goesAt }) => (goesAt !== null && goesAt > until ? [goesAt] : []))
  const ahead = [...waiting, ...held]
  return {
    runs: runs
      .filter((run) => !run.isExtra)
      .map((run) => ({
        id: run.runId,
        entryKey: run.entryKey,
        enteredAt: iso(run.enteredAt),
        state: run.pending ? ('pending' as const) : run.position.state,
        node: run.position.node,
        dueAt: run.position.dueAt === null ? null : iso(run.position.dueAt),
        alsoAt: runs
          .filter((one) => one !== run && one.runId === run.runId)
          .map(({ position }) => ({ node: position.node, dueAt: position.dueAt === null ? null : iso(position.dueAt) })),
        reason: run.position.reason,
        reachedGoal: goals.some((goal) => goal.runId === run.runId),
        steps: visits
          .filter((visit) => visit.run.runId === run.runId)
          .toSorted((a, b) => a.visit - b.visit)
          .map(({ node, visit, arrivedAt, leftAt, port, why }) => ({
            node,
            visit,
            arrivedAt: iso(arrivedAt),
            leftAt: iso(leftAt),
            port,
            why,
          })),
        sends: verdicts
          .filter(({ send }) => send.runId === run.runId)
          .map(({ send: { node, visit, at, templateId }, goesAt, reason }) => ({
            node,
            visit,
            at: at.toISOString(),
            templateId,
            goesAt: goesAt === null ? null : iso(goesAt),
            reason,
            why: explained(reason),
          })),
        calls: calls.get(run.runId) ?? [],
      })),
    tags: tags.map(({ tag, value, remove }) => ({ tag, value, remove })),
    notEntered: notEntered.map(({ event, eventAt, kind, reason }) => ({ event, at: iso(eventAt), kind, reason })),
    nextAt: ahead.length === 0 ? null : iso(Math.min(...ahead)),
  }
}
