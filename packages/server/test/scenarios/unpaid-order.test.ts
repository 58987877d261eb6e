import { afterEach, beforeEach, expect, test } from 'vitest'
import { counts, mails, makeTemplate, publish, unpaidOrder } from '../journey-kit.ts'
import { mailSettings, messages } from '../mail-kit.ts'
import { mailServer } from '../mail-server.ts'
import { record } from '../pipeline.ts'
import { makeWorld, type TestProject, type World } from '../world.ts'

let world: World
let project: TestProject
let journey: string

const at = (time: string): string => `2026-11-01T${time}Z`

beforeEach(async () => {
  world = await makeWorld({ at: at('09:00:00') })
  project = await world.project()
  journey = await publish(world, project, unpaidOrder(await makeTemplate(world, project)))
})
afterEach(() => world.end())

/** Sends records as of a moment and lets everything happen that is due then. */
async function happens(time: string, ...records: Parameters<typeof record>[0][]): Promise<void> {
  world.clock.set(new Date(at(time)))
  await world.app.ingest.accept(
    project.id,
    'native',
    records.map((one) => record({ at: at(time), ...one })),
  )
  await world.settle()
}
const known = (user: string) => ({ ids: [`login:${user}`], set: { email: `${user}@x.cn`, name: user } })
const order = (user: string, id: string) => ({ ids: [`login:${user}`], event: 'SubmitOrder', properties: { order_id: id } })
const pay = (user: string, id: string) => ({ ids: [`login:${user}`], event: 'PayOrder', properties: { order_id: id } })

test('D17 ordered at 10:00 and paid at 11:59: nothing is sent', async () => {
  await happens('09:30:00', known('a'))
  await happens('10:00:00', order('a', 'o1'))
  await happens('11:59:00', pay('a', 'o1'))
  await happens('12:00:01')
  await happens('14:00:00')
  expect(await mails(world, project)).toEqual([])
  expect(await counts(world, project, journey)).toMatchObject({ entered: 0, cancelled: 1, pending: 0 })
})

test('D17 not paid: the mail goes at 12:00:00, not a moment earlier', async () => {
  await happens('09:30:00', known('a'))
  await happens('10:00:00', order('a', 'o1'))
  await happens('11:59:59')
  expect(await mails(world, project)).toEqual([])
  await happens('12:00:00')
  expect(await mails(world, project)).toMatchObject([
    { recipient: 'a@x.cn', subject: '订单 o1 等待支付', receivedAt: '2026-11-01T12:00:00.000Z' },
  ])
  expect(await counts(world, project, journey)).toMatchObject({ entered: 1, active: 0, done: 0, exited: 1, goal: 0 })
})

test('D17 not paid: each mail goes within the second after its own two hours, none of them earlier', async () => {
  await happens('09:30:00', known('a'), known('b'), known('c'))
  await happens('10:00:00', order('a', 'o1'))
  await happens('10:00:00.400', order('b', 'o2'))
  await happens('10:00:00.999', order('c', 'o3'))
  const arrived: Record<string, string> = {}
  for (const time of ['11:59:59.999', '12:00:00', '12:00:00.399', '12:00:00.400', '12:00:00.998', '12:00:00.999', '12:00:01']) {
    await happens(time)
    for (const mail of await mails(world, project)) arrived[mail.recipient] ??= time
  }
  expect(arrived).toEqual({ 'a@x.cn': '12:00:00', 'b@x.cn': '12:00:00.400', 'c@x.cn': '12:00:00.999' })
})

test('D17 paid in the very last millisecond is paid; a millisecond later it is a conversion, and stops the mail', async () => {
  await happens('09:30:00', known('a'), known('b'))
  await happens('10:00:00', order('a', 'o1'), order('b', 'o2'))
  await happens('12:00:00', pay('a', 'o1'), { ...pay('b', 'o2'), at: at('12:00:00.001') })
  await happens('12:00:01')
  expect(await counts(world, project, journey)).toMatchObject({ entered: 1, cancelled: 1, goal: 1 })
  expect(await messages(world, project)).toMatchObject([{ state: 'dropped', reason: 'run_ended: goal' }])
})

