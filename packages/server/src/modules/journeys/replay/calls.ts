import type { DryRun } from '@millrace/contract/journeys/dry-run.ts'
import { secretsIn } from '@millrace/contract/journeys/index.ts'
import { requestOf } from '../calls/request.ts'
import type { Values } from '../execute/types.ts'
import { bodyOfCall, type ContentModule, noItemScope } from '../../content/index.ts'
import type { Db } from '../../../platform/postgres.ts'
import type { LiveVersion } from '../execute/types.ts'
import type { Asked } from './replay.ts'

export type ShownCall = DryRun['runs'][number]['calls'][number]

/** Secrets are shown to nobody. */
export const mask = '••••'
export const masked = (names: readonly string[]): Record<string, string> => Object.fromEntries(names.map((name) => [name, mask]))

export interface Filling {
  /** Undefined: whoever asks may not see what is known of this person, so that nothing is filled in. */
  readonly profile: Values | undefined
  readonly items: ContentModule['items']
  readonly project: { readonly name: string; readonly timeZone: string; readonly currency: string }
}

/** The call that a step would make, as it would be written; nobody is called. */
export async function shownCall(db: Db, asked: Asked, version: LiveVersion, of: Filling): Promise<ShownCall[]> {
  const node = version.route.nodes.get(asked.node)
  if (node?.kind !== 'webhook') return []
  const call = node.settings
  const shown = { node: asked.node, visit: asked.visit, at: new Date(asked.at).toISOString(), method: call.method }
  if (!of.profile) return [{ ...shown, url: call.url, headers: {}, body: call.body, problem: null }]
  const filling = { projectId: asked.projectId, body: bodyOfCall(call), profile: of.profile, event: asked.trigger }
  const [item = noItemScope] = await of.items(db, [filling])
  const context = {
    profile: of.profile,
    project: of.project,
    now: new Date(asked.at),
    event: asked.trigger,
    item,
    person: { id: asked.personId },
    run: { id: asked.runId, journey: version.publicId, node: asked.node },
    secret: masked(secretsIn(call)),
  }
  const request = await requestOf({ call, id: 'dry-run', isTest: false, now: new Date(asked.at), kept: null }, context)
  if ('reason' in request) return [{ ...shown, url: call.url, headers: {}, body: '', problem: request.reason }]
  const { url, body } = request
  const headers = { ...request.headers, ...(call.secret === undefined ? {} : { 'webhook-signature': mask }) }
  return [{ ...shown, url, body, headers, problem: null }]
}
