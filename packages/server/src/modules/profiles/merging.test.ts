import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ProfileChanges } from '@millrace/contract/profiles/api.ts'
import type { Reach } from '@millrace/contract/messaging/reach.ts'
import { record } from '../../../test/pipeline.ts'
import { makeWorld, type TestProject, type World } from '../../../test/world.ts'

let world: World
let project: TestProject
beforeAll(async () => {
  world = await makeWorld({ at: '2026-11-01T02:00:00Z' })
  project = await world.project()
})
afterAll(() => world.end())

const accept = async (...records: Parameters<typeof record>[0][]): Promise<void> => {
  await world.app.ingest.accept(
    project.id,
    'native',
    records.map((one) => record(one)),
  )
  await world.settle()
}
const find = async (type: string, value: string): Promise<number> =>
  (await world.call<{ id: number }>(project, 'GET', `people/lookup?type=${type}&value=${encodeURIComponent(value)}`)).body.id
const changesOf = async (id: number, as = project): Promise<ProfileChanges['items']> =>
  (await world.call<ProfileChanges>(as, 'GET', `people/${id}/profile-changes`)).body.items

test('A08 (part: profiles) properties of two people merge as the catalog says, and the preview says so before', async () => {
  await accept({ ids: ['login:seed'], set: { city: 'x', spent: 1, likes: ['a'] }, at: '2026-10-01T00:00:00Z' })
  for (const [name, mergeStrategy] of Object.entries({ city: 'latest', spent: 'sum', likes: 'union' })) {
    const patched = await world.call(project, 'PATCH', `catalog/properties/profile/${name}`, { mergeStrategy }, { 'if-match': '"1"' })
    expect(patched.status).toBe(200)
  }
  await accept(
    { ids: ['login:w'], set: { city: '上海', spent: 10, likes: ['tea'], name: 'W' }, at: '2026-10-10T00:00:00Z' },
    { ids: ['mobile:+8613900000001'], set: { city: '北京', spent: 5, likes: ['tea', 'art'], name: 'L' }, at: '2026-10-20T00:00:00Z' },
  )
  const [winner, loser] = [await find('login_id', 'w'), await find('mobile', '+8613900000001')]
  const preview = await world.call<{ properties: { name: string; kept: unknown }[] }>(project, 'POST', `people/${winner}/merge-preview`, {
    with: loser,
  })
  const kept = Object.fromEntries(preview.body.properties.map((one) => [one.name, one.kept]))
  expect(kept).toEqual({ city: '北京', spent: 15, likes: ['tea', 'art'], name: 'W' })
  await accept({ ids: ['login:w', 'mobile:+8613900000001'], event: 'Met', at: '2026-11-01T00:00:00Z' })
  const person = await world.call<{ properties: object }>(project, 'GET', `people/${winner}`)
  expect(person.body.properties).toEqual(kept)
  expect(
    (await changesOf(winner)).some(
      (one) => one.source === 'merge' && one.changes.some((change) => change.name === 'spent' && change.after === 15),
    ),
  ).toBe(true)
})

test('only properties of people have a strategy', async () => {
  await accept({ ids: ['login:seed'], event: 'Paid', properties: { price: 1 }, at: '2026-11-01T00:00:00Z' })
  const patched = await world.call(project, 'PATCH', 'catalog/properties/event/price', { mergeStrategy: 'sum' }, { 'if-match': '"1"' })
  expect(patched.status).toBe(400)
})

test('every change of a profile is on record with before, after, time and source, page by page, masked as the profile is; setting the same is none', async () => {
  await accept({ ids: ['login:h'], set: { level: 'silver', email: 'h@mail.example' }, at: '2026-10-01T00:00:00Z' })
  await accept({ ids: ['login:h'], set: { level: 'silver' }, at: '2026-10-02T00:00:00Z' })
  await accept({ ids: ['login:h'], set: { level: 'gold' }, at: '2026-10-03T00:00:00Z' })
  const id = await find('login_id', 'h')
  expect(await changesOf(id)).toEqual([
    { at: '2026-10-03T00:00:00.000Z', source: 'native', by: '', changes: [{ name: 'level', before: 'silver', after: 'gold' }] },
    {
      at: '2026-10-01T00:00:00.000Z',
      source: 'native',
      by: '',
      changes: [
        { name: 'level', before: null, after: 'silver' },
        { name: 'email', before: null, after: 'h@mail.example' },
      ],
    },
  ])
  const first = await world.call<ProfileChanges>(project, 'GET', `people/${id}/profile-changes?limit=1`)
  const second = await world.call<ProfileChanges>(project, 'GET', `people/${id}/profile-changes?limit=1&cursor=${first.body.next}`)
  expect([first.body.items[0]?.at, second.body.items[0]?.at]).toEqual(['2026-10-03T00:00:00.000Z', '2026-10-01T00:00:00.000Z'])
  const made = await world.call<{ token: string }>(project, 'POST', 'tokens', { name: 'viewer', scopes: ['people.read'] })
  const masked = JSON.stringify(await changesOf(id, { ...project, token: made.body.token }))
  expect(masked).toContain('gold')
  expect(masked).not.toContain('h@mail.example')
})

test('the summary says which messages can reach a person, by the same gate that messages pass, and why others cannot', async () => {
  await world.call(project, 'POST', 'consent-purposes', { key: 'surveys', nameEn: 'Surveys', nameZh: '问卷', whenUnknown: 'deny' })
  await accept(
    { ids: ['login:r'], set: { email: 'r@mail.example' }, at: '2026-10-01T00:00:00Z' },
    { ids: ['login:n'], event: 'X', at: '2026-10-01T00:00:00Z' },
  )
  const reach = async (id: number, channel = 'email'): Promise<[string | null, string | null][]> =>
    (await world.call<Reach>(project, 'GET', `people/${id}/reach`)).body.items.flatMap((one) =>
      one.channel === channel ? [[one.purpose, one.reason]] : [],
    )
  const [id, nowhere] = [await find('login_id', 'r'), await find('login_id', 'n')]
  expect(await reach(id)).toEqual([
    [null, null],
    ['marketing', null],
    ['surveys', 'no_consent'],
  ])
  expect((await reach(nowhere)).map(([, reason]) => reason)).toEqual(['no_address', 'no_address', 'no_consent'])
  await world.call(project, 'PUT', `people/${id}/consents/marketing/email`, { granted: false, source: 'call' })
  await world.call(project, 'POST', 'suppressions', { address: 'r@mail.example', reason: 'complaint' })
  expect(await reach(id)).toEqual([
    [null, 'suppressed: complaint'],
    ['marketing', 'unsubscribed'],
    ['surveys', 'no_consent'],
  ])
  expect((await reach(id, 'sms')).map(([, reason]) => reason)).toEqual(['channel_not_set', 'channel_not_set', 'channel_not_set'])
})
