import { randomBytes } from 'node:crypto'
import type { BroadcastInput } from '@millrace/contract/broadcasts/broadcast.ts'
import { graphOf } from '@millrace/contract/broadcasts/graph.ts'
import type { Resume } from '@millrace/contract/journeys/api.ts'
import type { GraphProblem } from '@millrace/contract/journeys/index.ts'
import type { Clock } from '../../platform/clock.ts'
import { fail } from '../../platform/errors.ts'
import type { Db, Tx } from '../../platform/postgres.ts'
import { checklist, type ChecklistDeps, type JourneyUse, refuseErrors } from '../journeys/index.ts'
import * as store from './store.ts'

export interface BroadcastUse {
  create(tx: Tx, projectId: number, input: store.Input): Promise<store.BroadcastRow>
  save(tx: Tx, projectId: number, id: string, input: store.Input): Promise<store.BroadcastRow>
  /** Everything that is to be looked at before it goes: errors keep it from going. */
  problems(db: Db, projectId: number, definition: store.Input['definition']): Promise<GraphProblem[]>
  /** It goes now, or is set to go at its time; it is a journey from then on. */
  send(
    tx: Tx,
    projectId: number,
    id: string,
    by: { readonly name: string; readonly behind: readonly string[] },
  ): Promise<store.BroadcastRow>
  pause(tx: Tx, projectId: number, id: string): Promise<store.BroadcastRow>
  resume(tx: Tx, projectId: number, id: string, how: Resume): Promise<store.BroadcastRow>
  /** Nothing more goes; a draft is put away. */
  cancel(tx: Tx, projectId: number, id: string): Promise<store.BroadcastRow>
  /** A draft that says the same. */
  duplicate(tx: Tx, projectId: number, id: string, name: string): Promise<store.BroadcastRow>
}
export type { BroadcastInput }

export interface BroadcastDeps extends ChecklistDeps {
  readonly clock: Clock
  /** The journeys behind broadcasts. */
  readonly journeys: JourneyUse
}

/** The life of a broadcast. What happens to people in it is the journeys' business. */
export function broadcastUse({ clock, journeys, ...tools }: BroadcastDeps): BroadcastUse {
  const again = async (tx: Tx, projectId: number, id: string): Promise<store.BroadcastRow> =>
    (await store.lock(tx, projectId, id)) ?? fail('not_found', { kind: 'broadcast' })

  async function inState(tx: Tx, projectId: number, id: string, allowed: readonly string[]): Promise<store.BroadcastRow> {
    const row = await again(tx, projectId, id)
    return allowed.includes(row.state) ? row : fail('wrong_state', { state: row.state })
  }

  async function create(tx: Tx, projectId: number, input: store.Input): Promise<store.BroadcastRow> {
    const id = `bct_${randomBytes(8).toString('hex')}`
    await store.insert(tx, projectId, id, input, clock.now())
    return again(tx, projectId, id)
  }

  async function problems(db: Db, projectId: number, definition: store.Input['definition']): Promise<GraphProblem[]> {
    const graph = graphOf(definition)
    const found = [...(await journeys.problems(db, projectId, graph)), ...(await checklist(tools, db, projectId, graph))]
    return found
      .filter(({ code }) => code !== 'weights_not_hundred')
      .map((one) => (one.code === 'time_passed' ? { ...one, severity: 'error' as const } : one))
  }

  return {
    create,
    problems,

    async save(tx, projectId, id, input) {
      await inState(tx, projectId, id, ['draft'])
      await store.save(tx, id, input, clock.now())
      return again(tx, projectId, id)
    },

    async send(tx, projectId, id, { name: by, behind }) {
      const { name, definition } = await inState(tx, projectId, id, ['draft'])
      const found = await problems(tx, projectId, definition)
      if (found.some(({ code }) => code === 'time_passed')) fail('time_passed')
      refuseErrors(found)
      await journeys.create(tx, projectId, { name, draft: graphOf(definition), by: behind }, id)
      await journeys.publish(tx, projectId, id, 1, 'pin', by)
      await store.note(tx, id, 'sent_at', clock.now())
      return again(tx, projectId, id)
    },

    async pause(tx, projectId, id) {
      await inState(tx, projectId, id, ['scheduled', 'running'])
      await journeys.pause(tx, projectId, id)
      await store.note(tx, id, undefined, clock.now())
      return again(tx, projectId, id)
    },

    async resume(tx, projectId, id, how) {
      await inState(tx, projectId, id, ['paused'])
      await journeys.resume(tx, projectId, id, how)
      await store.note(tx, id, undefined, clock.now())
      return again(tx, projectId, id)
    },

    async cancel(tx, projectId, id) {
      const { state } = await inState(tx, projectId, id, ['draft', 'scheduled', 'running', 'paused'])
      if (state !== 'draft') await journeys.end(tx, projectId, id, 'cancelled')
      await store.note(tx, id, 'cancelled_at', clock.now())
      return again(tx, projectId, id)
    },

    async duplicate(tx, projectId, id, name) {
      const { definition } = await again(tx, projectId, id)
      return create(tx, projectId, { name, definition })
    },
  }
}
