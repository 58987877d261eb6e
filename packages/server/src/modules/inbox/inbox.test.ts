import type { Conversation, ConversationDetail, Conversations, Helpers } from '@millrace/contract/inbox/api.ts'
import { isSystemEvent } from '@millrace/contract/system-events.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Emulator } from '../../../../../emulators/lib/wire.ts'
import { startTwilio, type TwilioAccount } from '../../../../../emulators/sms/twilio/index.ts'
import { erase } from '../../../test/erase-kit.ts'
import { makeTemplate, publish } from '../../../test/journey-kit.ts'
import { mails } from '../../../test/journey-kit.ts'
import { record, tellSystem } from '../../../test/pipeline.ts'
import { makeWorld, type TestProject, type World } from '../../../test/world.ts'
import { sql } from '../../platform/sql.ts'

let world: World
let project: TestProject
let provider: Emulator<TwilioAccount>
beforeAll(async () => {
  world = await makeWorld({ at: '2026-11-02T04:00:00Z', privateTargets: ['127.0.0.1'] })
  await world.app.http.listen({ host: '127.0.0.1', port: 0 })
  provider = await startTwilio({ wall: () => world.clock.now() })
  project = await world.project()
  const settings = { accountSid: provider.account.accountSid, from: '+15005550006', baseUrl: provider.url }
  const input = { provider: 'twilio', name: 'Twilio', settings, secrets: { authToken: provider.account.authToken } }
  const made = await world.call<{ callbackUrl: string }>(project, 'POST', 'channels/accounts', input)
  expect(made.status).toBe(201)
  provider.account.smsUrl = made.body.callbackUrl
})
afterAll(async () => {
  await provider.stop()
  await world.end()
})

const minutes = (n: number): void => world.clock.advance(n * 60_000)
async function does(
  login: string,
  set: Record<string, string>,
  event = 'Visit',
  properties: Record<string, string | boolean> = {},
): Promise<number> {
  const at = world.clock.now().toISOString()
  if (Object.keys(set).length > 0) await world.app.ingest.accept(project.id, 'native', [record({ ids: [`login:${login}`], set, at })])
  const one = record({ ids: [`login:${login}`], event, properties, at })
  if (isSystemEvent(event)) await tellSystem(world.app.ingest.outboxes, project.id, [one])
  else await world.app.ingest.accept(project.id, 'native', [one])
  await world.settle()
  return find(login)
}
const find = async (login: string): Promise<number> =>
  (await world.call<{ id: number }>(project, 'GET', `people/lookup?type=login_id&value=${login}`)).body.id
async function texts(from: string, text: string): Promise<void> {
  await provider.reply(from, text)
  await world.settle()
}
const list = async (query = ''): Promise<Conversations> => (await world.call<Conversations>(project, 'GET', `conversations?${query}`)).body
const read = async (person: number, channel = 'sms'): Promise<ConversationDetail> =>
  (await world.call<ConversationDetail>(project, 'GET', `conversations/${person}/${channel}`)).body
const act = (person: number, what: string, body: object) =>
  world.call<ConversationDetail>(project, 'POST', `conversations/${person}/sms/${what}`, body)
const phone = (number: string): string[] => provider.kit.inbox.messages.flatMap(({ to, text }) => (to === number ? [text] : []))
const short = ({ state, unread, waitsSince }: Conversation) => ({ state, unread, isWaiting: waitsSince !== null })

test('E36 (without WeChat) what somebody texts back is a conversation, lets a journey branch, and is answered on the channel it came by', async () => {
  const ann = await does('ann', { mobile: '+14155550001', name: 'Ann' })
  await publish(
    world,
    project,
    {
      entry: { kind: 'event', event: 'Asked', filters: [] },
      nodes: [
        {
          id: 'answer',
          kind: 'wait_event',
          settings: {
            event: '$message_replied',
            filters: [{ property: '$text', op: 'contains', value: 'yes' }],
            timeout: { amount: 1, unit: 'day' },
          },
        },
        { id: 'said', kind: 'emit_event', settings: { event: 'SaidYes', properties: [] } },
      ],
      edges: [
        { from: 'entry', port: 'next', to: 'answer' },
        { from: 'answer', port: 'happened', to: 'said' },
      ],
      reentry: { kind: 'after_exit' },
    },
    'Asks',
  )
  await does('ann', {}, 'Asked')
  minutes(1)
  await texts('+14155550001', 'yes please, call me on 13800000001')
  const timeline = await world.call<{ items: { event: string }[] }>(project, 'GET', `people/${ann}/timeline`)
  expect(timeline.body.items.map((one) => one.event)).toContain('SaidYes')
  const { items, waiting } = await list()
  expect(items.map(short)).toEqual([{ state: 'open', unread: 1, isWaiting: true }])
  expect([waiting, items[0]?.name, items[0]?.last?.text]).toEqual([1, 'Ann', 'yes please, call me on 13800000001'])
  minutes(1)
  // What is written by hand is sent as it is: braces are no variables.
  expect((await act(ann, 'answer', { text: 'We {{ will }} call you.' })).status).toBe(201)
  await world.settle()
  expect(phone('+14155550001')).toEqual(['We {{ will }} call you.'])
  const { messages, ...conversation } = await read(ann)
  expect(short(conversation)).toEqual({ state: 'open', unread: 0, isWaiting: false })
  expect(messages.map(({ kind, state }) => [kind, state])).toEqual([
    ['in', null],
    ['answer', 'sent'],
  ])
})

