import type { Journey, JourneyDetail } from '@millrace/contract/journeys/api.ts'
import type { Review, Stages } from '@millrace/contract/journeys/review.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeTemplate, orderMail, unpaidOrder } from '../journey-kit.ts'
import { makeWorld, type Answer, type TestProject, type World } from '../world.ts'

type Caller = <T = Record<string, unknown>>(method: string, path: string, body?: unknown) => Promise<Answer<T>>
interface History {
  readonly items: readonly { version: number; policy: string; publishedBy: string }[]
  readonly stages: Stages
  readonly reviews: readonly Review[]
}

let world: World
let shop: TestProject
let template: string
let owner: Caller
let admin: Caller
let operator: Caller
let approver: Caller
const token: Caller = (method, path, body) => withRevision(path, method, (headers) => world.call(shop, method, path, body, headers))

/** What changes a journey names the revision that it has now. */
async function withRevision<T>(path: string, method: string, ask: (headers: Record<string, string>) => Promise<T>): Promise<T> {
  const id = /^journeys\/(jrn_\w+)/.exec(path)?.[1]
  return ask(method === 'GET' || !id ? {} : await world.revisionOf(shop, `journeys/${id}`))
}

async function signedIn(email: string, password: string): Promise<Caller> {
  const answer = await world.call(undefined, 'POST', '/api/v1/session', { email, password })
  expect(answer.status).toBe(201)
  const cookie = String(answer.headers['set-cookie']).split(';')[0] ?? ''
  return (method, path, body) =>
    withRevision(path, method, (headers) =>
      world.call(undefined, method, path.startsWith('/') ? path : `/api/v1/projects/${shop.slug}/${path}`, body, {
        cookie,
        'x-requested-with': 'millrace',
        ...headers,
      }),
    )
}

beforeAll(async () => {
  world = await makeWorld({ at: '2026-11-01T01:00:00Z' })
  shop = await world.project()
  template = await makeTemplate(world, shop)
  const password = 'a long enough password'
  const joins = async (name: string, role: string): Promise<Caller> => {
    const email = `${name}@shop.cn`
    expect((await world.call(shop, 'POST', 'members', { email, name, role, password })).status).toBe(201)
    return signedIn(email, password)
  }
  owner = await signedIn('owner@test.local', 'correct horse battery')
  admin = await joins('admin', 'admin')
  operator = await joins('operator', 'operator')
  approver = await joins('approver', 'approver')
  await needsApproval(true)
})
afterAll(() => world.end())

async function needsApproval(journeysNeedApproval: boolean): Promise<void> {
  const { body } = await world.call<{ revision: number }>(shop, 'GET', '/api/v1/projects/shop')
  const answer = await world.call(shop, 'PATCH', '/api/v1/projects/shop', { journeysNeedApproval }, { 'if-match': `"${body.revision}"` })
  expect(answer).toMatchObject({ status: 200, body: { journeysNeedApproval } })
}

const draft = () => unpaidOrder(template)
const said = ({ status, body }: Answer<unknown>): string => `${status} ${(body as { code?: string }).code ?? (body as Journey).state}`
async function begin(by: Caller, graph: object = draft()): Promise<string> {
  const made = await by<Journey>('POST', 'journeys', { name: 'Campaign', draft: graph })
  expect(made.status).toBe(201)
  return made.body.id
}
const read = async (id: string): Promise<JourneyDetail> => (await token<JourneyDetail>('GET', `journeys/${id}`)).body
const history = async (id: string): Promise<History> => (await token<History>('GET', `journeys/${id}/versions`)).body
const submits = (by: Caller, id: string, more: object = {}) => by<Journey>('POST', `journeys/${id}/submit`, { note: 'please', ...more })
const approves = async (by: Caller, id: string) =>
  by<Journey>('POST', `journeys/${id}/approve`, { digest: (await read(id)).review?.digest ?? '' })
const saves = (by: Caller, id: string, within = 2) =>
  by('PUT', `journeys/${id}`, { name: 'Campaign', draft: unpaidOrder(template, { amount: within, unit: 'hour' }) })
