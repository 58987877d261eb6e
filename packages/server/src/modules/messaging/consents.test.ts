import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Consent, ConsentHistory } from '@millrace/contract/messaging/consents.ts'
import { strictest } from '@millrace/contract/messaging/consents.ts'
import { makeTemplate, publish } from '../../../test/journey-kit.ts'
import { messages } from '../../../test/mail-kit.ts'
import { record } from '../../../test/pipeline.ts'
import { makeWorld, type TestProject, type World } from '../../../test/world.ts'

let world: World
let project: TestProject
beforeAll(async () => {
  world = await makeWorld({ at: '2026-11-01T02:00:00Z' })
  project = await world.project()
  const made = await world.call(project, 'POST', 'consent-purposes', {
    key: 'surveys',
    nameEn: 'Surveys',
    nameZh: '问卷调研',
    whenUnknown: 'deny',
    textVersion: '2026-10',
    text: '我同意接收问卷',
  })
  expect(made.status).toBe(201)
})
afterAll(() => world.end())

const accept = async (...records: Parameters<typeof record>[0][]): Promise<void> => {
  await world.app.ingest.accept(
    project.id,
    'native',
    records.map((one) => record({ at: world.clock.now().toISOString(), ...one })),
  )
  await world.settle()
}
const find = async (type: string, value: string): Promise<number> =>
  (await world.call<{ id: number }>(project, 'GET', `people/lookup?type=${type}&value=${encodeURIComponent(value)}`)).body.id
const held = async (id: number): Promise<Consent[]> =>
  (await world.call<{ items: Consent[] }>(project, 'GET', `people/${id}/consents`)).body.items
const history = async (id: number): Promise<ConsentHistory['items']> =>
  (await world.call<ConsentHistory>(project, 'GET', `people/${id}/consents/history`)).body.items

test('a consent is held per purpose and channel, with source, text version, time and proof; everything said stays on record', async () => {
  await accept({ ids: ['login:a'], set: { email: 'a@x.cn' }, event: 'Hello' })
  const id = await find('login_id', 'a')
  const put = (purpose: string, channel: string, body: object) =>
    world.call(project, 'PUT', `people/${id}/consents/${purpose}/${channel}`, body)
  expect((await put('surveys', 'email', { granted: true, source: 'counter', proof: 'form 17' })).status).toBe(200)
  world.clock.advance(60_000)
  expect((await put('surveys', 'sms', { granted: false, source: 'call' })).status).toBe(200)
  expect((await put('surveys', 'email', { granted: false, source: 'call' })).status).toBe(200)
  expect((await put('lottery', 'email', { granted: true, source: 'x' })).status).toBe(404)
  expect((await put('surveys', 'pigeon', { granted: true, source: 'x' })).status).toBe(400)
  expect(await held(id)).toMatchObject([
    { purpose: 'surveys', channel: 'email', granted: false, source: 'call' },
    { purpose: 'surveys', channel: 'sms', granted: false },
  ])
  expect((await history(id)).toReversed()).toMatchObject([
    { channel: 'email', granted: true, textVersion: '2026-10', proof: 'form 17', at: '2026-11-01T02:00:00.000Z' },
    { channel: 'sms', granted: false },
    { channel: 'email', granted: false },
  ])
})

test('an event says it too, and an import; of two words the later counts, whichever comes first', async () => {
  const said = (granted: boolean, at: string) => ({
    ids: ['login:b'],
    event: '$consent',
    at,
    historical: true as const,
    properties: { $purpose: 'surveys', $channel: 'sms', $granted: granted, $source: 'form', $text_version: '2025-01' },
  })
  await accept(said(false, '2026-10-20T00:00:00Z'))
  await accept(said(true, '2026-10-10T00:00:00Z'), {
    ids: ['login:b'],
    event: '$consent',
    properties: { $purpose: 'nothing', $granted: true },
  })
  const id = await find('login_id', 'b')
  expect(await held(id)).toMatchObject([{ purpose: 'surveys', channel: 'sms', granted: false, source: 'form', textVersion: '2025-01' }])
  const all = await history(id)
  expect(all.map((one) => [one.granted, one.recordedBy])).toEqual([
    [true, 'record'],
    [false, 'record'],
  ])
  expect(all.every((one) => one.proof.startsWith('event '))).toBe(true)
})

