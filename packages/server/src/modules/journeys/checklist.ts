import { absence, awaitedAt, type Graph, type GraphProblem, opening, rulesOf } from '@millrace/contract/journeys/index.ts'
import type { SendingChannel } from '@millrace/contract/messaging/reach.ts'
import { references } from '@millrace/contract/rules/index.ts'
import type { Db } from '../../platform/postgres.ts'
import type { CatalogModule } from '../catalog/index.ts'
import type { MessagingModule } from '../messaging/index.ts'

export interface ChecklistDeps {
  readonly catalog: Pick<CatalogModule, 'seenEvents'>
  readonly messaging: Pick<MessagingModule, 'hasServer' | 'accounts'>
}

/** What is to be looked at before a journey goes live, though it may: events that never came, messages that would not leave the house. */
export async function checklist({ catalog, messaging }: ChecklistDeps, db: Db, projectId: number, graph: Graph): Promise<GraphProblem[]> {
  const named = namedEvents(graph)
  const seen = await catalog.seenEvents(db, projectId, [...new Set(named.map(({ event }) => event))])
  const unseen = new Map(named.filter(({ event }) => !seen.has(event)).map((one) => [`${one.nodeId} ${one.event}`, one]))
  const by = (channel: SendingChannel) => graph.nodes.find((node) => node.kind === 'send' && node.settings.channel === channel)
  const [mail, text, push, webhook] = [by('email'), by('sms'), by('push'), by('webhook')]
  return [
    ...[...unseen.values()].map(({ nodeId, event }) => hint(nodeId, 'event_unseen', { event })),
    ...(mail && !(await messaging.hasServer(db, projectId)) ? [hint(mail.id, 'channel_not_set', {})] : []),
    ...(text && typeof (await messaging.accounts.forSms(db, [projectId]))(projectId) === 'string'
      ? [hint(text.id, 'sms_not_set', {})]
      : []),
    ...(push && !(await messaging.accounts.canPush(db, projectId)) ? [hint(push.id, 'push_not_set', {})] : []),
    ...(webhook && typeof (await messaging.accounts.forWebhook(db, [projectId]))(projectId) === 'string'
      ? [hint(webhook.id, 'webhook_not_set', {})]
      : []),
  ]
}

const hint = (nodeId: string | null, code: GraphProblem['code'], params: GraphProblem['params']): GraphProblem => ({
  nodeId,
  code,
  severity: 'warning',
  params,
})

/** Events that a graph names and somebody has to send; those of ours come by themselves. */
function namedEvents({ entry, goal, limits, nodes }: Graph): { readonly nodeId: string | null; readonly event: string }[] {
  const own = new Set(nodes.flatMap((node) => (node.kind === 'emit_event' ? [node.settings.event] : [])))
  const whole = [opening(entry), absence(entry)?.match, goal, ...(limits?.exits ?? [])].flatMap((match) => (match ? [match.event] : []))
  const steps = nodes.flatMap((node) =>
    [...awaitedAt(node).map(({ match }) => match.event), ...rulesOf(node).flatMap((rule) => [...references(rule).events])].map((event) => ({
      nodeId: node.id,
      event,
    })),
  )
  return [...whole.map((event) => ({ nodeId: null, event })), ...steps].filter(({ event }) => !event.startsWith('$') && !own.has(event))
}
