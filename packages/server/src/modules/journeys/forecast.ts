import type { JourneyForecast } from '@millrace/contract/journeys/api.ts'
import { audienceOf, graphSchema, priorityOf } from '@millrace/contract/journeys/index.ts'
import { marketingPurpose } from '@millrace/contract/messaging/consents.ts'
import type { Clock } from '../../platform/clock.ts'
import { type ForecastDeps, messageForecast } from '../messaging/index.ts'
import { ruleOf } from './audience/audience.ts'
import { nextTime, ownTime } from './audience/times.ts'
import type { JourneyRow } from './store.ts'

/** A draft with more is looked at step by step in a dry run. */
const mostSteps = 4

/**
 * What the contact rules would say if everybody whom the audience of the draft means came to each of its sends at once: on the way there
 * people wait, branch off and leave, which a backtest plays.
 */
export async function forecastJourney(
  deps: ForecastDeps & { readonly clock: Clock },
  project: { readonly id: number; readonly timeZone: string },
  { journeyId, draft }: Pick<JourneyRow, 'journeyId' | 'draft'>,
): Promise<JourneyForecast> {
  const graph = graphSchema.parse(draft)
  const meant = audienceOf(graph.entry)
  if (!meant) return { steps: [] }
  const now = deps.clock.now()
  const due = nextTime(meant.when, project.timeZone, now) ?? now
  const sends = graph.nodes.flatMap((node) => (node.kind === 'send' ? [node] : [])).slice(0, mostSteps)
  const steps: JourneyForecast['steps'] = []
  for (const { id, settings } of sends) {
    const { channel, templateId, class: messageClass, purpose = marketingPurpose } = settings
    const send = { channel, templateId, class: messageClass, purpose, priority: priorityOf(graph.limits) }
    const at = (zone: string): Date => ownTime(meant.when, due, zone)
    const asked = { projectId: project.id, journeyId, rule: ruleOf(meant), now, at, sendOf: () => send }
    steps.push({ node: id, messages: await messageForecast(deps, asked) })
  }
  return { steps }
}
