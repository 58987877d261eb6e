import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Emulator } from '../../../../../emulators/lib/wire.ts'
import { startAliyunSms } from '../../../../../emulators/sms/aliyun/index.ts'
import { startTencentSms } from '../../../../../emulators/sms/tencent/index.ts'
import { startTwilio } from '../../../../../emulators/sms/twilio/index.ts'
import { makeTemplate, publish } from '../../../test/journey-kit.ts'
import { record } from '../../../test/pipeline.ts'
import { makeWorld, type TestProject, type World } from '../../../test/world.ts'
import { sql } from '../../platform/sql.ts'

let world: World
const wall = { wall: () => world.clock.now() }
const stops: (() => Promise<void>)[] = []
beforeAll(async () => {
  // At noon in Beijing. Nobody can reach us: what becomes of messages has to be asked for.
  world = await makeWorld({ at: '2026-11-02T04:00:00Z', privateTargets: ['127.0.0.1'] })
})
afterAll(async () => {
  for (const stop of stops) await stop()
  await world.end()
})

const providers = {
  async aliyun() {
    const provider = await startAliyunSms(wall)
    const { accessKeyId, accessKeySecret } = provider.account
    const input = { provider: 'aliyun', settings: { accessKeyId, baseUrl: provider.url }, secrets: { accessKeySecret } }
    return {
      provider,
      input,
      approved: { code: 'SMS_100002', values: ['name', 'order'].map((name) => ({ name, value: 'x' })) },
      gone: 'MK:0001',
    }
  },
  async tencent() {
    const provider = await startTencentSms(wall)
    const { secretId, sdkAppId, secretKey } = provider.account
    const input = { provider: 'tencent', settings: { secretId, sdkAppId, baseUrl: provider.url }, secrets: { secretKey } }
    const [code = '', template] =
      Object.entries(provider.account.templates).find(([, one]) => one.kind === 'notice' && one.state === 'approved') ?? []
    const wanted = new Set(template?.text.match(/\{\d+\}/g)).size
    return {
      provider,
      input,
      approved: { code, values: Array.from({ length: wanted }, (_, i) => ({ name: `v${i}`, value: 'x' })) },
      gone: 'MK:0001',
    }
  },
  async twilio() {
    const provider = await startTwilio(wall)
    const { accountSid, authToken, numbers } = provider.account
    const input = { provider: 'twilio', settings: { accountSid, from: numbers[0], baseUrl: provider.url }, secrets: { authToken } }
    return { provider, input, approved: null, gone: '30006' }
  },
}

interface Told {
  readonly state: string
  readonly facts: readonly string[]
}

async function setUp(name: keyof typeof providers, slug: string = name) {
  const made = await providers[name]()
  const provider = made.provider as Emulator<unknown>
  stops.push(() => provider.stop())
  const project = await world.project(slug)
  const account = await world.call(project, 'POST', 'channels/accounts', { name, ...made.input })
  expect(account.status).toBe(201)
  const body = { kind: 'sms', signature: name === 'twilio' ? '' : '引渠', text: 'x您好，您的订单x已发货。', approved: made.approved }
  const templateId = await makeTemplate(world, project, { name, body })
  await publish(world, project, {
    entry: { kind: 'event', event: 'Served', filters: [] },
    nodes: [{ id: 'text', kind: 'send', settings: { channel: 'sms', templateId, class: 'service' } }],
    edges: [{ from: 'entry', port: 'next', to: 'text' }],
    reentry: { kind: 'after_exit' },
  })
  return { provider, project, gone: made.gone }
}

async function served(project: TestProject, ...numbers: string[]): Promise<void> {
  const at = world.clock.now().toISOString()
  await world.app.ingest.accept(
    project.id,
    'native',
    numbers.map((mobile) => record({ ids: [`login:${mobile}`], event: 'Served', set: { mobile }, at })),
  )
  await world.settle()
}

