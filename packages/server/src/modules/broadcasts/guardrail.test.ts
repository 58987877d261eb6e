import type { RetrospectiveAnswer } from '@millrace/contract/broadcasts/report.ts'
import type { Alert } from '@millrace/contract/journeys/alerts.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { broadcasting, inCity } from '../../../test/broadcast-kit.ts'
import { record } from '../../../test/pipeline.ts'
import { makeWorld, type TestProject, type World } from '../../../test/world.ts'

let world: World
let project: TestProject
beforeAll(async () => {
  world = await makeWorld({ at: '2026-11-01T02:00:00Z' })
  project = await world.project()
})
afterAll(() => world.end())

/** Login ids of all behind a number of a broadcast. */
async function behind(id: string, what: 'sent' | 'control'): Promise<string[]> {
  const found: string[] = []
  for (let cursor = '', next: string | null = ''; next !== null; cursor = `&cursor=${next}`) {
    const { body } = await world.call<{ items: { ids: { type: string; value: string }[] }[]; next: string | null }>(
      project,
      'GET',
      `broadcasts/${id}/people?what=${what}&limit=200${cursor}`,
    )
    found.push(...body.items.map((one) => one.ids.find(({ type }) => type === 'login_id')?.value ?? '?'))
    next = body.next
  }
  return found
}

test('C09 a campaign that lowers the average order value by a tenth raises its guardrail once, and one that does not raises none', async () => {
  const b = broadcasting(world, project)
  await b.people(...Array.from({ length: 300 }, (_, i) => ({ user: `u${i}` })))
  const template = await b.template('Coupon')
  const send = (event: string) =>
    b.sends(
      {
        audience: inCity('A'),
        variants: [{ templateId: template, weight: 100 }],
        control: 50,
        goal: { event, within: { amount: 3, unit: 'day' } },
        guardrail: { event, property: 'amount', maxDropPercent: 5 },
      },
      event,
    )
  // Orders of 70 to 130 yuan; those of the first broadcast are a tenth smaller for who was written to.
  for (const [event, kept] of [
    ['Cheaper', 0.9],
    ['Same', 1],
  ] as const) {
    const id = await send(event)
    const orders = (users: readonly string[], share: number) =>
      users.map((user, i) =>
        record({
          ids: [`login:${user}`],
          event,
          at: world.clock.now().toISOString(),
          properties: { amount: Math.round(share * (7_000 + 600 * (i % 11))) },
        }),
      )
    world.clock.advance(60_000)
    const all = [...orders(await behind(id, 'sent'), kept), ...orders(await behind(id, 'control'), 1)]
    expect(all).toHaveLength(300)
    await world.app.ingest.accept(project.id, 'native', all)
    await world.settle()
  }
  const raised = async () =>
    (await world.call<{ items: Alert[] }>(project, 'GET', 'alerts')).body.items.filter((one) => one.kind === 'guardrail')
  const passes = async (hours: number): Promise<void> => {
    world.clock.advance(hours * 3_600_000)
    await world.app.jobs.tick()
    await world.settle()
  }
  // It is looked at once a day.
  await passes(1)
  expect(await raised()).toEqual([])
  await passes(23)
  const [alert, ...others] = await raised()
  expect(others).toEqual([])
  expect(alert).toMatchObject({ journeyName: 'Cheaper', state: 'open', figures: { event: 'Cheaper', limit: 5 } })
  const { treated = 0, control = 1 } = alert?.figures ?? {}
  expect(treated / control).toBeCloseTo(0.9, 1)
  await passes(24)
  expect((await raised()).map((one) => one.id)).toEqual([alert?.id])
})

test('K05 a broadcast is retold with its goal, control group, result, guardrail and next step, and finally once its goal is over', async () => {
  const { body: list } = await world.call<{ items: { id: string; name: string }[] }>(project, 'GET', 'broadcasts')
  const id = list.items.find(({ name }) => name === 'Cheaper')?.id ?? ''
  const retold = async () => (await world.call<RetrospectiveAnswer>(project, 'GET', `broadcasts/${id}/retrospective`)).body
  const codes = ({ parts }: RetrospectiveAnswer) => parts.map(({ part, sentences }) => [part, ...sentences.map(({ code }) => code)])
  const early = await retold()
  expect(early.isFinal).toBe(false)
  expect(codes(early)).toContainEqual(['next', 'stop_offer', 'wait'])
  world.clock.advance(2 * 86_400_000)
  await world.settle()
  const found = await retold()
  expect(found.isFinal).toBe(true)
  expect(codes(found)).toEqual([
    ['goal', 'goal'],
    ['people', 'people'],
    ['control', 'control'],
    ['result', 'reached', 'same'],
    ['guardrail', 'guardrail_broken'],
    ['cost', 'no_cost'],
    ['trouble', 'no_trouble'],
    ['next', 'stop_offer', 'change_subject'],
  ])
  expect(found.markdown.zh).toMatch(
    /^# Cheaper\n\n## 目标\n\n- 希望用户在 3 天内完成「Cheaper」。\n[^]*## 对照组\n\n- 随机抽取 50%（\d+ 人）不发送。/,
  )
  expect(found.markdown.zh).toMatch(/## 下一步\n\n- 不要扩大：客单价下降了，先调整优惠。\n/)
  expect(found.markdown.en).toContain('certainly by more than 5 %')
  const draft = await broadcasting(world, project).create({ audience: inCity('A'), variants: [{ templateId: 't', weight: 100 }] })
  expect((await world.call(project, 'GET', `broadcasts/${draft}/retrospective`)).status).toBe(409)
})
