import { longestReply, repliedEvent, repliedSchema } from '@millrace/contract/inbox/api.ts'
import { answering, autoPauseMs } from '@millrace/contract/inbox/replies.ts'
import { replyMeans } from '@millrace/contract/connectors/sms.ts'
import type { SendingChannel } from '@millrace/contract/messaging/reach.ts'
import type { Outbox } from '../../platform/log/index.ts'
import type { Tx } from '../../platform/postgres.ts'
import { answerIntent, type MessagingModule } from '../messaging/index.ts'
import type { ContentModule } from '../content/index.ts'
import type { NoticesModule } from '../notices/index.ts'
import type { PlacedRecord } from '../profiles/index.ts'
import { handedOver } from './inbox.ts'
import * as replies from './replies.ts'
import * as store from './store.ts'

export interface ReactDeps {
  readonly content: Pick<ContentModule, 'facts'>
  readonly messaging: Pick<MessagingModule, 'intend'>
  readonly notices: Pick<NoticesModule, 'handOver'>
  readonly now: () => Date
}

interface Reply extends store.Said {
  /** Somebody is to answer: it was written by a person, and is no word that is dealt with by itself. */
  readonly isAsking: boolean
}

/**
 * What people answer opens a conversation, or goes on with it: of any channel, and once, however often it is told. What an import tells
 * of the past is kept out: nobody waits for an answer to it.
 */
export const reactInbox =
  (deps: ReactDeps) =>
  async (tx: Tx, outbox: Outbox, batch: readonly PlacedRecord[]): Promise<void> => {
    const said = batch.flatMap(replyIn)
    if (said.length === 0) return
    const written = await store.insertSaid(tx, said)
    const fresh = said.filter((_, i) => written.has(i))
    if (fresh.length === 0) return
    const of = Map.groupBy(fresh, ({ personId, channel }) => `${personId} ${channel}`)
    const heard = await store.hear(tx, [...of.values()].map(heardOf))
    const autoAt = new Map(heard.map((one) => [`${one.personId} ${one.channel}`, one.autoAt]))
    const now = deps.now()
    const mayAnswer = (place: string): boolean => (autoAt.get(place)?.getTime() ?? -Infinity) <= now.getTime() - autoPauseMs
    const asking = [...of].flatMap(([place, some]) => (mayAnswer(place) ? (some.find((one) => one.isAsking) ?? []) : []))
    await answer(deps, tx, outbox, asking, now)
  }

function replyIn({ projectId, personId, record }: PlacedRecord): Reply[] {
  if (record.event?.name !== repliedEvent || record.historical) return []
  const parsed = repliedSchema.safeParse(record.event.properties)
  if (!parsed.success) return []
  const { $channel: channel, $text, $subject, $auto: isAuto } = parsed.data
  return [
    {
      projectId,
      personId,
      channel,
      kind: 'in',
      subject: $subject.slice(0, 300),
      text: $text.slice(0, longestReply),
      templateId: '',
      isAuto,
      eventKey: record.key,
      by: '',
      at: new Date(record.time),
      isAsking: !isAuto && replyMeans($text) === undefined,
    },
  ]
}

function heardOf(some: readonly Reply[]): store.Heard {
  const [{ projectId, personId, channel }] = some as [Reply, ...Reply[]] /* groupBy never makes an empty group */
  const asking = some.filter((one) => one.isAsking).map((one) => one.at.getTime())
  return {
    projectId,
    personId,
    channel,
    at: new Date(Math.max(...some.map((one) => one.at.getTime()))),
    unread: asking.length,
    waitsSince: asking.length === 0 ? null : new Date(Math.min(...asking)),
  }
}

/** Rules answer: in the words of their template, where it is one of the channel that was written on. */
async function answer(deps: ReactDeps, tx: Tx, outbox: Outbox, asking: readonly Reply[], now: Date): Promise<void> {
  if (asking.length === 0) return
  const rules = Map.groupBy(await replies.rules(tx, [...new Set(asking.map((one) => one.projectId))]), (one) => one.projectId)
  const channels = new Map<string, SendingChannel>()
  for (const [projectId, some] of rules)
    for (const [id, { channel }] of await deps.content.facts(tx, projectId, new Set(some.map((one) => one.templateId))))
      channels.set(id, channel)
  const chosen = asking.flatMap((reply) => {
    const own = (rules.get(reply.projectId) ?? []).filter(({ templateId }) => channels.get(templateId) === reply.channel)
    const rule = answering(own, reply.text)
    return rule ? [{ reply, rule }] : []
  })
  if (chosen.length === 0) return
  const said = chosen.map(
    ({ reply, rule }): store.Said => ({
      ...reply,
      kind: 'auto',
      subject: '',
      text: '',
      templateId: rule.templateId,
      eventKey: null,
      by: rule.name,
      at: now,
    }),
  )
  const numbers = await store.insertSaid(tx, said)
  await store.noteAuto(tx, said, now)
  const intents = chosen.map(({ reply: { projectId, personId, channel, text, subject }, rule: { templateId } }, i) =>
    answerIntent({
      projectId,
      personId,
      channel: channel as SendingChannel /* the template is of it */,
      number: numbers.get(i) ?? 0,
      at: now,
      templateId,
      event: { $text: text, $subject: subject },
    }),
  )
  await deps.messaging.intend(tx, outbox, intents)
  await deps.notices.handOver(
    tx,
    chosen.flatMap(({ reply, rule }) => (rule.destinationId ? [handedOver(reply, rule.destinationId, '')] : [])),
  )
}
