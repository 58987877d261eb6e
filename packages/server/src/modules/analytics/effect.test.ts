import type { EffectAnswer } from '@millrace/contract/analytics/api.ts'
import { differenceOf } from '@millrace/contract/experiments/interval.ts'
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

const order = (user: string, at: string) => record({ ids: [`login:${user}`], event: 'PayOrder', at, properties: { amount: 100 } })
const accept = async (...records: ReturnType<typeof record>[]): Promise<void> => {
  await world.app.ingest.accept(project.id, 'native', records)
  await world.settle()
}
const users = Array.from({ length: 300 }, (_, i) => `u${i}`)

test('C25 C26 buying again within 7 days of a broadcast: beside its control group, and what is due to it with its interval', async () => {
  const b = broadcasting(world, project)
  await b.people(...users.map((user) => ({ user })))
  // All but the last ten have ordered before.
  await accept(...users.slice(0, 290).map((user) => order(user, '2026-10-20T02:00:00Z')))
  const id = await b.sends({ audience: inCity('A'), variants: [{ templateId: await b.template('Back'), weight: 100 }], control: 50 })
  const query = {
    from: '2026-11-01',
    to: '2026-11-01',
    touch: { kind: 'campaign', id },
    goals: [{ event: 'PayOrder', kind: 'again' }, { event: 'PayOrder' }],
    windows: 8,
  }
  const ask = async () => (await world.call<EffectAnswer>(project, 'POST', 'analytics/effect', query)).body
  const behind = async (slice: object): Promise<string[]> => {
    const found: string[] = []
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page = { query, ...slice, limit: 200, ...(cursor ? { cursor } : {}) }
      const { body } = await world.call<{ items: { ids: { type: string; value: string }[] }[]; next: string | null }>(
        project,
        'POST',
        'analytics/effect/people',
        page,
      )
      found.push(...body.items.map((one) => one.ids.find(({ type }) => type === 'login_id')?.value ?? '?'))
      cursor = body.next
    }
    return found
  }
  const [treated, control] = [await behind({ arm: 'treated' }), await behind({ arm: 'control' })]
  expect([...treated, ...control].toSorted()).toEqual(users.toSorted())
  const early = await ask()
  expect(early).toMatchObject({
    by: 'own',
    campaign: { id, kind: 'broadcast' },
    people: { treated: treated.length, control: control.length },
  })
  expect(new Set(early.goals[0]?.unknown)).toEqual(new Set(['still_open']))

  // Half of the treated on the seventh day after, as late as can be; a tenth of the control group; the others of both a second too late.
  const inTime = [...treated.filter((_, i) => i % 2 === 0), ...control.filter((_, i) => i % 10 === 0)]
  const late = users.filter((user) => !inTime.includes(user))
  world.clock.advance(10 * 86_400_000)
  await accept(
    ...inTime.map((user) => order(user, '2026-11-08T23:59:59+08:00')),
    ...late.map((user) => order(user, '2026-11-09T00:00:00+08:00')),
  )
  const { goals, columns } = await ask()
  const [again, any] = goals
  const known = (some: readonly string[]) => some.filter((user) => users.indexOf(user) < 290)
  const [n, m] = [treated, control].map((arm) => arm.filter((user) => inTime.includes(user)))
  expect(columns).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8])
  expect([any?.treated, any?.control].map((cells) => cells?.slice(6).map((cell) => cell?.reached))).toEqual([
    [0, n?.length, treated.length],
    [0, m?.length, control.length],
  ])
  // Whoever never ordered before has not bought again.
  expect(again?.treated.slice(6).map((cell) => cell?.reached)).toEqual([0, known(n ?? []).length, known(treated).length])
  const found = differenceOf({ n: n?.length ?? 0, of: treated.length }, { n: m?.length ?? 0, of: control.length })
  expect(any?.unknown.slice(6)).toEqual(['too_few', null, null])
  expect(any?.effect[7]?.difference).toBeCloseTo(found?.difference ?? 0, 9)
  expect([any?.effect[7]?.from, any?.effect[7]?.to]).toEqual(found?.interval.map((one) => expect.closeTo(one, 9)))
  expect(any?.effect[7]?.people).toBeCloseTo((found?.difference ?? 0) * treated.length, 6)
  expect((await behind({ arm: 'treated', column: 7, goal: 0 })).toSorted()).toEqual(known(n ?? []).toSorted())

  const unknown = await world.call(project, 'POST', 'analytics/effect', { ...query, touch: { kind: 'campaign', id: 'nobody' } })
  expect(unknown).toMatchObject({ status: 400, body: { errors: [{ path: 'body.touch.id' }] } })
})
