import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeRig, type Rig } from '../conformance/rig.ts'
import { segmentCases } from '../conformance/segment.ts'
import { sensorsPeople } from '../conformance/sensors-people.ts'
import { sensorsRecords } from '../conformance/sensors-records.ts'
import { sensorsRequests } from '../conformance/sensors-requests.ts'
import { makeWorld, type World } from '../world.ts'

let world: World
let rig: Rig
beforeAll(async () => {
  world = await makeWorld({ at: '2026-11-24T10:00:00Z' })
  rig = await makeRig(world)
})
afterAll(() => world.end())

const table = [...sensorsRequests, ...sensorsRecords, ...sensorsPeople, ...segmentCases]

test('the conformance table has its forty cases, each once', () => {
  const numbered = (letter: string, count: number) => Array.from({ length: count }, (_, i) => `${letter}${String(i + 1).padStart(2, '0')}`)
  expect(table.map((one) => one.id).toSorted()).toEqual([...numbered('G', 8), ...numbered('S', 32)])
})

for (const one of table) test(`conformance ${one.id}: ${one.name}`, () => one.run(rig))
