import type { JourneyRun, PersonJourneys } from '@millrace/contract/journeys/api.ts'
import { describeReason, describeVisit, type Graph, entryKey, type Node, paced } from '@millrace/contract/journeys/index.ts'
import { useQuery } from '@tanstack/react-query'
import { Tag, Timeline, Typography } from 'antd'
import { call } from '../../lib/api.ts'
import { usePreferences } from '../../lib/preferences.ts'
import { useProject } from '../../lib/session.ts'
import { useFormat, useWords } from '../../lib/words.ts'
import { Loaded } from '../../ui/states.tsx'
import { useNameOf } from './editor/looks.tsx'

type Run = PersonJourneys['items'][number]

export const runColours: Record<JourneyRun['state'], string> = {
  pending: 'default',
  waiting: 'processing',
  done: 'success',
  exited: 'default',
  parked: 'error',
}

/** The published versions of a journey, newest first. */
export const useVersions = (journeyId: string, isEnabled = true) => {
  const { api, slug } = useProject()
  return useQuery({
    queryKey: ['versions', slug, journeyId],
    queryFn: () => call<{ items: { version: number; graph: Graph }[] }>(`${api}/journeys/${journeyId}/versions`),
    staleTime: 30_000,
    enabled: isEnabled,
  })
}

/** The name of a step in the version somebody entered with; steps may be gone from today's. */
export function useStepName(journeyId: string): (version: number, node: string) => string {
  const versions = useVersions(journeyId)
  const nameOf = useNameOf()
  return (version, node) => {
    const items = versions.data?.items ?? []
    const has = (graph: Graph): boolean => node === 'entry' || paced(graph).nodes.some((one) => one.id === node)
    const found = items.find((one) => one.version === version && has(one.graph)) ?? items.find((one) => has(one.graph))
    return found ? nameOf(found.graph, node) : node
  }
}

/** The same for a single cell. */
export function StepName({ journeyId, node }: { readonly journeyId: string; readonly node: string }) {
  return useStepName(journeyId)(0, node)
}

/** Somebody's way through a journey: every step, when, and why it went on as it did. */
export function RunPath({ run }: { readonly run: Run }) {
  const versions = useVersions(run.journeyId)
  const stepName = useStepName(run.journeyId)
  const nodeOf = (id: string) =>
    versions.data?.items.flatMap((one) => (one.version === run.version ? paced(one.graph).nodes : [])).find((node) => node.id === id) ??
    versions.data?.items.flatMap((one) => paced(one.graph).nodes).find((node) => node.id === id)
  const entry = versions.data?.items.find((one) => one.version === run.version)?.graph.entry
  return <Way run={run} keyName={entry && entryKey(entry)} nameOf={(node) => stepName(run.version, node)} nodeOf={nodeOf} />
}

/** The same of a run whose steps are known. */
export function Way({
  run,
  keyName: key,
  nameOf,
  nodeOf,
}: {
  readonly run: Pick<Run, 'state' | 'node' | 'dueAt' | 'alsoAt' | 'reason' | 'entryKey'> & {
    readonly steps: readonly Pick<Run['steps'][number], 'node' | 'visit' | 'arrivedAt' | 'leftAt' | 'port' | 'why'>[]
  }
  readonly keyName: string | undefined
  readonly nameOf: (node: string) => string
  readonly nodeOf: (node: string) => Node | undefined
}) {
  const words = useWords()
  const language = usePreferences((state) => state.language)
  const { timeZone } = useProject()
  const { time } = useFormat(timeZone)
  const isInside = run.state === 'waiting' || run.state === 'pending'
  return (
    <Timeline
      items={[
        ...(key
          ? [{ key: 'key', color: 'gray', content: <Typography.Text type="secondary">{`${key} = ${run.entryKey}`}</Typography.Text> }]
          : []),
        ...run.steps.map((step) => ({
          key: `${step.visit}/${step.leftAt}/${step.port}`,
          content: <Line at={time(step.leftAt)} title={nameOf(step.node)} note={describeVisit(step, nodeOf(step.node), language)} />,
        })),
        {
          key: 'now',
          color: isInside ? 'blue' : 'gray',
          content: isInside ? (
            <Line
              at={run.dueAt === null ? '' : words.journeys.until(time(run.dueAt))}
              title={nameOf(run.node)}
              note={run.state === 'pending' ? words.journeys.pendingNote : describeReason(run.reason, language) || words.journeys.waitsHere}
            />
          ) : (
            <Line at="" title={words.journeys.runStates[run.state]} note={describeReason(run.reason, language)} />
          ),
        },
        ...run.alsoAt.map((one, i) => ({
          key: `also ${i}`,
          color: 'blue',
          content: (
            <Line
              at={one.dueAt === null ? '' : words.journeys.until(time(one.dueAt))}
              title={nameOf(one.node)}
              note={words.journeys.waitsHere}
            />
          ),
        })),
      ]}
    />
  )
}

function Line({ at, title, note }: { readonly at: string; readonly title: string; readonly note: string }) {
  return (
    <>
      <div>
        <strong>{title}</strong> {note && <Typography.Text>· {note}</Typography.Text>}
      </div>
      <Typography.Text type="secondary" style={{ fontSize: 12 }}>
        {at}
      </Typography.Text>
    </>
  )
}

export function RunState({ state }: { readonly state: JourneyRun['state'] }) {
  const words = useWords()
  return <Tag color={runColours[state]}>{words.journeys.runStates[state]}</Tag>
}

/** The way of one run, fetched when somebody opens it. */
export function RunDetail({ personId, runId }: { readonly personId: number; readonly runId: number }) {
  const { api, slug } = useProject()
  const words = useWords()
  const query = useQuery({
    queryKey: ['person-journeys', slug, String(personId)],
    queryFn: () => call<PersonJourneys>(`${api}/people/${personId}/journeys`),
  })
  return (
    <Loaded query={query}>
      {(data) => {
        const run = data.items.find((one) => one.id === runId)
        return run ? <RunPath run={run} /> : <Typography.Text type="secondary">{words.journeys.runGone}</Typography.Text>
      }}
    </Loaded>
  )
}
