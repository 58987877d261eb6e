import type { DryRun, dryRunInputSchema } from '@millrace/contract/journeys/dry-run.ts'
import { type Graph, graphReferences, isHeld, opening, rulesOf } from '@millrace/contract/journeys/index.ts'
import { references, type Rule } from '@millrace/contract/rules/index.ts'
import type { z } from 'zod'
import type { ClickHouse } from '../../../platform/clickhouse.ts'
import type { Clock } from '../../../platform/clock.ts'
import type { Postgres } from '../../../platform/postgres.ts'
import { zoneOfProject } from '../../admin/index.ts'
import type { SegmentsModule } from '../../segments/index.ts'
import { doorRules } from '../execute/entry.ts'
import { ways } from '../execute/types.ts'
import { pastOf } from './history.ts'
import type { Life, LifeEvent } from './life.ts'
import { replay, type Replayed } from './replay.ts'
import { versionOf } from './version.ts'

export interface DryRunDeps {
  readonly postgres: Postgres
  readonly clickhouse: ClickHouse
  readonly segments: Pick<SegmentsModule, 'ruleInputs' | 'referred'>
  readonly clock: Clock
}

type Input = z.output<typeof dryRunInputSchema>
interface Of {
  readonly projectId: number
  readonly publicId: string
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
  const zone = await zoneOfProject(deps.postgres, of.projectId)
  return present(replay(versionOf(graph, of), life, { zone, segments, items: life.items }, { from, until, via }))
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

function present({ runs, visits, sends, tags, notEntered, goals }: Replayed): DryRun {
  const waiting = runs.flatMap(({ position }) =>
    position.state === 'waiting' && position.dueAt !== null && !isHeld(position) ? [position.dueAt] : [],
  )
  return {
    runs: runs.map((run) => ({
      id: run.runId,
      entryKey: run.entryKey,
      enteredAt: iso(run.enteredAt),
      state: run.pending ? ('pending' as const) : run.position.state,
      node: run.position.node,
      dueAt: run.position.dueAt === null ? null : iso(run.position.dueAt),
      reason: run.position.reason,
      reachedGoal: goals.some((goal) => goal.runId === run.runId),
      steps: visits
        .filter((visit) => visit.run === run)
        .map(({ node, visit, arrivedAt, leftAt, port, why }) => ({
          node,
          visit,
          arrivedAt: iso(arrivedAt),
          leftAt: iso(leftAt),
          port,
          why,
        })),
      sends: sends
        .filter((send) => send.runId === run.runId)
        .map(({ node, visit, at, templateId }) => ({ node, visit, at: at.toISOString(), templateId })),
    })),
    tags: tags.map(({ tag, value, remove }) => ({ tag, value, remove })),
    notEntered: notEntered.map(({ event, eventAt, kind, reason }) => ({ event, at: iso(eventAt), kind, reason })),
    nextAt: waiting.length === 0 ? null : iso(Math.min(...waiting)),
  }
}
