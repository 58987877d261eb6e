import { differenceOf } from '@millrace/contract/experiments/interval.ts'
import type { Costs } from '@millrace/contract/journeys/costs.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { broadcasting } from '../../../../test/broadcast-kit.ts'
import { makeTemplate, publish } from '../../../../test/journey-kit.ts'
import { sql } from '../../../platform/sql.ts'
import { record } from '../../../../test/pipeline.ts'
import { type SmsWorld, smsTemplate, smsWorld } from '../../../../test/sms-kit.ts'

let w: SmsWorld
beforeAll(async () => {
  w = await smsWorld()
})
afterAll(() => w.end())

const accept = async (...records: Parameters<typeof record>[0][]): Promise<void> => {
  const at = w.world.clock.now().toISOString()
  await w.world.app.ingest.accept(
    w.project.id,
    'native',
    records.map((one) => record({ at, ...one })),
  )
  await w.world.settle()
}
const costs = async (query = ''): Promise<Costs> => {
  const { status, body } = await w.world.call<Costs>(w.project, 'GET', `campaigns/costs${query}`)
  expect(status).toBe(200)
  return body
}
/** Login ids of all who are listed, page after page. */
async function listed(path: string): Promise<string[]> {
  const found: string[] = []
  for (let cursor = '', next: string | null = ''; next !== null; cursor = `&cursor=${next}`) {
    const { body } = await w.world.call<{ items: { ids: { type: string; value: string }[] }[]; next: string | null }>(
      w.project,
      'GET',
      `${path}&limit=200${cursor}`,
    )
    found.push(...body.items.map((one) => one.ids.find(({ type }) => type === 'login_id')?.value ?? '?'))
    next = body.next
  }
  return found.toSorted()
}
const behind = (query: string) => listed(`campaigns/costs/people?${query}`)
const users = (n: number) => Array.from({ length: n }, (_, i) => `u${i + 1}`)

test('C10 a report of text messages has spend, conversions, incremental conversions with their interval, and what each of both costs', async () => {
  const b = broadcasting(w.world, w.project)
  await accept(...users(300).map((user, i) => ({ ids: [`login:${user}`], set: { city: 'A', mobile: `138${String(10_000_000 + i)}` } })))
  const id = await b.sends({
    audience: { who: { kind: 'profile', condition: { property: 'city', op: 'eq', value: 'A' } } },
    channel: 'sms',
    variants: [{ templateId: await smsTemplate(w.world, w.project), weight: 100 }],
    control: 50,
    goal: { event: 'Buy', within: { amount: 1, unit: 'day' } },
  })
  const [treated, control] = [await listed(`broadcasts/${id}/people?what=sent`), await listed(`broadcasts/${id}/people?what=control`)]
  expect(treated.length + control.length).toBe(300)
  // Half of those written to, a fifth of the others.
  const bought = [...treated.filter((_, i) => i % 2 === 0), ...control.filter((_, i) => i % 5 === 0)]
  await accept(...bought.map((user) => ({ ids: [`login:${user}`], event: 'Buy' })))
  const early = (await costs()).campaigns[0]
  expect(early).toMatchObject({ id, kind: 'broadcast', by: 'own', open: 300, unknown: 'still_open', incremental: null })

  w.world.clock.advance(24 * 3_600_000)
  const { campaigns, channels } = await costs()
  const [n, m] = [Math.ceil(treated.length / 2), Math.ceil(control.length / 5)]
  // 4.5 fen each.
  const spend = Math.round(treated.length * 4.5)
  const found = differenceOf({ n, of: treated.length }, { n: m, of: control.length })
  const [low, high] = (found?.interval ?? []).map((one) => one * treated.length)
  const value = (found?.difference ?? 0) * treated.length
  const incremental = {
    value: expect.closeTo(value, 6),
    from: expect.closeTo(low ?? 0, 6),
    to: expect.closeTo(high ?? 0, 6),
    spend,
    each: { value: Math.round(spend / value), from: Math.round(spend / (high ?? 1)), to: Math.round(spend / (low ?? 1)) },
  }
  const sent = { channel: 'sms', people: treated.length, messages: treated.length, units: treated.length, spend, converted: n }
  expect(campaigns).toEqual([
    {
      id,
      kind: 'broadcast',
      name: 'Sale',
      channels: [{ ...sent, perConverted: Math.round(spend / n) }],
      spend,
      by: 'own',
      treated: { people: treated.length, converted: n },
      control: { people: control.length, converted: m },
      open: 0,
      unknown: null,
      incremental,
    },
  ])
  expect(channels).toEqual([{ ...sent, perConverted: Math.round(spend / n), campaigns: 1, compared: 1, incremental }])
  expect(await behind('what=sent&channel=sms')).toEqual(treated)
  expect(await behind(`what=control&campaign=${id}`)).toEqual(control)
  expect(await behind(`what=treated_converted&campaign=${id}`)).toHaveLength(n)
  expect(await behind(`what=control_converted&campaign=${id}`)).toHaveLength(m)
  expect(await costs('?from=2026-10-01&to=2026-10-02')).toMatchObject({ channels: [], campaigns: [] })
})

test('the global control group is who is compared where a campaign has none of its own; a price that is not set is no zero, and few people say nothing', async () => {
  const { world, project } = w
  expect((await world.call(project, 'PUT', 'global-control', { share: 15 }, { 'if-match': '"0"' })).status).toBe(200)
  // The same draw each time.
  await world.databases.postgres.run(sql`update global_controls set salt = 'drawn'`)
  const templateId = await makeTemplate(world, project)
  const id = await publish(
    world,
    project,
    {
      entry: { kind: 'event', event: 'Visit', filters: [] },
      nodes: [
        { id: 'mail', kind: 'send', settings: { channel: 'email', templateId } },
        { id: 'text', kind: 'send', settings: { channel: 'sms', templateId: await smsTemplate(world, project) } },
      ],
      edges: [
        { from: 'entry', port: 'next', to: 'mail' },
        { from: 'mail', port: 'next', to: 'text' },
      ],
      goal: { event: 'Order', filters: [], within: { amount: 1, unit: 'hour' } },
      reentry: { kind: 'after_exit' },
    },
    'Both',
  )
  await accept(
    ...users(60).map((user) => ({ ids: [`login:${user}`], event: 'Visit', set: { email: `${user}@x.cn` }, properties: { order_id: '1' } })),
  )
  w.world.clock.advance(2 * 3_600_000)
  const both = (await costs()).campaigns.find((one) => one.id === id)
  const { treated, control } = both ?? {}
  expect(both).toMatchObject({ by: 'global', unknown: 'too_few', incremental: null })
  expect((treated?.people ?? 0) + (control?.people ?? 0)).toBe(60)
  expect(control?.people).toBeGreaterThan(0)
  // What stays in the built-in mailbox costs nothing.
  expect(both?.channels.map(({ channel, people, spend }) => [channel, people, spend])).toEqual(
    expect.arrayContaining([
      ['email', treated?.people, 0],
      ['sms', treated?.people, Math.round((treated?.people ?? 0) * 4.5)],
    ]),
  )
  const account = `channels/accounts/${w.account}`
  const { body } = await world.call<{ name: string; settings: object }>(project, 'GET', account)
  const changed = await world.call(
    project,
    'PUT',
    account,
    { name: body.name, settings: body.settings, unitPrice: null },
    await world.revisionOf(project, account),
  )
  expect(changed.status).toBe(200)
  expect((await costs()).channels.find((one) => one.channel === 'sms')).toMatchObject({ spend: null, perConverted: null })
})
