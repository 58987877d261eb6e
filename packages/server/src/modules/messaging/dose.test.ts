import type { Dose } from '@millrace/contract/messaging/dose.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeTemplate, publish } from '../../../test/journey-kit.ts'
import { record } from '../../../test/pipeline.ts'
import { makeWorld, type TestProject, type World } from '../../../test/world.ts'

let world: World
let project: TestProject
beforeAll(async () => {
  world = await makeWorld()
  project = await world.project()
  const body = { kind: 'html', subject: 'Sale', preheader: '', html: '<p>Sale</p>', text: '' } as const
  const templateId = await makeTemplate(world, project, { name: 'Sale', body })
  for (const [event, messageClass] of [
    ['Viewed', 'marketing'],
    ['Ordered', 'service'],
  ] as const)
    await publish(
      world,
      project,
      {
        entry: { kind: 'event', event, filters: [] },
        nodes: [{ id: 'mail', kind: 'send', settings: { channel: 'email', templateId, class: messageClass } }],
        edges: [{ from: 'entry', port: 'next', to: 'mail' }],
        goal: null,
        reentry: { kind: 'after_exit' },
      },
      event,
    )
})
afterAll(() => world.end())

async function does(event: string, ...users: string[]): Promise<void> {
  world.clock.advance(60_000)
  const at = world.clock.now().toISOString()
  const of = (user: string) => record({ ids: [`login:${user}`], event, at, set: { email: `${user}@x.cn` } })
  await world.app.ingest.accept(project.id, 'native', users.map(of))
  await world.settle()
}
const dose = async (query: string): Promise<Dose> => {
  const { status, body } = await world.call<Dose>(project, 'GET', `messages/dose?${query}`)
  expect(status).toBe(200)
  return body
}

test('E40 (without popups and WeChat) who did it by how many marketing messages they got, and what one more is worth', async () => {
  expect(await dose('event=Paid')).toEqual({ people: 0, items: [] })
  // Before the first message it is no answer to one; service messages are none of these.
  await does('Paid', 'a')
  await does('Ordered', 'a', 'b')
  await does('Viewed', 'a', 'b', 'c', 'd')
  await does('Viewed', 'c', 'd')
  await does('Viewed', 'd')
  await does('Paid', 'b', 'c', 'd', 'nobody')
  const { people, items } = await dose('event=Paid')
  expect(people).toBe(4)
  expect(items).toMatchObject([
    { touches: 1, people: 2, responded: 1, rate: { share: 0.5 }, gain: null, unsubscribed: 0 },
    { touches: 2, people: 1, responded: 1, rate: { share: 1 }, gain: { difference: 0.5 } },
    { touches: 3, people: 1, responded: 1, gain: { difference: 0 } },
  ])
  for (const { rate } of items) expect(rate.low <= rate.share && rate.share <= rate.high).toBe(true)
})

test('what comes after the days that count is no answer, and old messages are not asked for', async () => {
  world.clock.advance(8 * 86_400_000)
  await does('Paid', 'a')
  expect((await dose('event=Paid&within=7')).items[0]).toMatchObject({ touches: 1, responded: 1 })
  expect((await dose('event=Paid&within=30')).items[0]).toMatchObject({ touches: 1, responded: 2 })
  expect(await dose('event=Paid&days=2')).toEqual({ people: 0, items: [] })
  expect((await world.call(project, 'GET', 'messages/dose?event=Paid&days=1000')).body).toMatchObject({ code: 'invalid_input' })
})
