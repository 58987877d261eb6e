import { decidedBy, graphSchema, type Node, paced, periodOf } from '@millrace/contract/journeys/index.ts'
import type { decisionSchema, Gate, Gates } from '@millrace/contract/journeys/gates.ts'
import { partCount } from '@millrace/contract/parts.ts'
import type { z } from 'zod'
import { fail } from '../../../platform/errors.ts'
import type { Actor } from '../../../platform/http/index.ts'
import type { Db, Tx } from '../../../platform/postgres.ts'
import { everybodyBehind, journeysNeedApproval, zoneOfProject } from '../../admin/index.ts'
import type { Decision } from '../execute/control.ts'
import { sendToInbox } from '../execute/save.ts'
import { type JourneyRow, versions } from '../store.ts'
import { keepStanding, makersOf, partOfRun, standingAt, usedOf, waitingAt } from './store.ts'

/** Every part lets its own people on, as soon as it hears of it: those who are there then. Answers with how many are there now. */
export async function decide(
  tx: Tx,
  row: JourneyRow,
  node: string,
  { decision, note, runId, standing }: z.output<typeof decisionSchema>,
  { actor, now }: { readonly actor: Actor; readonly now: Date },
): Promise<number> {
  const { journeyId, projectId } = row
  if (row.state !== 'running') fail('wrong_state', { state: row.state })
  const there = (await waitingAt(tx, journeyId)).filter((one) => one.node === node)
  const asking = new Set([row.version ?? 0, ...there.map((one) => one.version)])
  const known = (await versions(tx, journeyId)).filter((one) => asking.has(one.version))
  if (!known.some(({ graph }) => approvalsIn(graph).includes(node))) fail('not_found', { kind: 'step' })
  if (await journeysNeedApproval(tx, projectId)) {
    const makers = await makersOf(tx, journeyId, [...asking])
    const involved = await everybodyBehind(tx, projectId, [...makers, ...row.editedBy])
    if (actor.kind !== 'account' || involved.includes(actor.name)) fail('second_person_needed')
  }
  const part = runId === undefined ? undefined : ((await partOfRun(tx, { journeyId, node }, runId)) ?? fail('not_found', { kind: 'run' }))
  if (standing && decision === 'approve' && runId === undefined)
    await keepStanding(tx, projectId, { journeyId, node, by: actor.name, note, at: now })
  const payload: Decision = {
    journeyId,
    node,
    port: decision === 'approve' ? 'approved' : 'rejected',
    why: decidedBy(actor.name, note),
    at: now.getTime(),
    runId,
  }
  const parts = part === undefined ? Array.from({ length: partCount }, (_, i) => i) : [part]
  await sendToInbox(
    tx,
    parts.map((one) => ({ part: one, personId: 0, projectId, kind: 'decide' as const, payload })),
    now,
  )
  return runId === undefined ? there.reduce((sum, one) => sum + one.n, 0) : 1
}

const approvalsIn = (graph: unknown): string[] =>
  graphSchema.parse(graph).nodes.flatMap((node) => (node.kind === 'approval' ? [node.id] : []))

/** Gates of the version that is live, and of earlier ones where people still wait. */
export async function gatesOf(db: Db, { journeyId, projectId, version }: JourneyRow, now: Date): Promise<Gates['items']> {
  const nodes = new Map<string, Node>()
  const there = await waitingAt(db, journeyId)
  for (const one of await versions(db, journeyId))
    for (const node of paced(graphSchema.parse(one.graph)).nodes) {
      const isAsked = one.version === version || there.some((some) => some.node === node.id && some.version === one.version)
      if (isAsked && !nodes.has(node.id)) nodes.set(node.id, node)
    }
  const places = [...nodes.values()].map(({ id }) => ({ journeyId, node: id }))
  const standing = new Map((await standingAt(db, places)).map((one) => [one.node, one]))
  const used = await usedOf(db, journeyId)
  const zone = await zoneOfProject(db, projectId)
  const waitingIn = (node: string): number => there.filter((one) => one.node === node).reduce((sum, one) => sum + one.n, 0)
  return [...nodes.values()].flatMap((node): Gate[] => {
    if (node.kind === 'approval') {
      const by = standing.get(node.id)
      const waiting = waitingIn(node.id)
      const { asks } = node.settings
      return [
        { node: node.id, kind: 'approval', asks, waiting, standing: by ? { by: by.by, note: by.note, at: by.at.toISOString() } : null },
      ]
    }
    if (node.kind === 'throttle')
      return [{ node: node.id, kind: 'throttle', perMinute: node.settings.perMinute, waiting: waitingIn(node.id) }]
    if (node.kind !== 'budget') return []
    const { most, per } = node.settings
    const period = periodOf(per, now.getTime(), zone)
    return [
      { node: node.id, kind: 'budget', most, per, used: used.find((one) => one.node === node.id && one.period === period)?.used ?? 0 },
    ]
  })
}
