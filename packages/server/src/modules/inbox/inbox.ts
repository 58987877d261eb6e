import { maskSaid } from '@millrace/contract/inbox/mask.ts'
import type { Conversation, ConversationDetail, ConversationMessage } from '@millrace/contract/inbox/api.ts'
import { explained } from '@millrace/contract/messaging/reasons.ts'
import { fail } from '../../platform/errors.ts'
import type { Outboxes } from '../../platform/log/index.ts'
import type { Actor } from '../../platform/http/index.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Db, Postgres, Tx } from '../../platform/postgres.ts'
import type { CatalogModule } from '../catalog/index.ts'
import type { ContentModule } from '../content/index.ts'
import { answerIntent, isWritable, type MessagingModule } from '../messaging/index.ts'
import type { NoticesModule } from '../notices/index.ts'
import { namesOf } from '../profiles/index.ts'
import * as store from './store.ts'

export interface InboxDeps {
  readonly postgres: Postgres
  readonly outboxes: Outboxes
  readonly clock: Clock
  readonly catalog: CatalogModule
  readonly content: Pick<ContentModule, 'facts'>
  readonly messaging: Pick<MessagingModule, 'intend' | 'accounts'>
  readonly notices: Pick<NoticesModule, 'handOver' | 'places'>
}

const longestThread = 200
/** Of what was said last, in a list. What is masked is so before it is cut: half an address would not be known as one. */
const shown = 200

/** As roles may see it. */
const seenBy = (actor: Pick<Actor, 'can'>, text: string): string => (actor.can('people.read_pii') ? text : maskSaid(text))

export async function present(
  deps: InboxDeps,
  db: Db,
  projectId: number,
  actor: Pick<Actor, 'can'>,
  rows: readonly store.ConversationRow[],
): Promise<Conversation[]> {
  const names = await namesOf(
    deps.catalog,
    db,
    projectId,
    actor,
    rows.map((row) => row.personId),
  )
  return rows.map(({ projectId: _, openedAt, changedAt, waitsSince, last, ...row }) => ({
    ...row,
    name: names.get(row.personId) ?? `#${row.personId}`,
    openedAt: openedAt.toISOString(),
    changedAt: changedAt.toISOString(),
    waitsSince: waitsSince?.toISOString() ?? null,
    last: last && { ...last, text: seenBy(actor, last.text).slice(0, shown), at: new Date(last.at).toISOString() },
  }))
}

export async function detail(
  deps: InboxDeps,
  db: Db,
  projectId: number,
  actor: Pick<Actor, 'can'>,
  place: store.Place,
): Promise<ConversationDetail> {
  const row = (await store.find(db, projectId, place)) ?? fail('not_found', { kind: 'conversation' })
  const [conversation] = await present(deps, db, projectId, actor, [row])
  if (!conversation) throw new Error('a row is presented')
  const said = await store.thread(db, place, longestThread)
  return {
    ...conversation,
    messages: said.map((one) => presentSaid(one, actor)),
    canWrite: await canWrite(deps, db, projectId, place.channel),
  }
}

const presentSaid = ({ at, text, subject, reason, ...row }: store.SaidRow, actor: Pick<Actor, 'can'>): ConversationMessage => ({
  ...row,
  text: seenBy(actor, text),
  subject: seenBy(actor, subject),
  at: at.toISOString(),
  why: explained(reason ?? ''),
})

/** Providers that take approved texts only print nothing that was written by hand. */
async function canWrite({ messaging }: InboxDeps, db: Db, projectId: number, channel: string): Promise<boolean> {
  if (!isWritable(channel)) return false
  if (channel !== 'sms') return true
  const account = (await messaging.accounts.forSms(db, [projectId]))(projectId)
  return typeof account !== 'string' && !account.connector.capabilities.needsTemplate
}

export interface GivenAnswer {
  readonly text?: string | undefined
  readonly templateId?: string | undefined
}

/** A colleague answers: it goes through the gate like every message, by the channel that was written on. */
export async function answer(
  deps: InboxDeps,
  projectId: number,
  by: string,
  place: store.Place,
  given: GivenAnswer,
  also: (tx: Tx) => Promise<void>,
): Promise<void> {
  const { channel, personId } = place
  await deps.outboxes.transaction(async (tx, outbox) => {
    await store.lock(tx, place)
    const found = (await store.find(tx, projectId, place)) ?? fail('not_found', { kind: 'conversation' })
    if (!isWritable(channel)) fail('wrong_state', { state: channel })
    if (given.templateId !== undefined) await mustSuit(deps, tx, projectId, channel, given.templateId)
    else if (!(await canWrite(deps, tx, projectId, channel)))
      fail('invalid_input', {}, [
        { path: 'body.templateId', code: 'required', message: 'the provider takes approved texts only: answer with a template' },
      ])
    const asked = (await store.thread(tx, place, longestThread)).findLast((one) => one.kind === 'in')
    const subject = asked?.subject ? `Re: ${asked.subject.replace(/^(re|回复|答复)\s*[:：]\s*/i, '')}` : ''
    const at = deps.clock.now()
    const said = {
      ...place,
      projectId,
      kind: 'answer' as const,
      subject,
      text: given.text ?? '',
      templateId: given.templateId ?? '',
      isAuto: false,
      eventKey: null,
      by,
      at,
    }
    const number = (await store.insertSaid(tx, [said])).get(0) ?? 0
    await store.noteAnswered(tx, place, at)
    const event = { text: said.text, subject, $text: asked?.text ?? '', $subject: asked?.subject ?? '' }
    await deps.messaging.intend(tx, outbox, [
      answerIntent({ projectId: found.projectId, personId, channel, number, at, templateId: given.templateId, event }),
    ])
    await also(tx)
  })
}

async function mustSuit({ content }: InboxDeps, tx: Tx, projectId: number, channel: string, templateId: string): Promise<void> {
  const template = (await content.facts(tx, projectId, [templateId])).get(templateId)
  if (template?.channel !== channel)
    fail('invalid_input', {}, [{ path: 'body.templateId', code: 'invalid', message: `a content template of the channel ${channel}` }])
}

/** Somebody else is to see to it: told to a place, as a link; what was said stays here. */
export const handedOver = (
  { projectId, personId, channel }: store.Place & { readonly projectId: number },
  destinationId: string,
  by: string,
): Parameters<NoticesModule['handOver']>[1][number] => ({
  projectId,
  destinationId,
  subject: `conversation:${personId}:${channel}`,
  what: { zh: `会话（${channel}）`, en: `conversation (${channel})` },
  by,
  link: `/engage/inbox?person=${personId}&channel=${channel}`,
})