test('a word for no more is dealt with as ever and waits for nobody; an answer still goes, and an address that never works says so', async () => {
  const bob = await does('bob', { mobile: '+14155550002' })
  await texts('+14155550002', 'STOP')
  expect(short(await read(bob))).toEqual({ state: 'closed', unread: 0, isWaiting: false })
  const reach = await world.call<{ items: { channel: string; purpose: string | null; reason: string | null }[] }>(
    project,
    'GET',
    `people/${bob}/reach`,
  )
  expect(reach.body.items.find((one) => one.channel === 'sms' && one.purpose === 'marketing')?.reason).toBe('unsubscribed')
  expect((await act(bob, 'answer', { text: 'Taken off.' })).status).toBe(201)
  await world.settle()
  expect((await read(bob)).messages.map(({ kind }) => kind)).toEqual(['in', 'answer'])
  const cara = await does('cara', { mobile: '+14155550003' })
  await texts('+14155550003', 'hello')
  await world.call(project, 'POST', 'suppressions', { address: '+14155550003', reason: 'manual' })
  await act(cara, 'answer', { text: 'hi' })
  await world.settle()
  const last = (await read(cara)).messages.at(-1)
  expect([last?.state, last?.why?.zh.what]).toEqual(['dropped', expect.stringContaining('禁发名单')])
})

test('a rule answers a keyword by its template, once an hour in a conversation, never a machine, and hands over', async () => {
  const templateId = await makeTemplate(world, project, { name: 'Hours', body: { kind: 'sms', text: 'We are open from nine to six.' } })
  const person = await makeTemplate(world, project, { name: 'Person', body: { kind: 'sms', text: 'Somebody will write to you.' } })
  const destination = await world.call<{ id: string }>(project, 'POST', 'alert-destinations', {
    kind: 'mail',
    name: 'Team',
    settings: { to: 'team@shop.cn' },
  })
  const rule = (body: object) => world.call<{ id: string }>(project, 'POST', 'inbox/replies', { kind: 'auto', ...body })
  expect((await rule({ name: 'Hours', keywords: ['OPEN'], templateId })).status).toBe(201)
  expect((await rule({ name: 'Person', keywords: ['人工', 'agent'], templateId: person, destinationId: destination.body.id })).status).toBe(
    201,
  )
  expect((await rule({ name: 'Nowhere', keywords: ['x'], templateId: 'tpl_none' })).body).toMatchObject({
    errors: [{ path: 'body.templateId' }],
  })
  const dora = await does('dora', { mobile: '+14155550004' })
  await texts('+14155550004', 'When are you ｏｐｅｎ?')
  await texts('+14155550004', 'open??')
  expect(phone('+14155550004')).toEqual(['We are open from nine to six.'])
  minutes(61)
  await texts('+14155550004', 'an AGENT please')
  await world.app.jobs.drain()
  expect(phone('+14155550004')).toHaveLength(2)
  expect((await mails(world, project)).map((one) => one.recipient)).toEqual(['team@shop.cn'])
  // A rule has answered; somebody is still to look.
  expect(short(await read(dora))).toMatchObject({ state: 'open', isWaiting: true })
  minutes(61)
  // A machine that writes by mail opens nothing, and is not answered.
  const mail = await makeTemplate(world, project, { name: 'Mail', body: { kind: 'html', subject: 'Hi', html: '<p>Thanks</p>' } })
  await rule({ name: 'All mail', keywords: [], templateId: mail })
  const eve = await does('eve', { email: 'eve@x.cn' }, '$message_replied', {
    $channel: 'email',
    $text: 'I am away',
    $subject: 'Away',
    $auto: true,
  })
  expect(short(await read(eve, 'email'))).toEqual({ state: 'closed', unread: 0, isWaiting: false })
  await does('eve', {}, '$message_replied', { $channel: 'email', $text: 'Where is my parcel?', $subject: 'Parcel' })
  const said = (await read(eve, 'email')).messages
  expect(said.map(({ kind, isAuto, templateName }) => [kind, isAuto, templateName])).toEqual([
    ['in', true, null],
    ['in', false, null],
    ['auto', false, 'Mail'],
  ])
  expect((await world.call(project, 'POST', `conversations/${eve}/email/answer`, { text: 'It <b>comes</b> tomorrow.' })).status).toBe(201)
  await world.settle()
  expect((await mails(world, project)).flatMap((one) => (one.recipient === 'eve@x.cn' ? [one.subject] : [])).toSorted()).toEqual([
    'Hi',
    'Re: Parcel',
  ])
})

