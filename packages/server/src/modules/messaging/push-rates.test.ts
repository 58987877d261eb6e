import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Emulator } from '../../../../../emulators/lib/wire.ts'
import { type HuaweiAccount, startHuawei } from '../../../../../emulators/push/huawei/index.ts'
import { type JPushAccount, startJPush } from '../../../../../emulators/push/jpush/index.ts'
import { makeTemplate, publish } from '../../../test/journey-kit.ts'
import { contactRules } from '../../../test/mail-kit.ts'
import { record } from '../../../test/pipeline.ts'
import { type SmsWorld, smsWorld } from '../../../test/sms-kit.ts'
import { sql } from '../../platform/sql.ts'

let w: SmsWorld
let jpush: Emulator<JPushAccount>
let huawei: Emulator<HuaweiAccount>
let account: string
let journey: string
beforeAll(async () => {
  w = await smsWorld()
  const how = { wall: () => w.world.clock.now() }
  jpush = await startJPush(how)
  huawei = await startHuawei(how)
  const make = async (provider: string, settings: object, secrets: object): Promise<string> =>
    (await w.world.call<{ id: string }>(w.project, 'POST', 'channels/accounts', { name: provider, provider, settings, secrets })).body.id
  account = await make('jpush', { appKey: jpush.account.appKey, baseUrl: jpush.url }, { masterSecret: jpush.account.masterSecret })
  const { clientId, clientSecret, callbackUser, callbackKey } = huawei.account
  await make('huawei', { clientId, baseUrl: huawei.url, oauthUrl: huawei.url, callbackUser }, { clientSecret, callbackKey })
  const templateId = await makeTemplate(w.world, w.project, {
    name: '提醒',
    body: { kind: 'push', title: '提醒', text: '有新消息', link: '', image: '', data: [], replaces: '', ttlHours: 24 },
  })
  journey = await publish(w.world, w.project, {
    entry: { kind: 'event', event: 'Ask', filters: [] },
    nodes: [{ id: 'push', kind: 'send', settings: { channel: 'push', templateId } }],
    edges: [{ from: 'entry', port: 'next', to: 'push' }],
    reentry: { kind: 'after_exit' },
  })
}, 60_000)
afterAll(async () => {
  await jpush.stop()
  await huawei.stop()
  await w.end()
})

async function accept(...records: Parameters<typeof record>[0][]): Promise<void> {
  const at = w.world.clock.now().toISOString()
  await w.world.app.ingest.accept(
    w.project.id,
    'native',
    records.map((one) => record({ at, ...one })),
  )
  await w.world.settle()
}
function has(user: string, provider: Emulator<JPushAccount> | Emulator<HuaweiAccount>, $token: string) {
  provider.account.devices[$token] = { platform: 'android' }
  const properties = { $provider: provider === jpush ? 'jpush' : 'huawei', $token, $platform: 'android' }
  return { ids: [`login:${user}`], event: '$push_device', properties }
}
const users = (kind: string, n: number): string[] => Array.from({ length: n }, (_, i) => `${kind}${i}`)
const asks = (...some: string[]) => accept(...some.map((user) => ({ ids: [`login:${user}`], event: 'Ask', properties: {} })))
const states = async (): Promise<string[]> => (await w.messages()).map((one) => one.state).toSorted()
const count = async (state: string): Promise<number> => (await states()).filter((one) => one === state).length
/** Rows of messages as they were written last. */
const writes = (): Promise<object[]> =>
  w.world.databases.postgres.rows(sql`
    select intent_id, xmin::text from message_intents where part between 0 and 255 and project_id = ${w.project.id} and state = 'queued' order by 1`)

test('the rate of one push account lets the others go, and what waits for it is not prepared again until there is room', async () => {
  await accept(
    ...users('j', 8).map((user, i) => has(user, jpush, `1104a8979278ae64e7${i}`)),
    ...users('h', 3).map((user, i) => has(user, huawei, `0864411045678901300004217100CN0${i}`)),
    has('j7', huawei, '0864411045678901300004217100CN09'),
  )
  await contactRules(w.world, w.project, { rates: [{ channel: 'push', limit: 2, per: 'day', account }] })
  await asks(...users('j', 8), ...users('h', 3))
  expect([await count('sent'), await count('queued')]).toEqual([5, 6])
  expect(jpush.kit.inbox.messages).toHaveLength(2)
  const before = await writes()
  await w.world.settle()
  expect(await writes()).toEqual(before)
  // Each day has its number; nobody is given up for having waited for days.
  for (const [day, sent] of [
    [3, 7],
    [4, 9],
    [5, 11],
  ]) {
    w.world.clock.set(new Date(`2026-11-0${day}T04:00:00Z`))
    await w.world.settle()
    expect([await count('sent'), await count('dropped')]).toEqual([sent, 0])
  }
  expect(jpush.kit.inbox.messages).toHaveLength(8)
})

test('what waits goes when the rate is taken away', async () => {
  await asks(...users('j', 4))
  expect(await count('queued')).toBe(4)
  await contactRules(w.world, w.project, {})
  await w.world.settle()
  expect([await count('queued'), await count('sent')]).toEqual([0, 15])
})

test('what waits for a rate is put aside with its journey, and goes on with it', async () => {
  await contactRules(w.world, w.project, { rates: [{ channel: 'push', limit: 1, per: 'day', account }] })
  await asks(...users('j', 4))
  const aside = async () =>
    await w.world.databases.postgres.rows<{ reason: string; waits: boolean }>(sql`
      select distinct reason, waits_for <> '' as waits from message_intents where part between 0 and 255 and project_id = ${w.project.id} and state = 'queued'`)
  expect(await aside()).toMatchObject([{ waits: true }])
  const change = async (verb: string): Promise<number> => {
    const revision = await w.world.revisionOf(w.project, `journeys/${journey}`)
    return (await w.world.call(w.project, 'POST', `journeys/${journey}/${verb}`, {}, revision)).status
  }
  expect(await change('pause')).toBe(200)
  await w.world.settle()
  expect(await aside()).toEqual([{ reason: 'journey_paused', waits: false }])
  await contactRules(w.world, w.project, {})
  expect(await change('resume')).toBe(200)
  for (let minute = 0; minute < 5; minute++) {
    w.world.clock.advance(60_000)
    await w.world.settle()
  }
  expect(await count('queued')).toBe(0)
})
