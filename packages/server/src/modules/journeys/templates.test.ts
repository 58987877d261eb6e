import { afterEach, beforeEach, expect, test } from 'vitest'
import { makeTemplate, mails } from '../../../test/journey-kit.ts'
import { messages } from '../../../test/mail-kit.ts'
import { sql } from '../../platform/sql.ts'
import { does, type JourneyWorld, journeyWorld, known, mail, wait } from '../../../test/journey-world.ts'

let w: JourneyWorld
beforeEach(async () => {
  w = await journeyWorld()
  await w.happens('09:00:00', known('a'), known('b'))
})
afterEach(() => w.end())

const body = (subject: string) => ({ kind: 'html', subject, preheader: '', html: '<p>x</p>', text: '' })
const edited = async (subject: string): Promise<void> => {
  const { body: now } = await w.world.call<{ revision: number }>(w.project, 'GET', `templates/${w.template}`)
  const input = { name: 'Hello', body: body(subject) }
  const put = await w.world.call(w.project, 'PUT', `templates/${w.template}`, input, { 'if-match': `"${now.revision}"` })
  expect(put.status).toBe(200)
}
const subjects = async (): Promise<string[]> => (await mails(w.world, w.project)).map((one) => `${one.recipient} ${one.subject}`).toSorted()

const later = (settings: object = {}) => ({ nodes: { w: wait(60), m: { ...mail, settings } }, edges: ['entry>w', 'w>m'] })

test('a journey sends the template as it was when it was published, whatever is edited meanwhile', async () => {
  const journey = await w.start(later())
  await w.happens('10:00:00', does('a', 'Start', { code: 'x1' }))
  await edited('New {{ event.code }}')
  await w.happens('10:10:00', does('b', 'Start', { code: 'x2' }))
  await w.happens('11:00:00')
  expect(await subjects()).toEqual(['a@x.cn Hello'])
  await w.republish(journey, later(), 'pin')
  await w.happens('11:10:00')
  expect(await subjects()).toEqual(['a@x.cn Hello', 'b@x.cn Hello'])
  await w.happens('11:20:00', does('a', 'Start', { code: 'x3' }))
  await w.happens('12:20:00')
  expect(await subjects()).toContain('a@x.cn New x3')
})

test('set to live, a step sends the newest template, also with a property that nobody read when people entered', async () => {
  await w.start(later({ live: true }))
  await w.happens('10:00:00', does('a', 'Start', { code: 'x1' }))
  await edited('New {{ event.code }}')
  await w.happens('11:00:00')
  expect(await subjects()).toEqual(['a@x.cn New x1'])
})

test('a template of another project is no template: publishing is refused, and the problem names the step', async () => {
  const other = await w.world.project('other')
  const theirs = await makeTemplate(w.world, other)
  const draft = {
    entry: { kind: 'event', event: 'Start' },
    nodes: [{ id: 'm', kind: 'send', settings: { channel: 'email', templateId: theirs } }],
    edges: [{ from: 'entry', port: 'next', to: 'm' }],
  }
  const made = await w.world.call<{ id: string; problems: { nodeId: string; code: string }[] }>(w.project, 'POST', 'journeys', {
    name: 'Stolen',
    draft,
  })
  expect(made.body.problems).toContainEqual(expect.objectContaining({ nodeId: 'm', code: 'template_unknown', severity: 'error' }))
  const live = await w.world.call(w.project, 'POST', `journeys/${made.body.id}/publish`, {}, { 'if-match': '"1"' })
  expect(live).toMatchObject({ status: 422, body: { code: 'graph_invalid', errors: [{ path: 'm', code: 'template_unknown' }] } })
})

test('what names another project’s template all the same is dropped at dispatch, its text never read', async () => {
  const theirs = await makeTemplate(w.world, await w.world.project('other'), { name: 'Theirs', body: body('Secret') })
  await w.start(later())
  await w.happens('10:00:00', does('a', 'Start'))
  await w.arrives('11:00:00')
  while (await w.world.app.act()) continue
  // What validation refuses to publish, as an older version may have left it.
  await w.world.databases.postgres.run(sql`update message_intents set template_id = ${theirs}`)
  await w.happens('11:00:01')
  expect(await messages(w.world, w.project)).toMatchObject([{ state: 'dropped', reason: 'template_missing' }])
  expect(await subjects()).toEqual([])
})

test('a variable that the entry event never had is a warning before anybody gets no mail', async () => {
  await w.happens('09:30:00', does('a', 'Start', { order_id: 'o1' }))
  await edited('{{ event.oder_id }} {{ event.order_id }} {{ event.note | default: "" }}')
  const journey = await w.start(later())
  const { body: read } = await w.world.call<{ problems: { code: string; params: object }[] }>(w.project, 'GET', `journeys/${journey}`)
  expect(read.problems.filter((problem) => problem.code === 'variable_unknown')).toEqual([
    { nodeId: 'm', code: 'variable_unknown', severity: 'warning', params: { variable: 'oder_id', event: 'Start' } },
  ])
})

test('the impact says which property the people inside have not kept', async () => {
  const journey = await w.start(later())
  await w.happens('10:00:00', does('a', 'Start', { code: 'x1' }))
  await edited('New {{ event.code }}')
  const impact = await w.world.call<{ problems: object[] }>(w.project, 'GET', `journeys/${journey}/impact`)
  expect(impact.body.problems).toContainEqual({ nodeId: 'm', code: 'variable_not_kept', severity: 'warning', params: { variable: 'code' } })
})
