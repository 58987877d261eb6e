import type { Conflict, IdentityChange, IdentityChanges, MergePreview, SplitPreview } from '@millrace/contract/identity/api.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { record, refOf } from '../../../test/pipeline.ts'
import { makeWorld, type TestProject, type World } from '../../../test/world.ts'

let world: World
let project: TestProject
beforeAll(async () => {
  world = await makeWorld()
  project = await world.project()
})
afterAll(() => world.end())

async function send(...ids: string[][]): Promise<void> {
  for (const some of ids) await world.app.ingest.accept(project.id, 'native', [record({ ids: some, event: some.join('+') })])
  await world.settle()
}

interface Found {
  readonly id: number
  readonly level: string
  readonly properties: object
}
async function find(id: string): Promise<Found> {
  const { type, value } = refOf(id)
  return (await world.call<Found>(project, 'GET', `people/lookup?type=${type}&value=${encodeURIComponent(value)}`)).body
}
const conflicts = async (status: string): Promise<Conflict[]> =>
  (await world.call<{ items: Conflict[] }>(project, 'GET', `identity/conflicts?status=${status}`)).body.items
const changes = async (id: number): Promise<IdentityChange[]> =>
  (await world.call<{ items: IdentityChange[] }>(project, 'GET', `identity/changes?person=${id}`)).body.items

test('A08 (part: conflicts) two logins on one phone wait for a human, who keeps them apart, once and for ever', async () => {
  await send(['login:a1', 'mobile:+8613800000001'], ['login:a2', 'mobile:+8613800000001'])
  const [conflict] = await conflicts('open')
  expect(conflict?.people.map((one) => one.id).toSorted()).toEqual([(await find('login:a1')).id, (await find('login:a2')).id].toSorted())
  expect(conflict?.reason).toBe('two_logins')
  expect((await world.call(project, 'POST', `identity/conflicts/${conflict?.id}/merge`)).body).toMatchObject({ code: 'two_logins' })
  expect((await world.call(project, 'POST', `identity/conflicts/${conflict?.id}/apart`)).status).toBe(204)
  await send(['login:a2', 'mobile:+8613800000001'])
  expect(await conflicts('open')).toEqual([])
  expect((await conflicts('apart')).map((one) => one.id)).toEqual([conflict?.id])
  expect((await world.call(project, 'POST', `identity/conflicts/${conflict?.id}/apart`)).body).toMatchObject({ code: 'wrong_state' })
})

test('A08 (part: manual) a merge is previewed, made by hand, found in the log and undone, with properties as they were', async () => {
  const set = (id: string, properties: Record<string, string>) =>
    world.app.ingest.accept(project.id, 'native', [record({ ids: [id], set: properties })])
  await set('login:b1', { city: '上海', vip: 'yes' })
  await set('mobile:+8613800000002', { city: '北京', source: 'form' })
  await world.settle()
  const [b1, phone] = [await find('login:b1'), await find('mobile:+8613800000002')]
  const preview = await world.call<MergePreview>(project, 'POST', `people/${phone.id}/merge-preview`, { with: b1.id })
  expect(preview.body).toEqual({
    winner: b1.id,
    loser: phone.id,
    refused: null,
    ids: [{ type: 'mobile', value: '+8613800000002' }],
    properties: [{ name: 'city', kept: '上海', dropped: '北京' }],
    gained: ['source'],
  })
  expect((await world.call(project, 'POST', `people/${phone.id}/merge`, { with: b1.id })).status).toBe(204)
  expect(await find('mobile:+8613800000002')).toMatchObject({ id: b1.id, properties: { city: '上海', vip: 'yes', source: 'form' } })
  expect((await world.call(project, 'POST', `people/${b1.id}/merge`, { with: phone.id })).body).toMatchObject({ code: 'same_person' })

  const [merged] = await changes(b1.id)
  expect(merged).toMatchObject({ kind: 'merge', personId: b1.id, otherId: phone.id, undoneAt: null })
  const undone = await world.call<{ personId: number }>(project, 'POST', `identity/changes/${merged?.id}/undo`)
  expect(undone.body).toEqual({ personId: phone.id })
  expect(await find('mobile:+8613800000002')).toMatchObject({ id: phone.id, level: 'known', properties: { city: '北京', source: 'form' } })
  expect((await find('login:b1')).level).toBe('login')
  expect((await changes(b1.id)).map((one) => one.kind)).toEqual(['undo', 'merge'])
  expect((await world.call(project, 'POST', `identity/changes/${merged?.id}/undo`)).body).toMatchObject({ code: 'wrong_state' })
})

