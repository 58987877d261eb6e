import type { Graph } from '@millrace/contract/journeys/index.ts'
import type { TestProject, World } from './world.ts'

/** 下单两小时未支付: who orders and does not pay that order within two hours gets a mail; goal: paying within a day. */
export function unpaidOrder(
  templateId: string,
  within: { amount: number; unit: 'second' | 'minute' | 'hour' } = { amount: 2, unit: 'hour' },
): Graph {
  const paid = { event: 'PayOrder', filters: [], links: [{ property: 'order_id', trigger: 'order_id' }] }
  return {
    entry: { kind: 'event_then_not', event: 'SubmitOrder', filters: [], key: 'order_id', not: paid, within },
    nodes: [
      { id: 'mail', kind: 'send', settings: { channel: 'email', templateId, class: 'marketing' } },
      { id: 'end', kind: 'exit', settings: { reason: 'reminded' } },
    ],
    edges: [
      { from: 'entry', port: 'next', to: 'mail' },
      { from: 'mail', port: 'next', to: 'end' },
    ],
    goal: { ...paid, within: { amount: 1, unit: 'day' }, exit: true },
    reentry: { kind: 'after_exit' },
  }
}

export const orderMail = {
  name: 'Unpaid order',
  body: {
    kind: 'html',
    subject: '订单 {{ event.order_id }} 等待支付',
    preheader: '',
    html: '<body><p>{{ profile.name | default: "你好" }}</p><a href="https://shop.example/pay?o={{ event.order_id }}">去支付</a></body>',
    text: '',
  },
}

export async function makeTemplate(world: World, project: TestProject, input: object = orderMail): Promise<string> {
  const made = await world.call<{ id: string }>(project, 'POST', 'templates', input)
  if (made.status !== 201) throw new Error(JSON.stringify(made.body))
  return made.body.id
}

/** Creates and publishes; answers with the journey's id. */
export async function publish(world: World, project: TestProject, draft: object, name = 'Journey'): Promise<string> {
  const made = await world.call<{ id: string; revision: number }>(project, 'POST', 'journeys', { name, draft })
  if (made.status !== 201) throw new Error(JSON.stringify(made.body))
  const live = await world.call(project, 'POST', `journeys/${made.body.id}/publish`, {}, { 'if-match': `"${made.body.revision}"` })
  if (live.status !== 200) throw new Error(JSON.stringify(live.body))
  return made.body.id
}

export interface Mail {
  readonly id: number
  readonly recipient: string
  readonly subject: string
  readonly receivedAt: string
}

export const mails = async (world: World, project: TestProject): Promise<Mail[]> =>
  (await world.call<{ items: Mail[] }>(project, 'GET', 'mailbox?limit=200')).body.items

export const counts = async (world: World, project: TestProject, id: string) =>
  (
    await world.call<Record<'entered' | 'active' | 'done' | 'exited' | 'parked' | 'pending' | 'cancelled' | 'goal', number>>(
      project,
      'GET',
      `journeys/${id}/counts`,
    )
  ).body
