import type { Body, Template } from '@millrace/contract/content/api.ts'
import { addressed, addressOf, type SendingChannel } from '@millrace/contract/messaging/reach.ts'
import { templateTestSchema, testedSchema, testSendSchema } from '@millrace/contract/messaging/api.ts'
import { z } from 'zod'
import type { Clock } from '../../platform/clock.ts'
import { fail } from '../../platform/errors.ts'
import { type Actor, type AuditEntry, defineRoute, type ProjectContext, type Route } from '../../platform/http/index.ts'
import type { Postgres, Tx } from '../../platform/postgres.ts'
import { type ContentModule, noItemScope, renderOrFail } from '../content/index.ts'
import { readPeople } from '../profiles/index.ts'
import { compose, linked, unsubscribeUrl } from './compose.ts'
import { deviceAt } from './devices/store.ts'
import type { Outcome } from './outcome.ts'
import type { MessagingModule } from './messaging.ts'
import { pushTo } from './push.ts'
import { readSettings, senderOf } from './settings.ts'
import { idIn, tells } from './webhook.ts'

interface Deps {
  readonly messaging: MessagingModule
  readonly content: ContentModule
  readonly postgres: Postgres
  readonly clock: Clock
}

interface Asked {
  readonly project: ProjectContext
  readonly actor: Actor
  readonly audit: (tx: Tx, entry: AuditEntry) => Promise<void>
  readonly templateId: string
  readonly to: string
  readonly personId: number | undefined
  readonly event: Readonly<Record<string, unknown>>
}

const base = '/api/v1/projects/:slug'

/** A template to an address, as one person would get it: the same links, pixel and way out, marked so that nothing counts them. */
export function testSendRoutes(deps: Deps): Route[] {
  const summary = 'Send a template to an address, as one person would get it; never counted'
  return [
    defineRoute({
      method: 'POST',
      url: `${base}/templates/:id/test`,
      permission: 'messages.send',
      summary,
      params: z.object({ slug: z.string(), id: z.string() }),
      body: templateTestSchema,
      response: testedSchema,
      status: 200,
      handler: ({ project, actor, params, body, audit }) =>
        send(deps, { project, actor, audit, templateId: params.id, to: body.to, personId: body.personId, event: body.event }),
    }),
    defineRoute({
      method: 'POST',
      url: `${base}/messages/test`,
      permission: 'messages.send',
      summary,
      params: z.object({ slug: z.string() }),
      body: testSendSchema,
      response: testedSchema,
      status: 200,
      handler: ({ project, actor, body, audit }) =>
        send(deps, { project, actor, audit, templateId: body.templateId, to: body.to, personId: body.personId, event: body.event }),
    }),
  ]
}

async function send(deps: Deps, asked: Asked): Promise<z.infer<typeof testedSchema>> {
  const { messaging, content, postgres, clock } = deps
  const { project, personId } = asked
  if (personId !== undefined && !asked.actor.can('people.read_pii')) fail('forbidden', { permission: 'people.read_pii' })
  const saved = (await content.find(postgres, project.id, asked.templateId)) ?? fail('not_found', { kind: 'template' })
  const [body = saved.body] = await content.drawn(postgres, [{ projectId: project.id, body: saved.body }])
  const template = { ...saved, body }
  const to = addressIn(template.channel, asked.to) ?? failTo()
  const [person] = personId === undefined ? [] : await readPeople(postgres, project.id, [personId])
  if (personId !== undefined && !person) fail('not_found', { kind: 'person' })
  const of = { project: project.id, part: 0, attempt: 0, person: personId ?? 0, test: true as const }
  const filling = { projectId: project.id, body: template.body, profile: person?.properties ?? {}, event: asked.event }
  const [item = noItemScope] = await content.items(postgres, [filling])
  const unsubscribe = unsubscribeUrl(of, messaging.signer, messaging.publicUrl())
  const rendered = await renderOrFail(template.body, { ...filling, item, project, unsubscribe_url: unsubscribe, now: clock.now() })
  const outcome = await sendAs(deps, template, { ...of, to }, rendered)
  const target = { kind: 'template', id: template.id }
  await postgres.transaction((tx) => asked.audit(tx, { action: 'message.tested', target, after: { to, personId, outcome: outcome.kind } }))
  return { state: outcome.kind, detail: outcome.detail }
}