const clockTo = (time: string): void => world.clock.set(new Date(`2026-11-0${time}Z`))
async function passes(time: string): Promise<void> {
  clockTo(time)
  await world.app.jobs.tick()
  await world.settle()
}

test('D40 a campaign goes from a template to live in minutes, approved by a second account; the time of each stage is told', async () => {
  clockTo('1T02:00:00')
  const id = await begin(operator)
  clockTo('1T02:03:00')
  expect(said(await submits(operator, id))).toBe('200 in_review')
  clockTo('1T02:07:30')
  expect(said(await approves(approver, id))).toBe('200 running')
  const { stages, items, reviews } = await history(id)
  expect(stages).toEqual({
    createdAt: '2026-11-01T02:00:00.000Z',
    submittedAt: '2026-11-01T02:03:00.000Z',
    approvedAt: '2026-11-01T02:07:30.000Z',
    liveAt: '2026-11-01T02:07:30.000Z',
  })
  const times = Object.values(stages).map((time) => Date.parse(time ?? ''))
  const steps = times.slice(1).map((time, i) => time - (times[i] ?? 0))
  expect(steps.reduce((sum, step) => sum + step, 0)).toBe(7.5 * 60_000)
  expect(items).toMatchObject([{ version: 1, publishedBy: 'approver@shop.cn' }])
  expect(reviews).toMatchObject([{ state: 'published', submittedBy: 'operator@shop.cn', decidedBy: 'approver@shop.cn', note: 'please' }])
  const { body } = await token<{ items: { action: string; actor: string }[] }>('GET', `audit?target=${id}`)
  expect(body.items.map((one) => `${one.actor} ${one.action}`)).toEqual([
    'approver@shop.cn journey.approved',
    'operator@shop.cn journey.submitted',
    'operator@shop.cn journey.created',
  ])
})

test('D41 an operator alone builds, tries out, sends a test and submits, and finds no way round the approval', async () => {
  const id = await begin(operator)
  const tried = await operator<{ runs: object[] }>('POST', `journeys/${id}/dry-run`, {
    person: { invented: { profile: { email: 'a@x.cn' } } },
    events: [{ event: 'SubmitOrder', at: '2026-11-01T03:00:00Z', properties: { order_id: 'o1' } }],
    until: '2026-11-01T06:00:00Z',
  })
  expect([tried.status, tried.body.runs.length]).toEqual([200, 1])
  const event = { order_id: 'o1' }
  expect((await operator('POST', 'messages/test', { templateId: template, to: 'me@shop.cn', event })).status).toBe(200)
  expect(said(await operator('POST', `journeys/${id}/publish`, {}))).toBe('409 approval_needed')
  expect(said(await operator('POST', `journeys/${id}/publish`, { at: '2026-12-01T00:00:00Z' }))).toBe('409 approval_needed')
  expect(said(await submits(operator, id))).toBe('200 in_review')

  expect(said(await approves(operator, id))).toBe('403 forbidden')
  expect(said(await operator('POST', `journeys/${id}/publish`, {}))).toBe('409 approval_needed')
  expect(said(await operator('PATCH', '/api/v1/projects/shop', { journeysNeedApproval: false }))).toBe('403 forbidden')
  expect(said(await operator('POST', 'tokens', { name: 'mine' }))).toBe('403 forbidden')
  expect(
    said(await operator('POST', 'members', { email: 'me2@shop.cn', name: 'Me', role: 'approver', password: 'a long enough password' })),
  ).toBe('403 forbidden')
  expect(said(await saves(operator, id))).toBe('409 in_review')
  const file = (await operator<string>('GET', `journeys/${id}/file`)).body
  const { revision } = await read(id)
  expect(said(await operator('POST', 'journeys/import', { file, revision }))).toBe('409 in_review')
  expect(said(await operator('POST', `journeys/${id}/resume`, {}))).toBe('409 wrong_state')
  expect(said(await operator('POST', `journeys/${id}/archive`))).toBe('409 in_review')
  expect((await history(id)).items).toEqual([])

  expect(said(await approves(approver, id))).toBe('200 running')
  // Live, it is no different: an earlier version cannot be brought back past the approval, but what is dangerous can be stopped at once.
  expect((await operator('POST', `journeys/${id}/versions/1/restore`)).status).toBe(200)
  expect(said(await operator('POST', `journeys/${id}/publish`, {}))).toBe('409 approval_needed')
  expect(said(await operator('POST', `journeys/${id}/pause`, {}))).toBe('200 paused')
  expect(said(await operator('POST', `journeys/${id}/resume`, {}))).toBe('200 running')
  expect(said(await operator('POST', `journeys/${id}/end`, {}))).toBe('200 ended')
  expect(said(await operator('POST', `journeys/${id}/publish`, {}))).toBe('409 approval_needed')
})

