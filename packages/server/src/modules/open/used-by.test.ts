import { referenceKinds } from '@millrace/contract/uses.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeWorld, type TestProject, type World } from '../../../test/world.ts'

let world: World
let project: TestProject
let template: string
let journey: string
let guests: string

const seen = (property: string) => ({ property, op: 'is_set' })
const viewed = { kind: 'event', event: 'View', filters: [seen('price')], window: { kind: 'ever' }, count: { op: 'gte', value: 1 } }

beforeAll(async () => {
  world = await makeWorld()
  project = await world.project()
  const made = async (path: string, body: object): Promise<string> => {
    const answer = await world.call<{ id: string }>(project, 'POST', path, body)
    expect([path, answer.status]).toEqual([path, 201])
    return answer.body.id
  }
  const rule = {
    kind: 'all',
    rules: [viewed, { kind: 'not', rule: { kind: 'tag', tag: 'vip' } }, { kind: 'profile', condition: seen('city') }],
  }
  await made('segments', { name: 'Lookers', rule })
  template = await made('templates', {
    name: 'Hello',
    body: {
      kind: 'html',
      subject: '{{ profile.city | default: "" }}',
      preheader: '',
      html: '<p>{{ event.order_id | default: "" }}</p>',
      text: '',
    },
  })
  guests = await made('segments/static', { name: 'Guests' })
  journey = await made('journeys', {
    name: 'Unpaid',
    draft: {
      entry: { kind: 'event', event: 'Order', key: 'order_id' },
      nodes: [
        { id: 'm', kind: 'send', settings: { channel: 'email', templateId: template } },
        { id: 't', kind: 'set_tag', settings: { tag: 'vip' } },
        { id: 'w', kind: 'wait_event', settings: { event: 'View', filters: [seen('price')], timeout: { amount: 1, unit: 'hour' } } },
        { id: 'l', kind: 'list', settings: { list: guests } },
        { id: 'p', kind: 'set_profile', settings: { op: 'set', property: 'level', to: { trigger: 'grade' } } },
      ],
      edges: [
        { from: 'entry', port: 'next', to: 'm' },
        { from: 'm', port: 'next', to: 't' },
        { from: 't', port: 'next', to: 'w' },
        { from: 'w', port: 'happened', to: 'l' },
        { from: 'l', port: 'next', to: 'p' },
      ],
    },
  })
})
afterAll(() => world.end())

const usedBy = async (kind: string, id: string, as = project): Promise<string[]> => {
  const answer = await world.call<{ items: { name: string }[] }>(as, 'GET', `used-by?kind=${kind}&id=${encodeURIComponent(id)}`)
  expect(answer.status).toBe(200)
  return answer.body.items.map((item) => item.name)
}

test('I19 from a tag to its journeys: what uses an event, a property, a tag or a template is named, whichever module it lives in', async () => {
  expect(await usedBy('event', 'View')).toEqual(['Lookers', 'Unpaid'])
  expect(await usedBy('event', 'Order')).toEqual(['Unpaid'])
  expect(await usedBy('tag', 'vip')).toEqual(['Lookers', 'Unpaid'])
  expect(await usedBy('property', 'event/price')).toEqual(['Lookers', 'Unpaid'])
  expect(await usedBy('property', 'event/order_id')).toEqual(['Hello', 'Unpaid'])
  expect(await usedBy('property', 'profile/city')).toEqual(['Lookers', 'Hello'])
  expect(await usedBy('template', template)).toEqual(['Unpaid'])
  expect(await usedBy('segment', guests)).toEqual(['Unpaid'])
  expect(await usedBy('property', 'profile/level')).toEqual(['Unpaid'])
  expect(await usedBy('property', 'event/grade')).toEqual(['Unpaid'])
  for (const kind of referenceKinds) expect(await usedBy(kind, 'nobody uses this')).toEqual([])
})

test('a template taken out of the draft is still used while the version that sends it is live', async () => {
  const path = `journeys/${journey}`
  const published = await world.call(project, 'POST', `${path}/publish`, { policy: 'follow' }, await world.revisionOf(project, path))
  expect(published.status).toBe(200)
  const empty = { entry: { kind: 'event', event: 'Order' }, nodes: [], edges: [] }
  await world.call(project, 'PUT', path, { name: 'Unpaid', draft: empty }, await world.revisionOf(project, path))
  const answer = await world.call(project, 'GET', `used-by?kind=template&id=${template}`)
  expect(answer.body).toMatchObject({ items: [{ kind: 'journey', id: journey, isLive: true, isArchived: false }] })
})

test('who may not read journeys does not learn their names here, and another project nothing', async () => {
  const made = await world.call<{ token: string }>(project, 'POST', 'tokens', { name: 's', scopes: ['project.read', 'segments.read'] })
  expect(await usedBy('event', 'View', { ...project, token: made.body.token })).toEqual(['Lookers'])
  expect(await usedBy('event', 'View', await world.project('other'))).toEqual([])
})