test('a conversation is assigned to who may answer, found by what was said, closed, and open again when they write', async () => {
  const ann = await find('ann')
  const { body: helpers } = await world.call<Helpers>(project, 'GET', 'inbox/helpers')
  const viewer = { email: 'v@test.local', name: 'V', role: 'viewer', password: 'a long enough password' }
  const { body: member } = await world.call<{ accountId: number }>(project, 'POST', 'members', viewer)
  const path = `conversations/${ann}/sms`
  expect((await world.call(project, 'PATCH', path, { assigneeId: member.accountId })).body).toMatchObject({
    errors: [{ path: 'body.assigneeId' }],
  })
  const { body: colleague } = await world.call<{ accountId: number }>(project, 'POST', 'members', {
    ...viewer,
    email: 'o@test.local',
    name: 'O',
    role: 'operator',
  })
  expect(helpers.destinations.map((one) => one.name)).toEqual(['Team'])
  expect((await world.call(project, 'PATCH', path, { assigneeId: colleague.accountId, state: 'closed' })).body).toMatchObject({
    assignee: 'O',
    state: 'closed',
  })
  expect((await list('view=open')).items.map((one) => one.personId)).not.toContain(ann)
  expect((await list('view=all&search=call+me')).items.map((one) => one.personId)).toEqual([ann])
  expect((await list(`view=all&personId=${ann}`)).items).toHaveLength(1)
  await texts('+14155550001', 'one more thing')
  expect(await read(ann)).toMatchObject({ state: 'open', assignee: 'O', unread: 1 })
  await world.call(project, 'PUT', `${path}/seen`)
  expect(await read(ann)).toMatchObject({ unread: 0, waitsSince: expect.any(String) })
  const pages = await list('view=all&limit=2')
  const rest = await list(`view=all&limit=200&cursor=${pages.next}`)
  expect(new Set([...pages.items, ...rest.items].map((one) => `${one.personId} ${one.channel}`)).size).toBe(
    pages.items.length + rest.items.length,
  )
})

test('who may not see personal data reads masked texts, and who may not answer cannot', async () => {
  const ann = await find('ann')
  const { body: token } = await world.call<{ token: string }>(project, 'POST', 'tokens', { name: 'R', scopes: ['inbox.read'] })
  const reader = { ...project, token: token.token }
  const seen = await world.call<ConversationDetail>(reader, 'GET', `conversations/${ann}/sms`)
  expect(seen.body.messages[0]?.text).toBe('yes please, call me on 13***01')
  expect((await world.call(reader, 'POST', `conversations/${ann}/sms/answer`, { text: 'x' })).status).toBe(403)
  expect((await world.call<Conversations>(reader, 'GET', 'conversations?view=all&search=call')).body.items).toEqual([])
  const { body: viewer } = await world.call<{ token: string }>(project, 'POST', 'tokens', { name: 'V', scopes: ['people.read'] })
  const timeline = await world.call<{ items: { properties: object }[] }>(
    { ...project, token: viewer.token },
    'GET',
    `people/${ann}/timeline?event=$message_replied`,
  )
  expect(timeline.body.items.map((one) => one.properties)).toContainEqual(
    expect.objectContaining({ $text: 'yes please, call me on 13***01' }),
  )
  const { body: none } = await world.call<{ token: string }>(project, 'POST', 'tokens', { name: 'N', scopes: ['messages.read'] })
  expect((await world.call({ ...project, token: none.token }, 'GET', 'conversations')).status).toBe(403)
})

test('of two people who are one there is one conversation, told twice it stays as it is, and erasing takes it', async () => {
  const one = await does('gina', { mobile: '+14155550007' })
  await texts('+14155550007', 'first')
  const at = world.clock.now().toISOString()
  const reply = record({ ids: ['anon:g2'], event: '$message_replied', properties: { $channel: 'sms', $text: 'second' }, at })
  // A source that says so is not believed.
  expect(await world.app.ingest.accept(project.id, 'native', [reply])).toBe(1)
  for (const _ of [1, 2]) await tellSystem(world.app.ingest.outboxes, project.id, [reply])
  await world.settle()
  const n = async () => (await world.databases.postgres.rows(sql`select 1 from conversations where channel = 'sms'`)).length
  const before = await n()
  await world.app.ingest.accept(project.id, 'native', [record({ ids: ['login:gina', 'anon:g2'], set: {} })])
  await world.settle()
  const stays = await find('gina')
  expect([await n(), (await read(one)).personId]).toEqual([before - 1, stays])
  expect((await read(stays)).messages.map((said) => said.text).toSorted()).toEqual(['first', 'second'])
  expect((await read(stays)).unread).toBe(2)
  await erase(world, project, stays)
  await world.settle()
  expect([await n(), (await world.call(project, 'GET', `conversations/${stays}/sms`)).status]).toEqual([before - 2, 404])
  expect(await world.databases.postgres.rows(sql`select 1 from conversation_messages where body in ('first', 'second')`)).toEqual([])
})
