import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Subflow, SubflowDetail } from '@millrace/contract/journeys/subflows.ts'
import { makeWorld, type TestProject, type World } from '../../../../test/world.ts'

let world: World
let project: TestProject
beforeEach(async () => {
  world = await makeWorld()
  project = await world.project()
})
afterEach(() => world.end())

const wait = (id: string) => ({ id, kind: 'wait', settings: { duration: { amount: 1, unit: 'day' } } })
const two = { head: 'a', nodes: [wait('a'), wait('b')], edges: [{ from: 'a', port: 'next', to: 'b' }] }
const one = { head: 'a', nodes: [wait('a')], edges: [] }
const at = (revision: number) => ({ 'if-match': `"${revision}"` })

test('steps are kept as a sub-flow, renamed, kept in another version, archived and brought back; all of it is audited', async () => {
  const call = <T>(method: string, path: string, body?: object, headers?: Record<string, string>) =>
    world.call<T>(project, method, path, body, headers)
  const { body: made } = await call<SubflowDetail>('POST', 'subflows', { name: '提醒两次', fragment: two })
  expect(made).toMatchObject({ name: '提醒两次', version: 1, steps: 2, revision: 1, versions: [{ version: 1, fragment: two }] })

  const url = `subflows/${made.id}`
  expect((await call('PUT', url, { name: '提醒' }, at(1))).body).toMatchObject({ name: '提醒', version: 1, revision: 2 })
  expect((await call('PUT', url, { name: '提醒', fragment: one }, at(1))).body).toMatchObject({ code: 'revision_conflict' })
  const next = await call<SubflowDetail>('PUT', url, { name: '提醒', fragment: one }, at(2))
  expect(next.body).toMatchObject({
    version: 2,
    steps: 1,
    versions: [
      { version: 2, fragment: one },
      { version: 1, fragment: two },
    ],
  })

  const names = async (query: string) => (await call<{ items: Subflow[] }>('GET', `subflows${query}`)).body.items.map((row) => row.name)
  expect((await call('POST', `${url}/archive`, {}, at(3))).status).toBe(200)
  expect([await names(''), await names('?archived=true')]).toEqual([[], ['提醒']])
  expect((await call('POST', `${url}/restore`, {}, at(4))).body).toMatchObject({ archivedAt: null, revision: 5 })
  expect(await names('?search=提')).toEqual(['提醒'])

  const audit = await call<{ items: { action: string }[] }>('GET', 'audit')
  const actions = audit.body.items.map(({ action }) => action).filter((action) => action.startsWith('subflow.'))
  expect(actions.toReversed()).toEqual(['subflow.created', 'subflow.changed', 'subflow.changed', 'subflow.archived', 'subflow.restored'])
})

test('what is no single path is refused with what is wrong, and writing needs the permission to write journeys', async () => {
  const refused = await world.call(project, 'POST', 'subflows', { name: 'x', fragment: { ...two, edges: [] } })
  expect([refused.status, refused.body]).toMatchObject([400, { errors: [{ path: 'body.fragment.nodes.b', code: 'unreachable' }] }])
  const loop = { ...two, edges: [...two.edges, { from: 'b', port: 'next', to: 'a' }] }
  expect((await world.call(project, 'POST', 'subflows', { name: 'x', fragment: loop })).status).toBe(400)
  const token = await world.call<{ token: string }>(project, 'POST', 'tokens', { name: 'T', scopes: ['journeys.read'] })
  const reader = { ...project, token: token.body.token }
  expect((await world.call(reader, 'POST', 'subflows', { name: 'x', fragment: two })).status).toBe(403)
  expect((await world.call(reader, 'GET', 'subflows')).body).toEqual({ items: [], next: null })
})
