import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeTemplate, mails } from '../journey-kit.ts'
import { type JourneyWorld, journeyWorld } from '../journey-world.ts'

let w: JourneyWorld
beforeAll(async () => {
  w = await journeyWorld()
})
afterAll(() => w.end())

test('A15 (part: event side) an order at the till of a member known from the shop online starts what is about the amount and the points, at once', async () => {
  const { world, project } = w
  const online = {
    event: 'SignUp',
    ids: { login_id: 'u1', mobile: '13800001234', wechat_openid: 'o-1' },
    profile: { set: { name: '林一', email: 'u1@x.cn' } },
  }
  await world.call(undefined, 'POST', '/v1/events', online, { authorization: `Basic ${btoa(`${project.writeKey}:`)}` })
  const till = await world.call<{ url: string }>(project, 'POST', 'hooks', {
    name: '门店收银',
    kind: 'events',
    mapping: {
      columns: {
        member_mobile: { to: 'id', type: 'mobile' },
        amount: { to: 'property', name: 'amount', type: 'number' },
        points_balance: { to: 'property', name: 'points_balance', type: 'number' },
        receipt: { to: 'property', name: 'receipt', type: 'text' },
      },
      event: 'PosOrder',
      key: ['receipt'],
    },
  })
  await w.happens('08:30:00')
  const template = await makeTemplate(world, project, {
    name: '积分变动',
    body: {
      kind: 'html',
      subject: '{{ profile.name }}：消费 {{ event.amount }}，积分余额 {{ event.points_balance }}',
      preheader: '',
      html: '<p>{{ event.receipt }}</p>',
      text: '',
    },
  })
  await w.start({
    entry: { kind: 'event', event: 'PosOrder' },
    nodes: { tell: { kind: 'send', settings: { channel: 'email', templateId: template, class: 'service' } } },
    edges: ['entry>tell'],
    reentry: { kind: 'after_exit' },
  })
  const sell = (receipt: string, amount: number, balance: number) =>
    world.call(undefined, 'POST', new URL(till.body.url).pathname, {
      member_mobile: '13800001234',
      amount,
      points_balance: balance,
      receipt,
    })
  expect((await sell('r-1', 59.9, 1200)).status).toBe(200)
  // The till was not sure that it arrived.
  await sell('r-1', 59.9, 1200)
  await world.settle()
  expect((await mails(world, project)).map((one) => `${one.recipient} ${one.subject}`)).toEqual(['u1@x.cn 林一：消费 59.9，积分余额 1200'])

  const [person, ...others] = (await world.call<{ items: { id: number; ids: { type: string }[] }[] }>(project, 'GET', 'people')).body.items
  expect(others).toEqual([])
  const timeline = await world.call<{ items: { event: string; source: string }[] }>(project, 'GET', `people/${person?.id}/timeline`)
  const theirs = timeline.body.items.filter((one) => one.source !== 'system').map((one) => `${one.event} ${one.source}`)
  expect(theirs).toEqual(['PosOrder webhook', 'SignUp native'])
})
