import type { Effect } from '@millrace/contract/journeys/index.ts'
import type { NewIntent } from '../../messaging/index.ts'
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
  templateId: effect.templateId,
  templateVersion: effect.live ? null : (version.templates[effect.templateId] ?? null),
  class: effect.class,
  purpose: effect.purpose,
  at: new Date(effect.at),
  trigger: run.trigger,
})