test('nobody approves what they submitted or edited last, by whatever token, owners neither', async () => {
  const made = await owner<{ token: string }>('POST', 'tokens', { name: 'CI' })
  const ci: Caller = (method, path, body) =>
    withRevision(path, method, (headers) => world.call({ ...shop, token: made.body.token }, method, path, body, headers))
  const nested = await ci<{ token: string }>('POST', 'tokens', { name: 'CI of CI' })
  const deeper: Caller = (method, path, body) =>
    withRevision(path, method, (headers) => world.call({ ...shop, token: nested.body.token }, method, path, body, headers))

  const own = await begin(operator)
  expect((await submits(owner, own)).status).toBe(200)
  expect(said(await approves(owner, own))).toBe('403 second_person_needed')
  expect(said(await approves(ci, own))).toBe('403 second_person_needed')
  expect(said(await approves(deeper, own))).toBe('403 second_person_needed')

  const edited = await begin(operator)
  expect((await saves(deeper, edited)).status).toBe(200)
  expect((await submits(operator, edited)).status).toBe(200)
  expect(said(await approves(owner, edited))).toBe('403 second_person_needed')
  const mine = async (by: Caller) =>
    (await by<{ items: Journey[] }>('GET', 'journeys?waiting=true')).body.items.map((one) => one.id).toSorted()
  expect([await mine(owner), await mine(approver)]).toEqual([[], [edited, own].toSorted()])
  expect((await operator('GET', 'journeys?waiting=true')).status).toBe(403)
  expect(said(await approves(admin, edited))).toBe('200 running')
  expect(said(await approves(approver, own))).toBe('200 running')
})

test('rejected with a reason it is edited again; a withdrawn one too, by who submitted it alone', async () => {
  const id = await begin(operator)
  await submits(operator, id)
  expect(said(await approver('POST', `journeys/${id}/reject`, { reason: ' ' }))).toBe('400 invalid_input')
  expect(said(await approver('POST', `journeys/${id}/reject`, { reason: 'Two hours are too short' }))).toBe('200 rejected')
  expect((await read(id)).review).toMatchObject({ state: 'rejected', reason: 'Two hours are too short', decidedBy: 'approver@shop.cn' })
  expect((await saves(operator, id, 4)).status).toBe(200)
  expect((await read(id)).state).toBe('rejected')
  expect(said(await submits(operator, id))).toBe('200 in_review')
  const { body: found } = await token<{ items: Journey[] }>('GET', 'journeys?state=in_review')
  expect(found.items.map((one) => one.id)).toEqual([id])
  expect(said(await admin('POST', `journeys/${id}/withdraw`, {}))).toBe('403 not_the_submitter')
  expect(said(await operator('POST', `journeys/${id}/withdraw`, {}))).toBe('200 draft')
  expect((await saves(operator, id, 3)).status).toBe(200)
})