test('paid while the mail server puts the reminder off: the reminder is dropped, not tried again', async () => {
  const server = await mailServer()
  try {
    await mailSettings(world, project, { smtpUrl: server.url })
    await happens('09:30:00', { ids: ['login:a'], set: { email: 'later@x.cn' } })
    await happens('10:00:00', order('a', 'o1'))
    await happens('12:00:00')
    expect(await messages(world, project)).toMatchObject([{ state: 'queued', attempts: 1 }])
    await happens('12:00:10', pay('a', 'o1'))
    await happens('12:01:00')
    expect(await messages(world, project)).toMatchObject([{ state: 'dropped', reason: 'run_ended: goal', attempts: 1 }])
  } finally {
    await server.close()
  }
})

test('test people go through and get their mail, and no number counts them', async () => {
  await happens('09:30:00', { ...known('t'), test: true }, known('a'))
  await happens('10:00:00', order('t', 'o1'), order('a', 'o2'))
  await happens('12:00:00')
  await happens('12:10:00', pay('t', 'o1'), order('t', 'o3'))
  expect((await mails(world, project)).map((mail) => mail.recipient).toSorted()).toEqual(['a@x.cn', 't@x.cn'])
  const numbers = await world.call<{ messages: object; edges: object[] }>(project, 'GET', `journeys/${journey}/counts`)
  expect(numbers.body).toMatchObject({ entered: 1, exited: 1, active: 0, pending: 0, goal: 0, messages: { reached: 1, delivered: 1 } })
  expect(await world.call(project, 'GET', 'overview')).toMatchObject({
    body: {
      people: 1,
      activePeople: 1,
      events: 3,
      eventsToday: 3,
      sends: 1,
      goals: 0,
      lastHour: [{ minute: '2026-11-01T12:00:00Z', events: 2 }],
    },
  })
  const catalog = await world.call<{ events: { name: string; volume: number }[] }>(project, 'GET', 'catalog')
  expect(catalog.body.events.map(({ name, volume }) => `${name} ${volume}`).toSorted()).toEqual(
    ['PayOrder 0', 'SubmitOrder 1', '$message_delivered 1', '$message_sent 1'].toSorted(),
  )
})

test('D17 two orders, one paid: the mail is for the other one only', async () => {
  await happens('09:30:00', known('a'))
  await happens('10:00:00', order('a', 'o1'), order('a', 'o2'))
  await happens('11:00:00', pay('a', 'o1'))
  await happens('12:00:01')
  expect((await mails(world, project)).map((mail) => mail.subject)).toEqual(['订单 o2 等待支付'])
})

test('D17 ordered without signing in, signed in later: the mail finds the person', async () => {
  await happens('10:00:00', { ids: ['anon:d1'], event: 'SubmitOrder', properties: { order_id: 'o1' } })
  await happens('10:30:00', { ids: ['login:a', 'anon:d1'], set: { email: 'a@x.cn' } })
  await happens('12:00:01')
  expect(await mails(world, project)).toMatchObject([{ recipient: 'a@x.cn' }])
})

test('D17 ordered on a device, signed in as someone already known: runs travel to the person who stays', async () => {
  await happens('09:30:00', known('a'))
  await happens('10:00:00', { ids: ['anon:d1'], event: 'SubmitOrder', properties: { order_id: 'o1' } })
  await happens('10:30:00', { ids: ['login:a', 'anon:d1'], event: 'Login' })
  await happens('12:00:01')
  expect(await mails(world, project)).toMatchObject([{ recipient: 'a@x.cn' }])
})

test('a payment that arrives before its order still counts', async () => {
  await happens('09:30:00', known('a'))
  await happens('10:20:00', { ...pay('a', 'o1'), at: at('10:10:00') })
  await happens('10:30:00', { ...order('a', 'o1'), at: at('10:00:00') })
  await happens('12:00:01')
  expect(await mails(world, project)).toEqual([])
})

test('30 seconds of backlog with the payment inside it: no mail, because nothing is known to be absent yet', async () => {
  await happens('09:30:00', known('a'))
  await happens('10:00:00', order('a', 'o1'))
  world.clock.set(new Date(at('11:59:40')))
  await world.app.ingest.accept(project.id, 'native', [record({ ...pay('a', 'o1'), at: at('11:59:39') })])
  world.clock.set(new Date(at('12:00:10')))
  const { act } = world.app
  await act()
  expect(await mails(world, project)).toEqual([])
  await world.settle()
  expect(await mails(world, project)).toEqual([])
})