test('A08 (part: split) chosen ids become a person of their own, who is not merged back by the next record', async () => {
  await send(['login:c1', 'mobile:+8613800000003', 'email:c@x.cn', 'anon:cd'])
  const c1 = await find('login:c1')
  const preview = await world.call<SplitPreview>(project, 'POST', `people/${c1.id}/split-preview`, {
    ids: [{ type: 'email', value: 'C@x.cn' }],
  })
  expect(preview.body).toMatchObject({ ids: [{ type: 'email', value: 'c@x.cn' }], history: false })
  expect(preview.body.stay.map((one) => one.type).toSorted()).toEqual(['anonymous_id', 'login_id', 'mobile'])
  const split = await world.call<{ personId: number }>(project, 'POST', `people/${c1.id}/split`, {
    ids: [{ type: 'email', value: 'C@x.cn' }],
  })
  expect(split.status).toBe(201)
  await send(['email:c@x.cn'], ['login:c1', 'email:c@x.cn'])
  expect((await find('email:c@x.cn')).id).toBe(split.body.personId)
  expect((await find('mobile:+8613800000003')).id).toBe(c1.id)
  expect((await find('anon:cd')).id).toBe(c1.id)
  const timeline = await world.call<{ items: { event: string }[] }>(project, 'GET', `people/${split.body.personId}/timeline`)
  expect(timeline.body.items.map((one) => one.event)).toEqual(['email:c@x.cn'])
  const wrong = await world.call(project, 'POST', `people/${c1.id}/split`, { ids: [{ type: 'email', value: 'nobody@x.cn' }] })
  expect(wrong.body).toMatchObject({ code: 'not_their_id', params: { type: 'email', value: 'nobody@x.cn' } })
})

test('only who may change people may merge and split, and both are audited', async () => {
  const c1 = await find('login:c1')
  const token = await world.call<{ token: string }>(project, 'POST', 'tokens', { name: 'reader', scopes: ['people.read'] })
  const reader = { ...project, token: token.body.token }
  expect((await world.call(reader, 'GET', 'identity/conflicts')).status).toBe(200)
  expect((await world.call(reader, 'POST', `people/${c1.id}/split-preview`, { ids: [{ type: 'email', value: 'c@x.cn' }] })).status).toBe(
    403,
  )
  const masked = await world.call<{ items: Conflict[] }>(reader, 'GET', 'identity/conflicts?status=apart&reason=two_logins')
  const seen = await world.call<Conflict>(project, 'GET', `identity/conflicts/${masked.body.items[0]?.id}`)
  const phones = (one: Conflict | undefined) =>
    one?.people.flatMap((who) => who.ids.filter((id) => id.type === 'mobile').map((id) => id.value))
  expect([phones(masked.body.items[0]), phones(seen.body)]).toEqual([['+8***01'], ['+8613800000001']])
  expect((await world.call(reader, 'POST', `people/${c1.id}/merge`, { with: 1 })).status).toBe(403)
  expect((await world.call(reader, 'POST', `people/${c1.id}/split`, { ids: [{ type: 'email', value: 'c@x.cn' }] })).status).toBe(403)
  const audit = await world.call<{ items: { action: string }[] }>(project, 'GET', 'audit')
  expect(audit.body.items.map((one) => one.action)).toEqual(
    expect.arrayContaining(['person.merged', 'person.split', 'person.merge_undone', 'identity_conflict.kept_apart']),
  )
})

test('the log of a project comes in pages, newest first, of one kind or of one person', async () => {
  const read = async (query: string) => (await world.call<IdentityChanges>(project, 'GET', `identity/changes?${query}`)).body
  const all = await read('limit=200')
  expect(all.items.map((one) => one.kind)).toEqual(expect.arrayContaining(['merge', 'undo', 'split']))
  expect(all.items.map((one) => one.id)).toEqual(all.items.map((one) => one.id).toSorted((a, b) => b - a))
  const paged: number[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page: IdentityChanges = await read(`limit=1${cursor ? `&cursor=${cursor}` : ''}`)
    paged.push(...page.items.map((one) => one.id))
    cursor = page.next
  }
  expect(paged).toEqual(all.items.map((one) => one.id))
  expect((await read('kind=split')).items.map((one) => one.kind)).toEqual(['split'])
})