function addressIn(channel: SendingChannel, to: string): string | undefined {
  if (channel === 'webhook') return idIn(to) && to
  return addressOf(channel, { [addressed[channel].by]: to }, [])
}

const failTo = (): never =>
  fail('invalid_input', {}, [
    {
      path: 'to',
      code: 'invalid',
      message:
        'an address of the template’s channel: a mail address, a number like +8613800138000, a device like jpush:<registration id>, or an id like login_id:u1',
    },
  ])

type Texts = Awaited<ReturnType<typeof renderOrFail>>

type Of = Parameters<typeof compose>[1] & { readonly to: string }

function sendAs(deps: Deps, { id, body }: Template, of: Of, rendered: Texts): Promise<Outcome> {
  switch (body.kind) {
    case 'sms':
      return sendSms(deps, of.project, of.to, body, rendered)
    case 'push':
      return sendPush(deps, of, body, rendered)
    case 'webhook':
      return sendWebhook(deps, of, body, rendered)
    case 'phone':
      return fail('channel_not_ready', { reason: 'a call is made by somebody: the preview shows what they read' })
    case 'html':
    case 'email':
      return sendMail(deps, { ...of, templateId: id }, rendered)
  }
}

async function sendMail({ messaging, postgres }: Deps, of: Of & { readonly templateId: string }, rendered: Texts): Promise<Outcome> {
  const { signer } = messaging
  const { to, templateId, ...claims } = of
  const how = { class: 'marketing' as const, journeyId: 0, templateId, signer, publicUrl: messaging.publicUrl() }
  const { html, headers } = compose(rendered.html, claims, how)
  const from = (await readSettings(postgres, messaging.sealer, [of.project]))(of.project)
  return messaging.transportFor(from).send({
    messageId: `<test.${of.project}.${crypto.randomUUID()}@millrace>`,
    ...senderOf(from, messaging.inbound.addresses),
    to,
    subject: `[TEST] ${rendered.subject}`,
    html,
    text: rendered.text,
    headers: { ...headers, 'X-Millrace-Project': String(of.project), 'X-Millrace-Test': '1' },
  })
}

/** By the account that the project's messages leave by. */
async function sendSms(
  { messaging, postgres }: Deps,
  projectId: number,
  to: string,
  { signature, approved }: Extract<Body, { kind: 'sms' }>,
  { text, values }: Texts,
): Promise<Outcome> {
  const account = (await messaging.accounts.forSms(postgres, [projectId]))(projectId)
  if (typeof account === 'string') return fail('channel_not_ready', { reason: account })
  const template = approved ? { code: approved.code, values } : undefined
  if (account.connector.capabilities.needsTemplate && !template) return fail('channel_not_ready', { reason: 'template_unapproved' })
  return messaging.byAccount(account).send({ id: `test-${crypto.randomUUID()}`, to, text, signature, template })
}

/** Of somebody with this id, as a test that the receiver can tell from others. */
async function sendWebhook(
  { messaging, postgres }: Deps,
  { project, to }: Of,
  body: Extract<Body, { kind: 'webhook' }>,
  rendered: Texts,
): Promise<Outcome> {
  const account = (await messaging.accounts.forWebhook(postgres, [project]))(project)
  if (typeof account === 'string') return fail('channel_not_ready', { reason: account })
  const id = idIn(to)
  const of = { id: `msg_test_${crypto.randomUUID()}`, at: new Date(), ids: id ? [id] : [], isTest: true }
  return messaging.byAccount(account).send(tells(body, rendered, of))
}

/** To a device that an app has told, or as one of Android where none has. */
async function sendPush(
  { messaging, postgres }: Deps,
  { to, ...of }: Of,
  body: Extract<Body, { kind: 'push' }>,
  rendered: Texts,
): Promise<Outcome> {
  const account = await messaging.accounts.forPush(postgres, [of.project])
  const device = await deviceAt(postgres, of.project, to)
  const found = account(of.project, device.provider)
  if (typeof found === 'string') return fail('channel_not_ready', { reason: found })
  const { signer } = messaging
  const texts = linked({ ...rendered, subject: `[TEST] ${rendered.subject}` }, of, signer, messaging.publicUrl())
  const draft = { body, texts, name: `test-${crypto.randomUUID()}`, tap: signer.sign({ kind: 'click', ...of }), isMarketing: false }
  return pushTo([device], () => found, messaging.byAccount, draft).hand()
}