test('a message goes only to people who agreed to its purpose, whatever they said of others; its link withdraws that purpose', async () => {
  const html = '<p>Hello</p>'
  const templateId = await makeTemplate(world, project, {
    name: 'Survey',
    body: { kind: 'html', subject: 'Survey', preheader: '', html, text: '' },
  })
  await publish(world, project, {
    entry: { kind: 'event', event: 'Bought', filters: [] },
    nodes: [{ id: 'mail', kind: 'send', settings: { channel: 'email', templateId, class: 'marketing', purpose: 'surveys' } }],
    edges: [{ from: 'entry', port: 'next', to: 'mail' }],
    goal: null,
    reentry: { kind: 'after_exit' },
  })
  const agrees = (purpose: string) => ({ event: '$consent', properties: { $purpose: purpose, $granted: true } })
  await accept(
    { ids: ['login:yes'], set: { email: 'yes@x.cn' }, ...agrees('surveys') },
    { ids: ['login:other'], set: { email: 'other@x.cn' }, ...agrees('marketing') },
  )
  await accept({ ids: ['login:yes'], event: 'Bought' }, { ids: ['login:other'], event: 'Bought' })
  const yes = await find('login_id', 'yes')
  const sent = new Map((await messages(world, project)).map((one) => [one.personId, one]))
  expect(sent.get(yes)).toMatchObject({ state: 'sent' })
  expect(sent.get(await find('login_id', 'other'))).toMatchObject({ state: 'dropped', reason: 'no_consent' })

  const [mail] = (await world.call<{ items: { id: number }[] }>(project, 'GET', 'mailbox?search=yes')).body.items
  const detail = await world.call<{ headers: { name: string; value: string }[] }>(project, 'GET', `mailbox/${mail?.id}`)
  const link =
    /<(http[^>]+)>/.exec(detail.body.headers.find((one) => one.name.toLowerCase() === 'list-unsubscribe')?.value ?? '')?.[1] ?? ''
  const answer = await world.app.http.inject({ method: 'POST', url: new URL(link).pathname })
  expect(answer.statusCode).toBe(200)
  expect((await held(yes)).filter((one) => !one.granted).map((one) => one.purpose)).toEqual(['marketing', 'surveys'])
})

test('when two people turn out to be one, the refusal holds, and of two of a kind the later; both pasts are kept', async () => {
  const say = (login: string, purpose: string, granted: boolean, at: string) => ({
    ids: [login],
    event: '$consent',
    at,
    properties: { $purpose: purpose, $granted: granted, $source: `${login} ${at}` },
  })
  await accept(
    say('login:m', 'surveys', false, '2026-10-01T00:00:00Z'),
    say('login:m', 'marketing', true, '2026-10-01T00:00:00Z'),
    say('mobile:+8613900000009', 'surveys', true, '2026-10-05T00:00:00Z'),
    say('mobile:+8613900000009', 'marketing', true, '2026-10-05T00:00:00Z'),
  )
  await accept({ ids: ['login:m', 'mobile:+8613900000009'], event: 'Met' })
  const id = await find('login_id', 'm')
  expect(await held(id)).toMatchObject([
    { purpose: 'marketing', granted: true, at: '2026-10-05T00:00:00.000Z' },
    { purpose: 'surveys', granted: false, at: '2026-10-01T00:00:00.000Z' },
  ])
  expect(await history(id)).toHaveLength(4)
  const [early, late] = [new Date('2026-10-01'), new Date('2026-10-05')]
  expect(strictest({ granted: false, at: early }, { granted: true, at: late })).toEqual({ granted: false, at: early })
  expect(strictest({ granted: true, at: early }, { granted: true, at: late })).toEqual({ granted: true, at: late })
})

test('a purpose that is archived is not asked for: only who agreed before still gets its messages', async () => {
  const archived = await world.call<{ isArchived: boolean }>(project, 'POST', 'consent-purposes/surveys/archive', { archived: true })
  expect(archived.body.isArchived).toBe(true)
  expect((await world.call(project, 'POST', 'consent-purposes/marketing/archive', {})).status).toBe(409)
  const list = await world.call<{ items: { key: string; isBuiltIn: boolean }[] }>(project, 'GET', 'consent-purposes')
  expect(list.body.items.map((one) => [one.key, one.isBuiltIn])).toEqual([
    ['marketing', true],
    ['surveys', false],
  ])
})
