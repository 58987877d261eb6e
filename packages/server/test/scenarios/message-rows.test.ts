import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeTemplate, publish } from '../journey-kit.ts'
import { mailSettings } from '../mail-kit.ts'
import { mailServer } from '../mail-server.ts'
import { record } from '../pipeline.ts'
import { makeWorld, type TestProject, type World } from '../world.ts'

const reader = { 'user-agent': 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148' }
const day = { amount: 1, unit: 'day' }

let world: World
let project: TestProject
let server: Awaited<ReturnType<typeof mailServer>>
beforeAll(async () => {
  world = await makeWorld({ at: '2026-11-02T04:00:00Z' })
  project = await world.project()
  server = await mailServer()
  await mailSettings(world, project, { smtpUrl: server.url })
})
afterAll(async () => {
  await server.close()
  await world.end()
})

const does = async (user: string, event: string, set: Record<string, string> = {}): Promise<void> => {
  await world.app.ingest.accept(project.id, 'native', [
    record({ ids: [`login:${user}`], set, event, properties: { order_id: 'o1' }, at: world.clock.now().toISOString() }),
  ])
  await world.settle()
}
const later = async (hours: number): Promise<void> => {
  world.clock.advance(hours * 3_600_000)
  await world.settle()
}
/** Follows the first link of a sort in the last mail to an address. */
async function follow(address: string, sort: 'c' | 'o' | 'u'): Promise<void> {
  const html = server.received.findLast((one) => one.recipient === address)?.html ?? ''
  const link = new RegExp(`/t/${sort}/[^"]+`).exec(html)?.[0] ?? ''
  const { status } = await world.call(undefined, sort === 'u' ? 'POST' : 'GET', link, sort === 'u' ? {} : undefined, reader)
  expect([sort, [200, 302].includes(status)]).toEqual([sort, true])
  await world.settle()
}
const outcome = (id: string, what: string) => ({ id, kind: 'outcome', settings: { of: 'mail', what, within: day } })
const left = (id: string) => ({ id, kind: 'exit', settings: { reason: id } })

test('D16 (by mail) who did not get the message, did not open it, clicked and did not buy, or unsubscribed goes four ways; the annoyed one gets nothing more', async () => {
  const templateId = await makeTemplate(world, project)
  const id = await publish(world, project, {
    entry: { kind: 'event', event: 'Offered', filters: [] },
    nodes: [
      { id: 'mail', kind: 'send', settings: { channel: 'email', templateId } },
      outcome('failed', 'failed'),
      outcome('annoyed', 'unsubscribed'),
      outcome('clicked', 'clicked'),
      ...['undelivered', 'unsubscribed', 'clicked_not_bought', 'not_opened'].map(left),
    ],
    edges: [
      { from: 'entry', port: 'next', to: 'mail' },
      { from: 'mail', port: 'next', to: 'failed' },
      { from: 'failed', port: 'yes', to: 'undelivered' },
      { from: 'failed', port: 'no', to: 'annoyed' },
      { from: 'annoyed', port: 'yes', to: 'unsubscribed' },
      { from: 'annoyed', port: 'no', to: 'clicked' },
      { from: 'clicked', port: 'yes', to: 'clicked_not_bought' },
      { from: 'clicked', port: 'no', to: 'not_opened' },
    ],
    goal: { event: 'PayOrder', filters: [], within: { amount: 7, unit: 'day' }, exit: true },
    reentry: { kind: 'after_exit' },
  })
  const people = { gone: 'gone@x.cn', cold: 'cold@x.cn', eager: 'eager@x.cn', annoyed: 'annoyed@x.cn', buyer: 'buyer@x.cn' }
  for (const [user, email] of Object.entries(people)) await does(user, 'Offered', { email })
  world.clock.advance(60_000)
  await follow(people.eager, 'c')
  await follow(people.annoyed, 'u')
  await does('buyer', 'PayOrder')
  await later(25)
  const { items } = (await world.call<{ items: { personId: number; reason: string }[] }>(project, 'GET', `journeys/${id}/runs`)).body
  const idOf = async (user: string) =>
    (await world.call<{ id: number }>(project, 'GET', `people/lookup?type=login_id&value=${user}`)).body.id
  const reasons = Object.fromEntries(
    await Promise.all(
      Object.keys(people).map(async (user) => {
        const person = await idOf(user)
        return [user, items.find((one) => one.personId === person)?.reason] as const
      }),
    ),
  )
  expect(reasons).toEqual({ gone: 'undelivered', cold: 'not_opened', eager: 'clicked_not_bought', annoyed: 'unsubscribed', buyer: 'goal' })
  const before = server.received.length
  for (const user of ['gone', 'annoyed']) await does(user, 'Offered')
  expect(server.received).toHaveLength(before)
})

test('D37 whoever has bought gets no more of the journey that asked for it, though its next step was due', async () => {
  const templateId = await makeTemplate(world, project)
  await publish(world, project, {
    entry: { kind: 'event', event: 'Browsed', filters: [] },
    nodes: [
      { id: 'first', kind: 'send', settings: { channel: 'email', templateId } },
      { id: 'pause', kind: 'wait', settings: { duration: day } },
      { id: 'second', kind: 'send', settings: { channel: 'email', templateId } },
    ],
    edges: [
      { from: 'entry', port: 'next', to: 'first' },
      { from: 'first', port: 'next', to: 'pause' },
      { from: 'pause', port: 'next', to: 'second' },
    ],
    goal: { event: 'PayOrder', filters: [], within: { amount: 7, unit: 'day' }, exit: true },
    reentry: { kind: 'after_exit' },
  })
  for (const user of ['keen', 'slow']) await does(user, 'Browsed', { email: `${user}@x.cn` })
  await later(23)
  await does('keen', 'PayOrder')
  await later(2)
  const got = (user: string) => server.received.filter((one) => one.recipient === `${user}@x.cn`).length
  expect([got('keen'), got('slow')]).toEqual([1, 2])
})
