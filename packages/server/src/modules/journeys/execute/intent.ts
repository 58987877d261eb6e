import { type Effect, hostOf, isBulk, priorityOf } from '@millrace/contract/journeys/index.ts'
import type { NewIntent } from '../../messaging/index.ts'
import type { NewCall } from '../calls/store.ts'
import type { LiveVersion, Run } from './types.ts'

/** What a step of a run wants sent. */
export const intentOf = (run: Run, version: LiveVersion, effect: Extract<Effect, { kind: 'send' }>): NewIntent => ({
  part: run.part,
  projectId: run.projectId,
  personId: run.personId,
  journeyId: run.journeyId,
  version: version.version,
  runId: run.runId,
  node: effect.node,
  visit: effect.visit,
  channel: effect.channel,
  templateId: effect.templateId,
  templateVersion: effect.live ? null : (version.templates[effect.templateId] ?? null),
  class: effect.class,
  purpose: effect.purpose,
  lane: isBulk(version.route.graph.entry) ? 1 : 0,
  priority: priorityOf(version.route.graph.limits),
  at: new Date(effect.at),
  trigger: run.trigger,
})

/** What a step of a run wants called. */
export function callOf(run: Run, version: LiveVersion, { node, visit, at }: Extract<Effect, { kind: 'webhook' }>): NewCall {
  const { part, projectId, personId, journeyId, runId, isTest, trigger } = run
  const step = version.route.nodes.get(node)
  const host = (step?.kind === 'webhook' && hostOf(step.settings.url)) || ''
  return { part, projectId, personId, journeyId, version: version.version, runId, node, visit, host, isTest, trigger, dueAt: new Date(at) }
}
