import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Rule } from '@millrace/contract/rules/index.ts'
import { makeWorld, type TestProject, type World } from '../../../test/world.ts'
let world: World
let project: TestProject
beforeAll(async () => {
  world = await makeWorld()
  project = await world.project()
})
afterAll(() => world.end())
test('big', async () => {
  const m = (i: number): Rule => ({
    kind: 'measure',
    event: 'PayOrder',
    filters: [],
    window: { kind: 'ever' },
    figure: { of: 'distinct', property: `p${i}` },
    is: { op: 'gte', value: i },
  })
  const s = (i: number): Rule => ({
    kind: 'sequence',
    steps: [0, 1, 2, 3].map((n) => ({
      event: `E${n}${i}`,
      filters: [
        { property: 'a', op: 'eq', value: n },
        { property: 'b', op: 'eq', value: 'x' },
      ],
    })),
    within: { amount: 1, unit: 'day' },
    window: { kind: 'ever' },
    link: 'q',
    absent: { event: 'P', filters: [], within: { amount: 1, unit: 'day' } },
  })
  for (const [name, make] of [
    ['measure', m],
    ['sequence', s],
  ] as const)
    for (const n of [10, 50, 100]) {
      const rule: Rule = {
        kind: 'any',
        rules: [
          { kind: 'any', rules: Array.from({ length: n / 2 }, (_, i) => make(i)) },
          { kind: 'any', rules: Array.from({ length: n / 2 }, (_, i) => make(i + 100)) },
        ],
      }
      const t = performance.now()
      const a = await world.call<{ sql: string }>(project, 'POST', 'segments/preview', { rule })
      console.log(name, n, a.status, Math.round(performance.now() - t), 'ms', a.body.sql?.length, JSON.stringify(a.body).slice(0, 200))
    }
  expect(1).toBe(1)
}, 300000)
