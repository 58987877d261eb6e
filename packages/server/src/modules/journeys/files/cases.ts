import type { Case } from '@millrace/contract/journeys/case.ts'
import type { JourneyFile } from '@millrace/contract/journeys/file.ts'
import { opening, type GraphProblem, validate } from '@millrace/contract/journeys/index.ts'
import type { Rule } from '@millrace/contract/rules/index.ts'
import { type Sandbox, sandbox } from '../../../platform/sandbox/sandbox.ts'
import { ways } from '../execute/types.ts'
import { replay, type Replayed } from '../replay/replay.ts'
import { versionOf } from '../replay/version.ts'

export interface CaseResult {
  readonly name: string
  /** What came otherwise than the case says; none: it passed. */
  readonly difference: string | undefined
}

/** Replays every case of a file in memory; a journey that could not go live fails first. */
export async function testJourney(file: JourneyFile): Promise<CaseResult[]> {
  const problems = validate(file.graph).filter(({ severity }) => severity === 'error')
  const code = sandbox()
  const results: CaseResult[] = problems.map((problem) => ({ name: 'the journey itself', difference: describeProblem(problem) }))
  for (const one of file.cases) results.push({ name: one.name, difference: differenceOf(one, await replayed(file, one, code)) })
  return results
}

export const describeProblem = ({ nodeId, code, params }: GraphProblem): string =>
  [nodeId === null ? 'journey' : `steps.${nodeId}`, code, ...Object.entries(params).map(([name, value]) => `${name}=${value}`)].join(' ')

function replayed({ id, graph }: JourneyFile, { person, segments, zone, events, from, until }: Case, code: Sandbox): Promise<Replayed> {
  const told = events.map((one, i) => ({ id: `event-${i}`, event: one.event, time: Date.parse(one.at), properties: one.properties }))
  const everybody: Rule = { kind: 'all', rules: [] }
  const end = Date.parse(until)
  return replay(
    versionOf(graph, { projectId: 0, publicId: id }),
    {
      projectId: 0,
      personId: person.number,
      profile: person.profile,
      tags: new Map(Object.entries(person.tags)),
      lists: new Set(segments),
      events: told.toSorted((a, b) => a.time - b.time),
    },
    { zone, segments: new Map(segments.map((one) => [one, everybody])), code },
    {
      from: from === undefined ? Math.min(end, ...told.map(({ time }) => time)) : Date.parse(from),
      until: end,
      via: opening(graph.entry) ? undefined : ways[graph.entry.kind]?.[0],
    },
  )
}

function differenceOf(wanted: Case, { runs, visits, sends, notEntered }: Replayed): string | undefined {
  const taken = runs.flatMap((run) => visits.filter((visit) => visit.run === run))
  const at = Array.from({ length: Math.max(taken.length, wanted.path.length) }, (_, i) => i).find((i) => {
    const visit = taken[i]
    return visit === undefined || portOf(visit) !== wanted.path[i]
  })
  const last = runs.at(-1)
  const state = last === undefined ? 'not entered' : last.pending ? 'pending' : last.position.state
  if (at !== undefined) {
    const visit = taken[at]
    const refused = notEntered.map(({ event, kind, reason }) => ` (${event} ${kind}: ${reason})`).join('')
    const why = visit?.why ? ` (${visit.why})` : ''
    const came = visit ? `${portOf(visit)} at ${iso(visit.leftAt)}${why}` : `nothing more, ${state}${whereOf(last)}${refused}`
    return `path ${at + 1}: expected ${wanted.path[at] ?? 'nothing more'}, came ${came}`
  }
  const sent = sends.map(({ node }) => node)
  if (wanted.sends && wanted.sends.join() !== sent.join()) return `sends: expected ${list(wanted.sends)}, came ${list(sent)}`
  if (wanted.state !== undefined && wanted.state !== state) return `state: expected ${wanted.state}, came ${state}${whereOf(last)}`
  return undefined
}

/** As a path names it: an exit has no port. */
const portOf = ({ node, port }: Replayed['visits'][number]): string => (port === '' ? node : `${node}.${port}`)
const iso = (ms: number): string => new Date(ms).toISOString()
const list = (some: readonly string[]): string => (some.length === 0 ? 'none' : some.join(', '))

function whereOf(run: Replayed['runs'][number] | undefined): string {
  if (!run) return ''
  const { node, dueAt, reason } = run.position
  return [node ? ` at ${node}` : '', dueAt === null ? '' : ` until ${iso(dueAt)}`, reason ? ` (${reason})` : ''].join('')
}
