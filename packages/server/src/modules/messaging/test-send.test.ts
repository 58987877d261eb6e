import { afterEach, beforeEach, expect, test } from 'vitest'
import { makeTemplate, orderMail } from '../../../test/journey-kit.ts'
import { mailSettings } from '../../../test/mail-kit.ts'
import { type MailServer, mailServer } from '../../../test/mail-server.ts'
import { record } from '../../../test/pipeline.ts'
import { makeWorld, type TestProject, type World } from '../../../test/world.ts'

let world: World
let project: TestProject
let server: MailServer
beforeEach(async () => {
  world = await makeWorld({ at: '2026-11-01T09:00:00Z' })
  project = await world.project()
  server = await mailServer()
  await mailSettings(world, project, { smtpUrl: server.url })
})
afterEach(async () => {
  await server.close()
  await world.end()
})

async function person(): Promise<number> {
  await world.app.ingest.accept(project.id, 'native', [record({ ids: ['login:a'], set: { email: 'a@x.cn', name: 'Ada' } })])
  await world.settle()
  return (await world.call<{ id: number }>(project, 'GET', 'people/lookup?type=login_id&value=a')).body.id
}

test('a test send is the mail as it would be: links, pixel and way out, which lead on and change nothing', async () => {
  const template = await makeTemplate(world, project)
  const personId = await person()
  const sent = await world.call(project, 'POST', `templates/${template}/test`, { to: 'me@x.cn', personId, event: { order_id: 'o7' } })
  expect(sent).toMatchObject({ status: 200, body: { state: 'sent' } })
  const [mail] = server.received
  expect(mail?.html).toContain('Ada')
  const [, encoded = ''] = /=\?UTF-8\?B\?(.+)\?=/.exec(mail?.headers.get('subject') ?? '') ?? []
  expect(Buffer.from(encoded, 'base64').toString()).toBe('[TEST] 订单 o7 等待支付')
  expect(mail?.headers.get('list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click')
  const links = [...(mail?.html ?? '').matchAll(/(?:href|src)="[^"]*(\/t\/[ocu]\/[^"]+)"/g)].map((match) => match[1] ?? '')
  expect(links.map((link) => link.slice(0, 5)).toSorted()).toEqual(['/t/c/', '/t/o/', '/t/u/'])
  const answers = []
  for (const link of links) answers.push((await world.call(undefined, 'GET', link)).status)
  expect(answers.toSorted()).toEqual([200, 200, 302])
  const way = links.find((link) => link.startsWith('/t/u/')) ?? ''
  expect((await world.app.http.inject({ method: 'POST', url: way })).body).toContain('This was a test mail')
  await world.settle()
  expect((await world.call(project, 'GET', `people/${personId}/consents`)).body).toEqual({ items: [] })
  expect((await world.call<{ items: [] }>(project, 'GET', 'suppressions')).body.items).toEqual([])
  expect((await world.call(project, 'GET', 'messages/numbers')).body).toMatchObject({ all: { reached: 0, opened: 0, clicked: 0 } })
})

test('preview and test send name every variable that is missing, not the first one only', async () => {
  const body = {
    ...orderMail.body,
    html: '<p>{{ profile.name }} {{ event.order_id }} {{ event.amount }} {{ event.note | default: "-" }}</p>',
  }
  const template = await makeTemplate(world, project, { name: 'Needs', body })
  const missing = ['event.order_id', 'event.amount', 'profile.name']
  const shown = await world.call<{ missing: string[] }>(project, 'POST', `templates/${template}/preview`, {})
  expect(shown.status).toBe(200)
  expect(shown.body.missing.toSorted()).toEqual(missing.toSorted())
  const refused = await world.call<{ code: string; errors: { path: string }[] }>(project, 'POST', `templates/${template}/test`, {
    to: 'me@x.cn',
  })
  expect(refused).toMatchObject({ status: 422, body: { code: 'variables_missing' } })
  expect(refused.body.errors.map((error) => error.path).toSorted()).toEqual(missing.toSorted())
  expect(server.received).toHaveLength(0)
  const personId = await person()
  const whole = await world.call(project, 'POST', `templates/${template}/preview`, { personId, event: { order_id: 'o7', amount: 5 } })
  expect(whole.body).toMatchObject({ subject: '订单 o7 等待支付', html: '<p>Ada o7 5 -</p>', missing: [] })
  const edited = { ...body, html: '<p>only {{ event.order_id }}</p>' }
  const draft = await world.call(project, 'POST', `templates/${template}/preview`, { body: edited, event: { order_id: 'o8' } })
  expect(draft.body).toMatchObject({ html: '<p>only o8</p>' })
})

test('preview and test send as a person with a time zone of their own tell the time there', async () => {
  const html = '<p>{{ "2026-11-01T09:00:00Z" | date: "%H:%M" }} {{ event.order_id }}</p>'
  const template = await makeTemplate(world, project, { name: 'Clock', body: { ...orderMail.body, html } })
  const tokyo = { email: 'a@x.cn', name: 'Ada', $timezone: 'Asia/Tokyo' }
  await world.app.ingest.accept(project.id, 'native', [record({ ids: ['login:a'], set: tokyo })])
  await world.settle()
  const { id: personId } = (await world.call<{ id: number }>(project, 'GET', 'people/lookup?type=login_id&value=a')).body
  const asked = { personId, event: { order_id: 'o7' } }
  expect((await world.call(project, 'POST', `templates/${template}/preview`, asked)).body).toMatchObject({ html: '<p>18:00 o7</p>' })
  expect((await world.call(project, 'POST', `templates/${template}/preview`, { event: asked.event })).body).toMatchObject({
    html: '<p>17:00 o7</p>',
  })
  await world.call(project, 'POST', `templates/${template}/test`, { to: 'me@x.cn', ...asked })
  expect(server.received[0]?.html).toContain('18:00 o7')
})

test('a person or template of another project is not there', async () => {
  const other = await world.project('other')
  const theirs = await makeTemplate(world, other)
  const personId = await person()
  const mine = await makeTemplate(world, other, { name: 'Other', body: orderMail.body })
  expect((await world.call(project, 'POST', `templates/${theirs}/test`, { to: 'me@x.cn' })).status).toBe(404)
  expect((await world.call(other, 'POST', `templates/${mine}/preview`, { personId })).status).toBe(404)
  expect((await world.call(other, 'POST', `templates/${mine}/test`, { to: 'me@x.cn', personId })).status).toBe(404)
})
