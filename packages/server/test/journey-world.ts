import type { Graph } from '@millrace/contract/journeys/index.ts'
import { graphSchema } from '@millrace/contract/journeys/index.ts'
import { isSystemEvent } from '@millrace/contract/system-events.ts'
import type { z } from 'zod'
import { sql } from '../src/platform/sql.ts'
import { counts, makeTemplate, publish } from './journey-kit.ts'
import { record, tellSystem } from './pipeline.ts'
import { makeWorld, type TestProject, type World } from './world.ts'

type RecordInput = Parameters<typeof record>[0]

/** A project with a virtual clock in which journeys run; times of day are of 2026-11-01 UTC. */
export interface JourneyWorld {
  readonly world: World
  readonly project: TestProject
  readonly template: string
  /** Publishes a graph: entry, nodes by id, edges `a.port>b`, the port left out when it is `next`. */
  start(graph: GraphInput): Promise<string>
  republish(id: string, graph: GraphInput, policy: 'pin' | 'follow' | 'end'): Promise<void>
  change(id: string, verb: 'pause' | 'resume' | 'end' | 'archive' | 'restore', body?: object): Promise<void>
  /** Sets the clock, sends records as of then, and lets everything happen that is due. */
  happens(time: string, ...records: RecordInput[]): Promise<void>
  /** The same without letting anything happen. */
  arrives(time: string, ...records: RecordInput[]): Promise<void>
  counts(id: string): ReturnType<typeof counts>
  /** Send nodes asked of messaging, as `user node`, in order. */
  sends(): Promise<string[]>
  /** Where runs stand: `user state node reason`, in alphabetical order. */
  runs(id: string): Promise<string[]>
  end(): Promise<void>
}

export interface GraphInput {
  readonly entry?: z.input<typeof graphSchema>['entry']
  readonly nodes: Readonly<Record<string, object>>
  readonly edges: readonly string[]
  readonly goal?: z.input<typeof graphSchema>['goal']
  readonly reentry?: z.input<typeof graphSchema>['reentry']
  readonly limits?: z.input<typeof graphSchema>['limits']
}

export const at = (time: string): string => `2026-11-01T${time}Z`

export async function journeyWorld(options: { readonly privateTargets?: readonly string[] } = {}): Promise<JourneyWorld> {
  const world = await makeWorld({ at: at('08:00:00'), ...options })
  const project = await world.project()
  const template = await makeTemplate(world, project, {
    name: 'Hello',
    body: { kind: 'html', subject: 'Hello', preheader: '', html: '<p>Hello</p>', text: '' },
  })
  const { postgres } = world.databases

  function graphOf(input: GraphInput): Graph {
    return graphSchema.parse({
      entry: input.entry ?? { kind: 'event', event: 'Start' },
      nodes: Object.entries(input.nodes).map(([id, node]) => ({ id, ...withTemplate(node, template) })),
      edges: input.edges.map((edge) => {
        const [left = '', to = ''] = edge.split('>')
        const [from = '', port = 'next'] = left.split('.')
        return { from, port, to }
      }),
      goal: input.goal ?? null,
      ...(input.reentry ? { reentry: input.reentry } : {}),
      ...(input.limits ? { limits: input.limits } : {}),
    })
  }

  const revisionOf = (id: string): Promise<Record<string, string>> => world.revisionOf(project, `journeys/${id}`)

  async function must(answer: Promise<{ status: number; body: unknown }>): Promise<void> {
    const { status, body } = await answer
    if (status !== 200) throw new Error(`${status} ${JSON.stringify(body)}`)
  }

  async function arrives(time: string, ...records: RecordInput[]): Promise<void> {
    world.clock.set(new Date(at(time)))
    if (records.length === 0) return
    const [own, told] = [records.filter((one) => !isSystemEvent(one.event ?? '')), records.filter((one) => isSystemEvent(one.event ?? ''))]
    await world.app.ingest.accept(
      project.id,
      'native',
      own.map((one) => record({ at: at(time), ...one })),
    )
    await tellSystem(
      world.app.ingest.outboxes,
      project.id,
      told.map((one) => record({ at: at(time), ...one })),
    )
  }

  return {
    world,
    project,
    template,
    start: (graph) => publish(world, project, graphOf(graph)),
    async republish(id, graph, policy) {
      await must(world.call(project, 'PUT', `journeys/${id}`, { name: 'Journey', draft: graphOf(graph) }, await revisionOf(id)))
      await must(world.call(project, 'POST', `journeys/${id}/publish`, { policy }, await revisionOf(id)))
    },
    change: async (id, verb, body = {}) => must(world.call(project, 'POST', `journeys/${id}/${verb}`, body, await revisionOf(id))),
    arrives,
    async happens(time, ...records) {
      await arrives(time, ...records)
      await world.settle()
    },
    counts: (id) => counts(world, project, id),
    async sends() {
      const rows = await postgres.rows<{ text: string }>(sql`
        select (select min(p.id_value) from person_ids p where p.person_id = i.person_id and p.id_type = 'login_id') || ' ' || i.node as text
        from message_intents i order by i.created_at, 1`)
      return rows.map((row) => row.text)
    },
    async runs(id) {
      const rows = await postgres.rows<{ text: string }>(sql`
        select concat_ws(' ', coalesce((select min(p.id_value) from person_ids p where p.person_id = r.person_id and p.id_type = 'login_id'), '?'),
          (array['pending', 'waiting', 'done', 'exited', 'parked'])[r.state + 1], nullif(r.node, ''), nullif(r.reason, '')) as text
        from journey_runs r join journeys j on j.journey_id = r.journey_id where j.public_id = ${id} order by 1`)
      return rows.map((row) => row.text)
    },
    end: () => world.end(),
  }
}

const withTemplate = (node: object, templateId: string): object =>
  'kind' in node && node.kind === 'send'
    ? { ...node, settings: { channel: 'email', templateId, ...('settings' in node ? (node.settings as object) /* as given */ : {}) } }
    : node

export const mail = { kind: 'send' }
export const wait = (amount: number, unit: 'second' | 'minute' | 'hour' = 'minute') => ({
  kind: 'wait',
  settings: { duration: { amount, unit } },
})
export const waitFor = (event: string, minutes: number, links: object[] = []) => ({
  kind: 'wait_event',
  settings: { event, links, timeout: { amount: minutes, unit: 'minute' } },
})
export const exit = (reason: string) => ({ kind: 'exit', settings: { reason } })

export const known = (user: string, set: Record<string, string> = {}): RecordInput => ({
  ids: [`login:${user}`],
  set: { email: `${user}@x.cn`, ...set },
})
export const does = (user: string, event: string, properties: Record<string, string | number> = {}): RecordInput => ({
  ids: [`login:${user}`],
  event,
  properties,
})
