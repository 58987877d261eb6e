import { type Broadcast, meantBy, variantsOf } from '@millrace/contract/broadcasts/broadcast.ts'
import { graphOf, steps } from '@millrace/contract/broadcasts/graph.ts'
import { armOf } from '@millrace/contract/experiments/assignment.ts'
import { needsApproval } from '@millrace/contract/broadcasts/approval.ts'
import { priorityOf } from '@millrace/contract/journeys/index.ts'
import type { Forecast } from '@millrace/contract/broadcasts/api.ts'
import { smsSize } from '@millrace/contract/connectors/sms.ts'
import { marketingPurpose } from '@millrace/contract/messaging/consents.ts'
import type { Rule } from '@millrace/contract/rules/index.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Postgres } from '../../platform/postgres.ts'
import { broadcastsNeedApproval } from '../admin/index.ts'
import type { ContentModule } from '../content/index.ts'
import { nextTime, ownTime } from '../journeys/index.ts'
import { type ForecastAsked, type ForecastDeps as MessageForecastDeps, foretell, messageForecast } from '../messaging/index.ts'
import type { SegmentsModule } from '../segments/index.ts'
import type { BroadcastUse } from './broadcasts.ts'
import type { BroadcastRow } from './store.ts'

export interface ForecastDeps extends MessageForecastDeps {
  readonly segments: MessageForecastDeps['segments'] & Pick<SegmentsModule, 'counts'>
  readonly content: MessageForecastDeps['content'] & Pick<ContentModule, 'find'>
  readonly clock: Clock
}

/** What sending would come to now: whom it means, whom it reaches, and about what text messages cost. */
export async function forecast(
  deps: ForecastDeps,
  broadcasts: Pick<BroadcastUse, 'problems'>,
  project: { readonly id: number; readonly timeZone: string },
  row: Pick<BroadcastRow, 'id' | 'definition'>,
): Promise<Forecast> {
  const { postgres, segments, content, messaging } = deps
  const { id: projectId } = project
  const { definition } = row
  const approval = await broadcastsNeedApproval(postgres, projectId)
  const problems = await broadcasts.problems(postgres, projectId, definition)
  const rule = meantBy(definition)
  const isAskable = !problems.some(({ nodeId, severity, code }) => nodeId === null && severity === 'error' && code !== 'time_passed')
  const needs = (some: number): boolean => needsApproval(approval, { class: definition.class, people: some })
  const nothing = {
    messages: null,
    people: null,
    control: null,
    reachable: null,
    units: null,
    cost: null,
    needsApproval: needs(0),
    problems,
  }
  if (!rule || !isAskable) return nothing
  const { items } = await segments.counts(projectId, [rule, ...reached(definition, rule)])
  const [people = 0, reachable = null] = items
  const control = Math.round((people * definition.control) / 100)
  const messages = isAskable ? await messageForecast(deps, askedOf(deps.clock.now(), project, row, rule)) : null
  if (definition.channel !== 'sms') return { ...nothing, messages, people, control, reachable, needsApproval: needs(people) }
  const each = await unitsEach(content, postgres, projectId, definition)
  const units = each === undefined ? null : Math.round((reachable ?? people) * (1 - definition.control / 100) * each)
  const account = (await messaging.accounts.forSms(postgres, [projectId]))(projectId)
  const price = typeof account === 'string' ? null : account.unitPrice
  const cost = units === null || price === null ? null : units * price
  return { messages, people, control, reachable, units, cost, needsApproval: needs(people), problems }
}

/** Whether a second person has to approve it, by how many people it means now. */
export async function isApprovalNeeded(
  { postgres, segments }: Pick<ForecastDeps, 'postgres' | 'segments'>,
  { projectId, definition }: Pick<BroadcastRow, 'projectId' | 'definition'>,
): Promise<boolean> {
  const approval = await broadcastsNeedApproval(postgres, projectId)
  const rule = meantBy(definition)
  const needs = (people: number): boolean => needsApproval(approval, { class: definition.class, people })
  // Nobody is counted where the number decides nothing.
  if (!rule || needs(0) || !needs(Number.POSITIVE_INFINITY)) return needs(0)
  const { items } = await segments.counts(projectId, [rule])
  return needs(items[0] ?? 0)
}

/** The people behind a number of it, by their number; of a sample those who were asked. */
export async function forecastPeople(
  deps: ForecastDeps,
  project: { readonly id: number; readonly timeZone: string },
  row: Pick<BroadcastRow, 'id' | 'definition'>,
  key: string,
): Promise<number[]> {
  const rule = meantBy(row.definition)
  if (!rule) return []
  const { people } = await foretell(deps, askedOf(deps.clock.now(), project, row, rule))
  return people.flatMap((one) => (one.key === key ? [one.personId] : [])).toSorted((a, b) => a - b)
}

/** Who gets which, and when, as the journey that it becomes. */
function askedOf(
  now: Date,
  project: { readonly id: number; readonly timeZone: string },
  { id, definition }: Pick<BroadcastRow, 'id' | 'definition'>,
  rule: Rule,
): ForecastAsked {
  const { channel, class: messageClass, purpose = marketingPurpose, when } = definition
  const graph = graphOf(definition)
  const split = graph.nodes.find((node) => node.id === steps.split)
  const arms = split?.kind === 'split' ? split.settings.arms : []
  const weights = arms.map(({ weight }) => weight)
  const due = nextTime(when, project.timeZone, now) ?? now
  const letters = variantsOf(definition)
  return {
    projectId: project.id,
    journeyId: 0,
    rule,
    now,
    at: (zone) => ownTime(when, due, zone),
    sendOf(personId) {
      const arm = arms.length === 0 ? letters[0] : arms[armOf(personId, `${id}/${steps.split}`, weights)]?.id
      const variant = definition.variants[letters.findIndex((letter) => letter === arm)]
      return variant && { channel, templateId: variant.templateId, class: messageClass, purpose, priority: priorityOf(graph.limits) }
    },
  }
}

const reached = ({ class: messageClass, channel, purpose = marketingPurpose }: Broadcast, rule: Rule): Rule[] =>
  messageClass === 'marketing' ? [{ kind: 'all', rules: [rule, { kind: 'reach', purpose, channel, is: 'reachable' }] }] : []

/** Units of one message by the texts as they are written: what is filled in makes them longer or shorter. */
async function unitsEach(
  content: Pick<ContentModule, 'find'>,
  postgres: Postgres,
  projectId: number,
  { variants }: Broadcast,
): Promise<number | undefined> {
  let sum = 0
  for (const { templateId, weight } of variants) {
    const body = (await content.find(postgres, projectId, templateId))?.body
    if (body?.kind !== 'sms') return undefined
    sum += (weight / 100) * smsSize(body.signature === '' ? body.text : `【${body.signature}】${body.text}`, true).units
  }
  return sum
}