test('C19 D35 paying after the mail is a conversion, counted once; entered = active + done + exited + parked', async () => {
  await happens('09:30:00', known('a'), known('b'))
  await happens('10:00:00', order('a', 'o1'), order('b', 'o2'))
  await happens('12:00:01')
  await happens('13:00:00', pay('a', 'o1'))
  await happens('13:05:00', pay('a', 'o1'))
  const numbers = await counts(world, project, journey)
  expect(numbers).toMatchObject({ entered: 2, goal: 1, messages: { reached: 2, delivered: 2, opened: 0, clicked: 0, goal: 1 } })
  expect(numbers.entered).toBe(numbers.active + numbers.done + numbers.exited + numbers.parked)
})

test('C24 the funnel of a message goes on to the goal, by journey and by template, as soon as all is processed', async () => {
  await happens('09:30:00', known('a'), known('b'), known('c'))
  await happens('10:00:00', order('a', 'o1'), order('b', 'o2'), order('c', 'o3'))
  await happens('12:00:00')
  const read = await world.call<{ items: { id: number; recipient: string }[] }>(project, 'GET', 'mailbox')
  const first = read.body.items.find((mail) => mail.recipient === 'a@x.cn')
  const mail = await world.call<{ html: string }>(project, 'GET', `mailbox/${first?.id}`)
  const link = /href="[^"]*(\/t\/c\/[^"]+)"/.exec(mail.body.html)?.[1] ?? ''
  world.clock.set(new Date(at('12:30:00')))
  expect((await world.call(undefined, 'GET', link, undefined, { 'user-agent': 'Mozilla/5.0 (iPhone) Safari' })).status).toBe(302)
  await happens('13:00:00', pay('a', 'o1'), pay('b', 'o2'))
  await happens('13:05:00', pay('a', 'o1'))
  const funnel = { reached: 3, delivered: 3, opened: 1, clicked: 1, goal: 2, notSent: 0 }
  const { body } = await world.call<{ all: object; nodes: object[]; templates: { templateId: string }[] }>(
    project,
    'GET',
    `messages/numbers?journeyId=${journey}`,
  )
  expect(body).toMatchObject({ all: funnel, nodes: [{ node: 'mail', ...funnel }], templates: [funnel] })
  const one = await world.call(project, 'GET', `messages/numbers?templateId=${body.templates[0]?.templateId}`)
  expect(one.body).toMatchObject({ all: funnel })
  expect((await world.call(project, 'GET', 'messages/numbers?templateId=tpl_none')).body).toMatchObject({ all: { reached: 0, goal: 0 } })
})

test('historical and test records fire nothing', async () => {
  await happens('09:30:00', known('a'))
  await world.app.ingest.accept(project.id, 'native', [
    { ...record({ ...order('a', 'o1'), at: at('10:00:00') }), historical: true },
    record({ ...order('t', 'o2'), at: at('10:00:00'), test: true }),
  ])
  await happens('12:30:00')
  expect(await mails(world, project)).toEqual([])
})

test('D02 the person page tells each step with its reason', async () => {
  await happens('09:30:00', known('a'))
  await happens('10:00:00', order('a', 'o1'))
  await happens('12:00:00')
  const person = await world.call<{ id: number }>(project, 'GET', 'people/lookup?type=login_id&value=a')
  const runs = await world.call<{ items: { state: string; reason: string; steps: { node: string; port: string; why: string }[] }[] }>(
    project,
    'GET',
    `people/${person.body.id}/journeys`,
  )
  expect(runs.body.items).toMatchObject([{ state: 'exited', reason: 'reminded' }])
  expect(runs.body.items[0]?.steps.map((step) => step.node)).toEqual(['entry', 'mail', 'end'])
  expect(runs.body.items[0]?.steps[0]?.why).toContain('SubmitOrder')
  const sent = await world.call<{ items: { state: string; node: string }[] }>(project, 'GET', `messages?personId=${person.body.id}`)
  expect(sent.body.items).toMatchObject([{ state: 'sent', node: 'mail' }])
})
