import { templateTestSchema, testedSchema, testSendSchema } from '@millrace/contract/messaging/api.ts'
import { z } from 'zod'
import { fail } from '../../platform/errors.ts'
import { type Actor, type AuditEntry, defineRoute, type ProjectContext, type Route } from '../../platform/http/index.ts'
import type { Postgres, Tx } from '../../platform/postgres.ts'
import { type ContentModule, noItemScope, renderOrFail } from '../content/index.ts'
import { readPeople } from '../profiles/index.ts'
import { compose, unsubscribeUrl } from './compose.ts'
import type { MessagingModule } from './messaging.ts'
import { readSettings } from './settings.ts'

interface Deps {
  readonly messaging: MessagingModule
  readonly content: ContentModule
  readonly postgres: Postgres
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

async function send({ messaging, content, postgres }: Deps, asked: Asked): Promise<z.infer<typeof testedSchema>> {
  const { project, personId } = asked
  if (personId !== undefined && !asked.actor.can('people.read_pii')) fail('forbidden', { permission: 'people.read_pii' })
  const template = (await content.find(postgres, project.id, asked.templateId)) ?? fail('not_found', { kind: 'template' })
  const [person] = personId === undefined ? [] : await readPeople(postgres, project.id, [personId])
  if (personId !== undefined && !person) fail('not_found', { kind: 'person' })
  const of = { project: project.id, part: 0, attempt: 0, person: personId ?? 0, test: true as const }
  const { signer } = messaging
  const publicUrl = messaging.publicUrl()
  const filling = { projectId: project.id, body: template.body, profile: person?.properties ?? {}, event: asked.event }
  const [item = noItemScope] = await content.items(postgres, [filling])
  const rendered = await renderOrFail(template.body, {
    ...filling,
    item,
    project,
    unsubscribe_url: unsubscribeUrl(of, signer, publicUrl),
  })
  const { html, headers } = compose(rendered.html, of, { class: 'marketing', journeyId: 0, templateId: template.id, signer, publicUrl })
  const from = (await readSettings(postgres, messaging.sealer, [project.id]))(project.id)
  const outcome = await messaging.transportFor(from).send({
    messageId: `<test.${project.id}.${crypto.randomUUID()}@millrace>`,
    from: from.fromAddress,
    replyTo: from.replyTo,
    to: asked.to,
    subject: `[TEST] ${rendered.subject}`,
    html,
    text: rendered.text,
    headers: { ...headers, 'X-Millrace-Project': String(project.id), 'X-Millrace-Test': '1' },
  })
  const target = { kind: 'template', id: template.id }
  await postgres.transaction((tx) =>
    asked.audit(tx, { action: 'message.tested', target, after: { to: asked.to, personId, outcome: outcome.kind } }),
  )
  return { state: outcome.kind, detail: outcome.detail }
}