test('a live journey goes on while its next version is in review; that very draft goes live, once, with its policy', async () => {
  const id = await begin(operator)
  await submits(operator, id)
  await approves(approver, id)
  await saves(operator, id, 5)
  expect(said(await submits(operator, id, { policy: 'pin' }))).toBe('200 running')
  expect(await read(id)).toMatchObject({ state: 'running', review: { state: 'in_review', version: 2 } })
  const changed = { ...orderMail, body: { ...orderMail.body, subject: 'Another {{ event.order_id }}' } }
  const kept = (await token<{ revision: number }>('GET', `templates/${template}`)).body.revision
  expect((await world.call(shop, 'PUT', `templates/${template}`, changed, { 'if-match': `"${kept}"` })).status).toBe(200)
  expect(said(await approves(approver, id))).toBe('409 review_outdated')
  await operator('POST', `journeys/${id}/withdraw`, {})
  await submits(operator, id, { policy: 'pin' })
  const answers = await Promise.all([approves(approver, id), approves(admin, id)])
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409])
  expect((await history(id)).items).toMatchObject([{ version: 2, policy: 'pin' }, { version: 1 }])
})

test('scheduled: goes live at its time, exactly once, approved for that time', async () => {
  clockTo('2T02:00:00')
  const id = await begin(operator)
  expect(said(await submits(operator, id, { at: '2026-11-02T01:00:00Z' }))).toBe('422 time_passed')
  await submits(operator, id, { at: '2026-11-02T04:00:00Z' })
  expect(said(await approves(approver, id))).toBe('200 scheduled')
  expect(said(await saves(operator, id))).toBe('409 in_review')
  await passes('2T03:59:00')
  expect((await read(id)).state).toBe('scheduled')
  clockTo('2T04:00:00')
  await Promise.all([world.app.jobs.tick(), world.app.jobs.tick()])
  await world.settle()
  await passes('2T04:01:00')
  expect((await read(id)).state).toBe('running')
  const { items, stages } = await history(id)
  expect(items).toMatchObject([{ version: 1, publishedBy: 'approver@shop.cn' }])
  expect([stages.approvedAt, stages.liveAt]).toEqual(['2026-11-02T02:00:00.000Z', '2026-11-02T04:00:00.000Z'])

  await submits(operator, id, { at: '2026-11-02T05:00:00Z' })
  await approves(approver, id)
  expect(said(await operator('POST', `journeys/${id}/end`, {}))).toBe('200 ended')
  await passes('2T05:00:00')
  expect((await read(id)).state).toBe('ended')
})

test('scheduled: cancelled it is a draft; held by an emergency stop; what cannot go live any more is a draft with the reason', async () => {
  await needsApproval(false)
  clockTo('3T02:00:00')
  const publishes = (id: string, at: string) => operator<Journey>('POST', `journeys/${id}/publish`, { at })
  const cancelled = await begin(operator)
  expect(said(await publishes(cancelled, '2026-11-03T03:00:00Z'))).toBe('200 scheduled')
  expect(said(await operator('POST', `journeys/${cancelled}/unschedule`, {}))).toBe('200 draft')

  const target = await begin(operator, { entry: { kind: 'handoff' }, nodes: [], edges: [] })
  const broken = await begin(operator, {
    ...draft(),
    nodes: [{ id: 'h', kind: 'handoff', settings: { journey: target } }],
    edges: [{ from: 'entry', port: 'next', to: 'h' }],
  })
  const fine = await begin(operator)
  for (const id of [broken, fine]) expect(said(await publishes(id, '2026-11-03T03:00:00Z'))).toBe('200 scheduled')
  expect((await operator('POST', `journeys/${target}/archive`)).status).toBe(200)
  await token('POST', 'journeys/emergency-stop')
  await passes('3T03:00:00')
  expect((await read(fine)).state).toBe('scheduled')
  await token('POST', 'journeys/emergency-resume', {})
  await passes('3T03:10:00')
  expect((await read(fine)).state).toBe('running')
  expect(await read(broken)).toMatchObject({ state: 'draft', review: { state: 'failed', reason: 'graph_invalid' } })
  expect((await history(broken)).items).toEqual([])
  expect((await saves(operator, broken)).status).toBe(200)

  const late = await begin(operator)
  await publishes(late, '2026-11-03T04:00:00Z')
  await needsApproval(true)
  await passes('3T04:00:00')
  expect(await read(late)).toMatchObject({ state: 'draft', review: { reason: 'approval_needed' } })
  expect((await read(cancelled)).state).toBe('draft')
})
