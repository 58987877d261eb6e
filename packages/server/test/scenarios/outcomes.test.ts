import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeTemplate, publish } from '../journey-kit.ts'
import { type LettersSite, lettersSite } from '../letters-site.ts'
import { type SmsWorld, smsTemplate, smsWorld } from '../sms-kit.ts'

const secret = `whsec_${Buffer.alloc(32, 1).toString('base64')}`
let w: SmsWorld
let site: LettersSite
beforeAll(async () => {
  w = await smsWorld()
  site = await lettersSite(secret, () => w.world.clock.now())
})
afterAll(async () => {
  await site.end()
  await w.end()
})

const made = async (path: string, body: object): Promise<string> => {
  const answer = await w.world.call<{ id: string }>(w.project, 'POST', path, body)
  expect([path, answer.status]).toEqual([path, 201])
  return answer.body.id
}
const idOf = async (user: string) =>
  (await w.world.call<{ id: number }>(w.project, 'GET', `people/lookup?type=login_id&value=${user}`)).body.id

/** Lets what is due by the clock happen, and all that comes of it. */
async function passes(hours: number): Promise<void> {
  w.world.clock.advance(hours * 3_600_000)
  await w.world.settle()
  await w.world.app.jobs.tick()
  await w.world.settle()
  await w.world.app.jobs.tick()
  await w.world.settle()
}

test('B25 who was tried by three channels and did not convert: weights of these channels drop and their stage is another; who converts prefers what did it', async () => {
  const { world, project } = w
  await made('channels/accounts', {
    name: '站内信',
    provider: 'standard-webhook',
    settings: { url: `${site.url}/webhook` },
    secrets: { secret },
  })
  const letter = await makeTemplate(world, project, {
    name: '站内信',
    body: { kind: 'webhook', type: 'letter.created', fields: ['title', 'text'].map((name) => ({ name, value: '回来看看' })) },
  })
  const mail = await makeTemplate(world, project, {
    name: '邮件',
    body: { kind: 'html', subject: 's', preheader: '', html: '<p>x</p>', text: '' },
  })
  const send = (id: string, channel: string, templateId: string) => ({ id, kind: 'send', settings: { channel, templateId } })
  const journey = await publish(
    world,
    project,
    {
      entry: { kind: 'event', event: 'Left', filters: [] },
      nodes: [send('mail', 'email', mail), send('text', 'sms', await smsTemplate(world, project)), send('letter', 'webhook', letter)],
      edges: [
        { from: 'entry', port: 'next', to: 'mail' },
        { from: 'mail', port: 'next', to: 'text' },
        { from: 'text', port: 'next', to: 'letter' },
      ],
      goal: { event: 'Buy', filters: [], within: { amount: 1, unit: 'day' } },
      reentry: { kind: 'after_exit' },
    },
    'Win back',
  )
  const window = { kind: 'last', amount: 90, unit: 'day' }
  const outcome = (converted: boolean) => [{ property: '$converted', op: converted ? 'is_true' : 'is_false' }]
  const of = (property: string) => ({ by: 'property', property })
  const signal = (property: string, event: string, filters: object[], weight: number) => ({
    event,
    filters,
    window,
    of: of(property),
    each: { of: 'times' },
    weight,
  })
  const signals = (property: string) => [
    signal(property, 'Answered', [], 1),
    signal(property, '$journey_outcome', outcome(false), -1),
    signal(property, '$journey_outcome', outcome(true), 2),
  ]
  const channels = await made('tags', {
    name: '渠道偏好',
    refresh: 'live',
    definition: { kind: 'preference', signals: signals('$channel') },
  })
  const contents = await made('tags', {
    name: '内容偏好',
    refresh: 'live',
    definition: { kind: 'preference', signals: signals('$template') },
  })
  const lost = { kind: 'event', event: '$journey_outcome', filters: outcome(false), window, count: { op: 'gte', value: 1 } }
  await made('tags', {
    name: '阶段',
    refresh: 'hourly',
    definition: { kind: 'stages', stages: [{ value: '挽回失败', enter: lost }], rest: '可挽回' },
  })
  const weights = async (tag: string, user: string) => {
    const { body } = await world.call<{ why: { keys: { value: string; weight: number }[] } | null }>(
      project,
      'GET',
      `tags/${tag}/people/${await idOf(user)}`,
    )
    return Object.fromEntries((body.why?.keys ?? []).map((one) => [one.value, one.weight]))
  }
  const stageOf = async (user: string) => {
    const { body } = await world.call<{ tags: { tag: string; value: string }[] }>(project, 'GET', `people/${await idOf(user)}`)
    return body.tags.find(({ tag }) => tag === '阶段')?.value
  }

  for (const [user, n] of [
    ['stays', 1],
    ['goes', 2],
  ] as const) {
    await w.does(user, 'Visit', { mobile: `1380000000${n}`, email: `${user}@x.cn` })
    for (const channel of ['sms', 'sms', 'sms', 'email', 'email', 'webhook']) await w.does(user, 'Answered', {}, { $channel: channel })
  }
  await passes(1)
  expect(await weights(channels, 'goes')).toEqual({ sms: 3, email: 2, webhook: 1 })
  expect([await stageOf('goes'), await stageOf('stays')]).toEqual(['可挽回', '可挽回'])

  for (const user of ['stays', 'goes']) await w.does(user, 'Left')
  expect([w.phones().length, site.calls.length]).toEqual([2, 2])
  await passes(1)
  await w.does('stays', 'Buy')
  // Nobody has failed while there is time.
  expect(await weights(channels, 'goes')).toEqual({ sms: 3, email: 2, webhook: 1 })
  await passes(24)
  expect(await weights(channels, 'goes')).toEqual({ sms: 2, email: 1 })
  expect(await weights(channels, 'stays')).toEqual({ sms: 5, email: 4, webhook: 3 })
  expect(await weights(contents, 'goes')).toEqual({})
  expect((await weights(contents, 'stays'))[mail]).toBe(2)

  // At the next computation of stages; and once, however often it is looked.
  await passes(1)
  expect([await stageOf('goes'), await stageOf('stays')]).toEqual(['挽回失败', '可挽回'])
  expect(await weights(channels, 'goes')).toEqual({ sms: 2, email: 1 })
  const { body } = await world.call<{ items: { event: string; properties: Record<string, unknown> }[] }>(
    project,
    'GET',
    `people/${await idOf('goes')}/timeline`,
  )
  const told = body.items.filter((one) => one.event === '$journey_outcome').map(({ properties }) => properties)
  expect(told.map((one) => one['$channel']).toSorted()).toEqual(['email', 'sms', 'webhook'])
  expect(told[0]).toMatchObject({ $journey: journey, $converted: false, $times: 1 })
})
