import { randomBytes } from 'node:crypto'
import type { BroadcastInput } from '@millrace/contract/broadcasts/broadcast.ts'
import { broadcastStates, isDraft } from '@millrace/contract/broadcasts/api.ts'
import { graphOf } from '@millrace/contract/broadcasts/graph.ts'
import type { Resume } from '@millrace/contract/journeys/api.ts'
import type { GraphProblem } from '@millrace/contract/journeys/index.ts'
import type { Clock } from '../../platform/clock.ts'
import { fail } from '../../platform/errors.ts'
import type { Actor } from '../../platform/http/index.ts'
import type { Db, Tx } from '../../platform/postgres.ts'
import { peopleBehind } from '../admin/index.ts'
import { type BroadcastJourneys, checklist, type ChecklistDeps, findJourney, refuseErrors } from '../journeys/index.ts'
import * as store from './store.ts'

export interface BroadcastUse {
  create(tx: Tx, projectId: number, input: store.Input): Promise<store.BroadcastRow>
  save(tx: Tx, projectId: number, id: string, input: store.Input): Promise<store.BroadcastRow>
  /** Everything that is to be looked at before it goes: errors keep it from going. */
  problems(db: Db, projectId: number, definition: store.Input['definition']): Promise<GraphProblem[]>
  /** It goes now, or is set to go at its time; it is a journey from then on. Whoever calls has asked whether it needs a second person. */
  send(tx: Tx, projectId: number, id: string, actor: Actor): Promise<store.BroadcastRow>
  /** Asks a second person to approve it as it is. */
  submit(tx: Tx, projectId: number, id: string, note: string, actor: Actor): Promise<store.BroadcastRow>
  /** Sends what is in review. */
  approve(tx: Tx, projectId: number, id: string, digest: string, actor: Actor): Promise<store.BroadcastRow>
  reject(tx: Tx, projectId: number, id: string, reason: string, actor: Actor): Promise<store.BroadcastRow>
  withdraw(tx: Tx, projectId: number, id: string, actor: Actor): Promise<store.BroadcastRow>
  pause(tx: Tx, projectId: number, id: string): Promise<store.BroadcastRow>
  resume(tx: Tx, projectId: number, id: string, how: Resume): Promise<store.BroadcastRow>
  /** Nothing more goes; a draft is put away. */
  cancel(tx: Tx, projectId: number, id: string): Promise<store.BroadcastRow>
  /** A draft that says the same. */
  duplicate(tx: Tx, projectId: number, id: string, name: string, by: readonly string[]): Promise<store.BroadcastRow>
}
export type { BroadcastInput }

export interface BroadcastDeps extends ChecklistDeps {
  readonly clock: Clock
  /** The journeys behind broadcasts. */
  readonly journeys: BroadcastJourneys
}

const drafts = broadcastStates.filter(isDraft)

/** The life of a broadcast. What happens to people in it is the journeys' business. */
export function broadcastUse({ clock, journeys, ...tools }: BroadcastDeps): BroadcastUse {
  const again = async (tx: Tx, projectId: number, id: string): Promise<store.BroadcastRow> =>
    (await store.lock(tx, projectId, id)) ?? fail('not_found', { kind: 'broadcast' })

  async function inState(tx: Tx, projectId: number, id: string, allowed: readonly string[]): Promise<store.BroadcastRow> {
    const row = await again(tx, projectId, id)
    if (allowed.includes(row.state)) return row
    return row.state === 'in_review' && allowed.includes('draft') ? fail('in_review') : fail('wrong_state', { state: row.state })
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

  /** Refused with every reason why it cannot go. */
  async function refuse(tx: Tx, { projectId, definition }: store.BroadcastRow): Promise<void> {
    const found = await problems(tx, projectId, definition)
    if (found.some(({ code }) => code === 'time_passed')) fail('time_passed')
    refuseErrors(found)
  }

  const behind = async (tx: Tx, { projectId, id }: Pick<store.BroadcastRow, 'projectId' | 'id'>) =>
    (await findJourney(tx, projectId, id, 'broadcast')) ?? fail('not_found', { kind: 'broadcast' })

  /** The journey that it becomes, with what it says now: one that was submitted before has it already. */
  async function written(tx: Tx, { projectId, id, name, definition }: store.BroadcastRow, by: readonly string[]) {
    const draft = { name, draft: graphOf(definition), by }
    const known = await findJourney(tx, projectId, id, 'broadcast')
    if (known) return journeys.saveDraft(tx, projectId, id, known.revision, draft)
    await journeys.create(tx, projectId, draft, id)
    return behind(tx, { projectId, id })
  }

  async function changed(tx: Tx, { projectId, id }: store.BroadcastRow, what?: 'sent_at'): Promise<store.BroadcastRow> {
    await store.note(tx, id, what, clock.now())
    return again(tx, projectId, id)
  }

  return {
    create,
    problems,

    async save(tx, projectId, id, input) {
      await inState(tx, projectId, id, drafts)
      await store.save(tx, id, input, clock.now())
      return again(tx, projectId, id)
    },

    async send(tx, projectId, id, actor) {
      const row = await inState(tx, projectId, id, drafts)
      await refuse(tx, row)
      const { revision } = await written(tx, row, await peopleBehind(tx, projectId, actor))
      await journeys.publish(tx, projectId, id, revision, 'pin', actor.name, true)
      return changed(tx, row, 'sent_at')
    },

    async submit(tx, projectId, id, note, actor) {
      const row = await inState(tx, projectId, id, drafts)
      await refuse(tx, row)
      await journeys.reviews.submit(tx, await written(tx, row, row.editedBy), { policy: 'pin', at: null, note }, actor)
      return changed(tx, row)
    },

    async approve(tx, projectId, id, digest, actor) {
      const row = await inState(tx, projectId, id, ['in_review'])
      await refuse(tx, row)
      await journeys.reviews.approve(tx, await behind(tx, row), digest, actor)
      return changed(tx, row, 'sent_at')
    },

    async reject(tx, projectId, id, reason, actor) {
      const row = await inState(tx, projectId, id, ['in_review'])
      await journeys.reviews.reject(tx, await behind(tx, row), reason, actor)
      return changed(tx, row)
    },

    async withdraw(tx, projectId, id, actor) {
      const row = await inState(tx, projectId, id, ['in_review'])
      await journeys.reviews.withdraw(tx, await behind(tx, row), actor)
      return changed(tx, row)
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
      const { state } = await inState(tx, projectId, id, [...drafts, 'scheduled', 'running', 'paused'])
      if (!isDraft(state)) await journeys.end(tx, projectId, id, 'cancelled')
      await store.note(tx, id, 'cancelled_at', clock.now())
      return again(tx, projectId, id)
    },

    async duplicate(tx, projectId, id, name, by) {
      const { definition } = await again(tx, projectId, id)
      return create(tx, projectId, { name, definition, by })
    },
  }
}
