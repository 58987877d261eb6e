import { type Broadcast, meantBy } from '@millrace/contract/broadcasts/broadcast.ts'
import type { Forecast } from '@millrace/contract/broadcasts/api.ts'
import { smsSize } from '@millrace/contract/connectors/sms.ts'
import { marketingPurpose } from '@millrace/contract/messaging/consents.ts'
import type { Rule } from '@millrace/contract/rules/index.ts'
import type { Postgres } from '../../platform/postgres.ts'
import type { ContentModule } from '../content/index.ts'
import type { MessagingModule } from '../messaging/index.ts'
import type { SegmentsModule } from '../segments/index.ts'
import type { BroadcastUse } from './broadcasts.ts'

export interface ForecastDeps {
  readonly postgres: Postgres
  readonly segments: Pick<SegmentsModule, 'counts'>
  readonly content: Pick<ContentModule, 'find'>
  readonly messaging: Pick<MessagingModule, 'accounts'>
}

/** What sending would come to now: whom it means, whom it reaches, and about what text messages cost. */
export async function forecast(
  { postgres, segments, content, messaging }: ForecastDeps,
  broadcasts: Pick<BroadcastUse, 'problems'>,
  projectId: number,
  definition: Broadcast,
): Promise<Forecast> {
  const problems = await broadcasts.problems(postgres, projectId, definition)
  const rule = meantBy(definition)
  const isAskable = !problems.some(({ nodeId, severity, code }) => nodeId === null && severity === 'error' && code !== 'time_passed')
  const nothing = { people: null, control: null, reachable: null, units: null, cost: null, problems }
  if (!rule || !isAskable) return nothing
  const { items } = await segments.counts(projectId, [rule, ...reached(definition, rule)])
  const [people = 0, reachable = null] = items
  const control = Math.round((people * definition.control) / 100)
  if (definition.channel !== 'sms') return { ...nothing, people, control, reachable }
  const each = await unitsEach(content, postgres, projectId, definition)
  const units = each === undefined ? null : Math.round((reachable ?? people) * (1 - definition.control / 100) * each)
  const account = (await messaging.accounts.forSms(postgres, [projectId]))(projectId)
  const price = typeof account === 'string' ? null : account.unitPrice
  return { people, control, reachable, units, cost: units === null || price === null ? null : units * price, problems }
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
