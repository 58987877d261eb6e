import { afterAll, beforeAll, expect, test } from 'vitest'
import type { KeptBrand } from '@millrace/contract/content/blocks/brand.ts'
import type { SharedBlock } from '@millrace/contract/content/blocks/api.ts'
import type { Rendered } from '@millrace/contract/content/api.ts'
import { makeTemplate, publish } from '../../../../test/journey-kit.ts'
import { mailSettings } from '../../../../test/mail-kit.ts'
import { type MailServer, mailServer } from '../../../../test/mail-server.ts'
import { record } from '../../../../test/pipeline.ts'
import { makeWorld, type TestProject, type World } from '../../../../test/world.ts'

let world: World
let project: TestProject
let server: MailServer
beforeAll(async () => {
  world = await makeWorld({ at: '2026-11-01T09:00:00Z' })
  project = await world.project()
  server = await mailServer()
  await mailSettings(world, project, { smtpUrl: server.url })
})
afterAll(async () => {
  await server.close()
  await world.end()
})

const footer = { id: 'f', kind: 'footer' }
const mail = (blocks: readonly object[], more: object = {}) => ({
  name: 'M',
  body: { kind: 'email', subject: '{{ event.order_id }}', blocks, ...more },
})
const shared = (text: string) => ({ name: '活动条', blocks: [{ id: 'h', kind: 'heading', text }] })

test('a mail of blocks goes the way of all mails: a person’s own values, counted links, one way out, and its twin in text', async () => {
  const template = await makeTemplate(
    world,
    project,
    mail([
      { id: 'a', kind: 'text', text: '**{{ profile.name }}** 的订单' },
      { id: 'b', kind: 'button', text: '去支付', link: 'https://shop.example/pay' },
      footer,
    ]),
  )
  const send = { id: 'mail', kind: 'send', settings: { channel: 'email', templateId: template, class: 'marketing' } }
  const edges = [{ from: 'entry', port: 'next', to: 'mail' }]
  await publish(world, project, {
    entry: { kind: 'event', event: 'Order', filters: [] },
    nodes: [send],
    edges,
    goal: null,
    reentry: { kind: 'after_exit' },
  })
  const at = world.clock.now().toISOString()
  const order = record({ at, ids: ['login:a'], event: 'Order', properties: { order_id: 'o7' }, set: { email: 'a@x.cn', name: '<王芳>' } })
  await world.app.ingest.accept(project.id, 'native', [order])
  await world.settle()
  const { items } = (await world.call<{ items: { state: string; reason: string }[] }>(project, 'GET', 'messages')).body
  expect(items).toMatchObject([{ state: 'sent', reason: '' }])
  const got = server.received.find(({ recipient }) => recipient === 'a@x.cn')
  expect(got?.html).toContain('<strong>&lt;王芳&gt;</strong>')
  expect(got?.html.match(/\/t\/u\//g)).toHaveLength(1)
  expect(got?.html).toMatch(/href="[^"]*\/t\/c\//)
  expect(got?.headers.get('list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click')
})

test('I21 (part: mails) one shared block changed, and every mail that has it says so from its next send on; what it said stays', async () => {
  const block = (await world.call<SharedBlock>(project, 'POST', 'shared-blocks', shared('春季'))).body
  const templates = await Promise.all(
    ['A', 'B'].map((name) => makeTemplate(world, project, { ...mail([{ id: 's', kind: 'shared', block: block.id }, footer]), name })),
  )
  const seen = async (): Promise<string[]> => {
    const event = { order_id: 'o' }
    const shown = await Promise.all(templates.map((id) => world.call<Rendered>(project, 'POST', `templates/${id}/preview`, { event })))
    return shown.map(({ body }) => /(春季|夏季)/.exec(body.html)?.[0] ?? body.html)
  }
  expect(await seen()).toEqual(['春季', '春季'])
  const path = `shared-blocks/${block.id}`
  expect((await world.call(project, 'PUT', path, shared('夏季'), { 'if-match': '"1"' })).status).toBe(200)
  expect(await seen()).toEqual(['夏季', '夏季'])
  expect((await world.call(project, 'PUT', path, shared('秋季'), { 'if-match': '"1"' })).status).toBe(409)
  const versions = await world.call<{ items: { version: number }[] }>(project, 'GET', `${path}/versions`)
  expect(versions.body.items.map(({ version }) => version)).toEqual([2, 1])
  const used = await world.call<{ items: { name: string }[] }>(project, 'GET', `used-by?kind=shared_block&id=${block.id}`)
  expect(used.body.items.map(({ name }) => name)).toEqual(['A', 'B'])

  expect((await world.call(project, 'POST', `${path}/archive`, {}, { 'if-match': '"2"' })).status).toBe(200)
  expect(await seen()).toEqual(['夏季', '夏季'])
  const foreign = await world.project('other')
  const stolen = await world.call(foreign, 'POST', 'templates', mail([{ id: 's', kind: 'shared', block: block.id }]))
  expect(stolen).toMatchObject({ status: 422, body: { code: 'template_invalid' } })
})

test('mails look as the brand says, which nobody overwrites unseen', async () => {
  const brand = (await world.call<KeptBrand>(project, 'GET', 'brand')).body
  expect(brand).toMatchObject({ revision: 0, colour: '#0958d9' })
  const { revision: _, ...plain } = brand
  const put = (more: object, revision: number) =>
    world.call(project, 'PUT', 'brand', { ...plain, ...more }, { 'if-match': `"${revision}"` })
  expect((await put({ colour: '#aa0000', footer: '引渠商店' }, 0)).body).toMatchObject({ revision: 1 })
  expect((await put({ colour: '#00aa00' }, 0)).status).toBe(409)
  expect((await put({ colour: 'red' }, 1)).status).toBe(400)
  const body = mail([{ id: 'b', kind: 'button', text: 'x', link: 'https://shop.example' }, footer], { subject: 's' })
  const shown = await world.call<Rendered>(project, 'POST', 'templates/preview', body)
  expect(shown.body.html).toContain('#aa0000')
  expect(shown.body.text).toContain('引渠商店')
})

test.each([
  ['Liquid that ends nowhere', [{ id: 'a', kind: 'text', text: '{% if profile.name %}' }], 422],
  ['an unknown filter', [{ id: 'a', kind: 'text', text: '{{ profile.name | exec }}' }], 422],
  ['values as markup', [{ id: 'a', kind: 'html', html: '{{ profile.name | raw }}' }], 422],
  ['a shared block that is none', [{ id: 'a', kind: 'shared', block: 'blk_none' }], 422],
  ['a condition in an address', [{ id: 'a', kind: 'button', text: 'x', link: '{% if a %}' }], 400],
  ['two blocks of one id', [footer, footer], 400],
  ['too many blocks', Array.from({ length: 201 }, (_, i) => ({ id: `b${i}`, kind: 'divider' })), 400],
])('%s is refused when it is saved', async (_, blocks, status) => {
  expect((await world.call(project, 'POST', 'templates', mail(blocks))).status).toBe(status)
})
