import type { Conflict, IdentityChange } from '@millrace/contract/identity/api.ts'
import { partOf } from '@millrace/contract/parts.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { record, refOf } from '../../../test/pipeline.ts'
import { makeWorld, type TestProject, type World } from '../../../test/world.ts'
import { sql } from '../../platform/sql.ts'

let world: World
beforeAll(async () => {
  world = await makeWorld()
})
afterAll(() => world.end())

const conflictRows = (project: TestProject) =>
  world.databases.postgres.rows<{ status: string }>(sql`
    select status from identity_conflicts where project_id = ${project.id} order by conflict_id`)
const listed = async (project: TestProject, status: string): Promise<Conflict[]> =>
  (await world.call<{ items: Conflict[] }>(project, 'GET', `identity/conflicts?status=${status}`)).body.items
const post = (project: TestProject, path: string, body?: object) => world.call(project, 'POST', path, body)

async function send(project: TestProject, ...ids: string[][]): Promise<void> {
  for (const some of ids) {
    await world.app.ingest.accept(project.id, 'native', [record({ ids: some, event: some.join('+') })])
    await world.settle()
  }
}

async function numberOf(project: TestProject, id: string): Promise<number> {
  const { type, value } = refOf(id)
  return (await world.call<{ id: number }>(project, 'GET', `people/lookup?type=${type}&value=${encodeURIComponent(value)}`)).body.id
}

const [till, phone, mail, login] = ['custom:till:t1', 'mobile:+8613800000001', 'email:a@x.cn', 'login:c'] as const

/** Two people with one till between them, which merges nobody; then one of the two turns out to be an account. */
async function renumbered(slug: string): Promise<TestProject> {
  const project = await world.project(slug)
  const type = { type: 'custom:till', nameEn: null, nameZh: null, limit: 10, merges: false, hashed: false, expiresAfterDays: null }
  const settings = { types: [type], mergesPerHour: 30 }
  const saved = await world.call(project, 'PUT', 'identity/settings', settings, await world.revisionOf(project, 'identity/settings'))
  expect(saved.status).toBe(200)
  await send(project, [mail, till], [phone], [phone, till])
  expect(await conflictRows(project)).toEqual([{ status: 'open' }])
  const before = await numberOf(project, mail)
  await send(project, [login], [login, mail])
  expect(await numberOf(project, mail)).not.toBe(before)
  return project
}

test('two people whom the rules keep apart are one conflict, also when one of them has another number by now; kept apart, nobody is asked again', async () => {
  const project = await renumbered('once')
  await send(project, [phone, till])
  expect(await conflictRows(project)).toEqual([{ status: 'open' }])
  const [conflict] = await listed(project, 'open')
  expect(conflict?.people.map((one) => one.id)).toContain(await numberOf(project, login))
  expect((await post(project, `identity/conflicts/${conflict?.id}/apart`)).status).toBe(204)
  await send(project, [phone, till])
  expect([await listed(project, 'open'), await conflictRows(project)]).toEqual([[], [{ status: 'apart' }]])
})

test('a merge by hand decides the conflict of the two under whatever numbers it stands, and so does undoing it', async () => {
  const project = await renumbered('by-hand')
  const [account, other] = [await numberOf(project, login), await numberOf(project, phone)]
  expect((await post(project, `people/${account}/merge`, { with: other })).status).toBe(204)
  expect(await conflictRows(project)).toEqual([{ status: 'merged' }])
  const { body } = await world.call<{ items: IdentityChange[] }>(project, 'GET', `identity/changes?person=${account}&kind=merge`)
  const change = body.items.find((one) => one.otherId === other)
  expect((await post(project, `identity/changes/${change?.id}/undo`)).status).toBe(201)
  expect(await numberOf(project, phone)).toBe(other)
  expect(await conflictRows(project)).toEqual([{ status: 'apart' }])
  await send(project, [phone, till])
  expect(await listed(project, 'open')).toEqual([])
})

test('what were conflicts with two people who are one by now is shown once, and decided at once', async () => {
  const project = await renumbered('two-rows')
  // As it was before a pair was looked for under its former numbers.
  const [account, other] = [await numberOf(project, login), await numberOf(project, phone)]
  await world.databases.postgres.run(sql`
    insert into identity_conflicts (part, project_id, person_id, other_person_id, reason, first_at, conflict_id)
    select ${partOf(Math.min(account, other))}, project_id, ${Math.min(account, other)}, ${Math.max(account, other)}, reason, first_at, nextval('identity_conflict_seq')
    from identity_conflicts where project_id = ${project.id}`)
  const [conflict, ...more] = await listed(project, 'open')
  expect(more).toEqual([])
  expect((await post(project, `identity/conflicts/${conflict?.id}/apart`)).status).toBe(204)
  expect([await listed(project, 'open'), await conflictRows(project)]).toEqual([[], [{ status: 'apart' }, { status: 'apart' }]])
  expect(await listed(project, 'apart')).toHaveLength(1)
})