/** So much later the provider has its receipts and tells nobody; the job asks. */
async function later(provider: Emulator<unknown>, minutes: number): Promise<void> {
  world.clock.advance(minutes * 60_000)
  await provider.kit.clock.advance(1)
  await world.app.jobs.tick()
  await world.settle()
}

async function told(project: TestProject): Promise<Record<string, Told>> {
  const rows = await world.databases.postgres.rows<{ address: string; state: string; intent: number }>(sql`
    select a.address, i.state, i.intent_id as intent from message_intents i join message_attempts a on a.part = i.part and a.intent_id = i.intent_id
    where i.project_id = ${project.id}`)
  const facts = await world.databases.clickhouse.rows<{ intent: number; kinds: string[] }>(sql`
    select toUInt32(intent_id) as intent, arraySort(groupArray(kind)) as kinds from message_facts
    where project_id = ${sql.value(project.id, 'UInt32')} group by intent_id`)
  const kinds = new Map(facts.map((row) => [row.intent, row.kinds]))
  return Object.fromEntries(rows.map((row) => [row.address, { state: row.state, facts: kinds.get(row.intent) ?? [] }]))
}

const beginning = { aliyun: '+861380000000', tencent: '+861380000000', twilio: '+1415555000' } as const

for (const name of ['aliyun', 'tencent', 'twilio'] as const)
  test(`${name}: a timeout after the message was taken is asked about: it ends sent, once; a late receipt comes by asking; what failed says so`, async () => {
    const { provider, project, gone } = await setUp(name)
    const to = (n: number): string => `${beginning[name]}${n}`
    // Alone, and with others in one call.
    provider.kit.faults.add({ kind: 'drop' })
    await served(project, to(1))
    provider.kit.outcomes.set(name === 'aliyun' ? to(4).slice(3) : to(4), gone)
    if (name !== 'twilio') provider.kit.faults.add({ kind: 'drop' })
    await served(project, to(2), to(3), to(4))
    const before = await told(project)
    expect([1, 2, 3, 4].map((n) => before[to(n)]?.state)).toEqual(
      name === 'twilio' ? ['unknown', 'sent', 'sent', 'sent'] : ['unknown', 'unknown', 'unknown', 'unknown'],
    )
    expect(provider.kit.inbox.messages).toHaveLength(4)
    await later(provider, 2)
    await later(provider, 4)
    await later(provider, 60)
    const now = await told(project)
    expect([to(1), to(2), to(3), to(4)].map((one) => now[one]?.state)).toEqual(['sent', 'sent', 'sent', 'failed'])
    expect(now[to(1)]?.facts).toEqual(['delivered', 'sent', 'unknown'])
    expect(now[to(4)]?.facts).toContain('failed')
    expect(provider.kit.inbox.messages).toHaveLength(4)
    // Asked again it says the same, and nothing is told twice.
    const { postgres } = world.databases
    await postgres.run(sql`update message_attempts set asked = 0, ask_at = ${world.clock.now()} where project_id = ${project.id}`)
    await later(provider, 1)
    expect(await postgres.rows(sql`select 1 from message_attempts where project_id = ${project.id} and asked = 0`)).toEqual([])
    expect(await told(project)).toEqual(now)
  })

test('what the provider knows nothing of, and what it does not answer about, stays unknown, and is asked about a few times only', async () => {
  const { provider, project } = await setUp('twilio', 'again')
  provider.kit.faults.add({ kind: 'drop' })
  await served(project, '+14155550199')
  // The provider has lost it.
  provider.kit.inbox.clear()
  for (let i = 0; i < 12; i++) await later(provider, 720)
  const asked = await world.databases.postgres.one<{ asked: number }>(sql`
    select asked from message_attempts where project_id = ${project.id} and address = '+14155550199'`)
  expect(asked?.asked).toBe(7)
  expect((await told(project))['+14155550199']).toEqual({ state: 'unknown', facts: ['unknown'] })
})
