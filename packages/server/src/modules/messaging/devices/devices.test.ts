import type { PersonDevice } from '@millrace/contract/messaging/devices.ts'
import type { Rule } from '@millrace/contract/rules/index.ts'
import type { Preview } from '@millrace/contract/segments/api.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { erase } from '../../../../test/erase-kit.ts'
import { record } from '../../../../test/pipeline.ts'
import { makeWorld, type TestProject, type World } from '../../../../test/world.ts'
import { sql } from '../../../platform/sql.ts'
import { livingDevices } from './store.ts'

let world: World
let project: TestProject
beforeAll(async () => {
  world = await makeWorld()
  project = await world.project()
})
afterAll(() => world.end())

const accept = async (...records: Parameters<typeof record>[0][]): Promise<void> => {
  world.clock.advance(1_000)
  const at = world.clock.now().toISOString()
  await world.app.ingest.accept(
    project.id,
    'native',
    records.map((one) => record({ at, ...one })),
  )
  await world.settle()
}
const tells = (login: string, token: string, more: Record<string, string | boolean> = {}) => ({
  ids: [`login:${login}`],
  event: '$push_device',
  properties: { $provider: 'jpush', $token: token, $platform: 'android', ...more },
})
const find = async (login: string): Promise<number> =>
  (await world.call<{ id: number }>(project, 'GET', `people/lookup?type=login_id&value=${login}`)).body.id
const pushed = async (...people: number[]): Promise<string[]> =>
  [...(await livingDevices(world.databases.postgres, people)).values()].flat().map((one) => one.token)
const reachable = async (): Promise<number> => {
  const rule: Rule = { kind: 'reach', purpose: 'marketing', channel: 'push', is: 'reachable' }
  return (await world.call<Preview>(project, 'POST', 'segments/preview', { rule })).body.count
}
const devices = async (id: number) => (await world.call<{ items: PersonDevice[] }>(project, 'GET', `people/${id}/devices`)).body.items

test('E01 (part: devices) an app tells its device: whoever has one can be reached, on the last seen first, until it is signed out', async () => {
  await accept(tells('ann', 'token-phone'), { ids: ['login:bob'], event: 'Visit' })
  const ann = await find('ann')
  expect([await pushed(ann), await reachable()]).toEqual([['token-phone'], 1])
  await accept(tells('ann', 'token-tablet', { $app: 'cn.shop', $platform: 'ios', $sandbox: true }))
  expect(await pushed(ann)).toEqual(['token-tablet', 'token-phone'])
  expect((await devices(ann))[0]).toMatchObject({ token: 'token-tablet', app: 'cn.shop', platform: 'ios', isSandbox: true, goneAt: null })
  await accept(tells('ann', 'token-tablet', { $removed: true }), tells('ann', 'token-phone', { $removed: true }))
  expect([await pushed(ann), await reachable()]).toEqual([[], 0])
  await accept(tells('ann', 'token-phone'))
  expect([await pushed(ann), await reachable()]).toEqual([['token-phone'], 1])
})

test('what was told late, twice or wrongly changes nothing', async () => {
  const ann = await find('ann')
  const before = await devices(ann)
  await accept({ ...tells('ann', 'token-phone', { $removed: true }), at: '2026-10-01T00:00:00Z', historical: true })
  await accept(tells('ann', 'short'), tells('ann', 'has a blank in it'), tells('ann', 'token-new', { $provider: 'pigeon' }))
  await accept(tells('ann', 'token-new', { $platform: 'toaster' }), { ids: ['login:ann'], event: '$push_device', properties: {} })
  expect(await devices(ann)).toEqual(before)
})

test('a device is the latest person’s, whoever told it before, and of two people who are one it is one', async () => {
  const [ann, bob] = [await find('ann'), await find('bob')]
  await accept(tells('bob', 'token-phone'))
  expect([await pushed(ann), await pushed(bob), await reachable()]).toEqual([[], ['token-phone'], 1])
  expect(await devices(ann)).toEqual(expect.arrayContaining([expect.objectContaining({ token: 'token-phone', goneReason: 'taken' })]))
  // Who signed out does not give it back to whoever had it before.
  await accept(tells('bob', 'token-phone', { $removed: true }))
  expect([await pushed(ann, bob), await reachable()]).toEqual([[], 0])
  await accept(tells('ann', 'token-one'), { ...tells('x', 'token-two'), ids: ['anon:d1'] })
  await accept({ ids: ['login:ann', 'anon:d1'], set: {} })
  const stays = await find('ann')
  expect([(await pushed(stays)).toSorted(), await reachable()]).toEqual([['token-one', 'token-two'], 1])
})

test('erasing a person takes their devices', async () => {
  const ann = await find('ann')
  await accept(tells('ann', 'token-last'))
  await erase(world, project, ann)
  await world.settle()
  const left = await world.databases.postgres.rows(sql`select token from push_devices where person_id = ${ann}`)
  expect([left, await reachable()]).toEqual([[], 0])
})
