import type { BroadcastDetail } from '@millrace/contract/broadcasts/api.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { broadcasting, inCity } from '../broadcast-kit.ts'
import { type Answer, makeWorld, type TestProject, type World } from '../world.ts'

type Caller = <T>(method: string, path: string, body?: unknown) => Promise<Answer<T>>
type Kit = ReturnType<typeof broadcasting>

let world: World
let shop: TestProject
let b: Kit
let template: string
let owner: Caller
let operator: Caller
let approver: Caller

/** What changes a broadcast names the revision that it has now. */
async function withRevision<T>(path: string, method: string, ask: (headers: Record<string, string>) => Promise<T>): Promise<T> {
  const id = /^broadcasts\/(bct_\w+)/.exec(path)?.[1]
  return ask(method === 'GET' || !id ? {} : await world.revisionOf(shop, `broadcasts/${id}`))
}
const withToken =
  (token: string): Caller =>
  (method, path, body) =>
    withRevision(path, method, (headers) => world.call({ ...shop, token }, method, path, body, headers))

async function signedIn(email: string, password: string): Promise<Caller> {
  const answer = await world.call(undefined, 'POST', '/api/v1/session', { email, password })
  expect(answer.status).toBe(201)
  const cookie = String(answer.headers['set-cookie']).split(';')[0] ?? ''
  return (method, path, body) =>
    withRevision(path, method, (headers) =>
      world.call(undefined, method, `/api/v1/projects/${shop.slug}/${path}`, body, {
        cookie,
        'x-requested-with': 'millrace',
        ...headers,
      }),
    )
}

async function settings(change: object): Promise<Answer<object>> {
  const { body } = await world.call<{ revision: number }>(shop, 'GET', '/api/v1/projects/shop')
  return world.call(shop, 'PATCH', '/api/v1/projects/shop', change, { 'if-match': `"${body.revision}"` })
}
async function needed(broadcastsNeedApproval: object | null): Promise<void> {
  expect(await settings({ broadcastsNeedApproval })).toMatchObject({ status: 200, body: { broadcastsNeedApproval } })
}

beforeAll(async () => {
  world = await makeWorld({ at: '2026-11-01T01:00:00Z' })
  shop = await world.project()
  b = broadcasting(world, shop)
  template = await b.template('Sale')
  await b.people({ user: 'u1' }, { user: 'u2' }, { user: 'u3', set: { city: 'B' } })
  const password = 'a long enough password'
  const joins = async (role: string): Promise<Caller> => {
    const email = `${role}@shop.cn`
    expect((await world.call(shop, 'POST', 'members', { email, name: role, role, password })).status).toBe(201)
    return signedIn(email, password)
  }
  owner = await signedIn('owner@test.local', 'correct horse battery')
  operator = await joins('operator')
  approver = await joins('approver')
})
afterAll(() => world.end())

const said = ({ status, body }: Answer<unknown>): string =>
  `${status} ${(body as { code?: string }).code ?? (body as BroadcastDetail).state}`
const definition = (more: object = {}) => ({
  audience: inCity('A'),
  when: { kind: 'now' },
  channel: 'email',
  variants: [{ templateId: template, weight: 100 }],
  ...more,
})
async function begin(by: Caller, more: object = {}): Promise<string> {
  const made = await by<BroadcastDetail>('POST', 'broadcasts', { name: 'Sale', definition: definition(more) })
  expect(made.status).toBe(201)
  return made.body.id
}
const does = async (by: Caller, id: string, verb: string, body: object = {}) => said(await by('POST', `broadcasts/${id}/${verb}`, body))
const approves = async (by: Caller, id: string) => does(by, id, 'approve', { digest: (await b.read(id)).review?.digest ?? '' })
const saves = async (by: Caller, id: string, more: object = {}) =>
  said(await by('PUT', `broadcasts/${id}`, { name: 'Sale', definition: definition(more) }))
const ids = async (by: Caller, query: string) =>
  (await by<{ items: { id: string }[] }>('GET', `broadcasts?${query}`)).body.items.map((one) => one.id).toSorted()

test('a broadcast that needs a second person is submitted, approved by somebody else and sent, all of it in the audit log', async () => {
  expect(said(await settings({ broadcastsNeedApproval: { over: -1 } }))).toBe('400 invalid_input')
  await needed({ over: 0, marketingOnly: false })
  const id = await begin(operator)
  expect((await b.forecast(id)).needsApproval).toBe(true)
  expect(await does(operator, id, 'send')).toBe('409 approval_needed')
  expect(await does(operator, id, 'submit', { note: 'please' })).toBe('200 in_review')
  expect(await b.read(id)).toMatchObject({ sentAt: null, review: { note: 'please', submittedBy: 'operator@shop.cn' } })
  // It is nothing but what it was until somebody has decided.
  for (const verb of ['send', 'submit', 'cancel', 'approve'])
    expect(await does(owner, id, verb, { digest: 'x' })).toMatch(/409 (in_review|approval_needed|review_outdated)/)
  expect(await saves(operator, id)).toBe('409 in_review')
  expect(await approves(operator, id)).toBe('403 forbidden')
  expect((await operator('GET', 'broadcasts?waiting=true')).status).toBe(403)
  expect([await ids(approver, 'waiting=true'), await ids(operator, 'state=in_review')]).toEqual([[id], [id]])
  expect((await owner<{ items: object[] }>('GET', 'journeys?waiting=true')).body.items).toEqual([])
  await world.settle()
  expect(await b.mailed()).toEqual([])

  expect(await approves(approver, id)).toBe('200 scheduled')
  await world.settle()
  expect(await b.read(id)).toMatchObject({ state: 'running', review: { state: 'published', decidedBy: 'approver@shop.cn' } })
  expect(await b.mailed()).toEqual(['u1 Sale', 'u2 Sale'])
  expect(await approves(owner, id)).toBe('409 wrong_state')
  const { body } = await owner<{ items: { action: string; actor: string }[] }>('GET', `audit?target=${id}`)
  expect(body.items.map((one) => `${one.actor} ${one.action}`)).toEqual([
    'approver@shop.cn broadcast.approved',
    'operator@shop.cn broadcast.submitted',
    'operator@shop.cn broadcast.created',
  ])
})

test('nobody approves what they submitted or changed last, by whatever token', async () => {
  const made = await owner<{ token: string }>('POST', 'tokens', { name: 'CI' })
  const ci = withToken(made.body.token)
  const submitted = await begin(operator)
  const changed = await begin(operator)
  expect(await does(ci, submitted, 'submit')).toBe('200 in_review')
  expect(await saves(ci, changed)).toBe('200 draft')
  expect(await does(operator, changed, 'submit')).toBe('200 in_review')
  for (const id of [submitted, changed]) {
    expect(await approves(owner, id)).toBe('403 second_person_needed')
    expect(await approves(ci, id)).toBe('403 second_person_needed')
  }
  expect([await ids(owner, 'waiting=true'), await ids(approver, 'waiting=true')]).toEqual([[], [submitted, changed].toSorted()])
  const answers = await Promise.all([approves(approver, submitted), approves(approver, submitted)])
  expect(answers.toSorted()[0]).toBe('200 scheduled')
  expect(answers.toSorted()[1]).toMatch(/^409 /)
  expect(await approves(approver, changed)).toBe('200 scheduled')
})

test('sent back with a note or taken back it is changed, and what was changed needs a new approval', async () => {
  const id = await begin(operator)
  await does(operator, id, 'submit')
  const { digest } = (await b.read(id)).review ?? { digest: '' }
  expect(await does(operator, id, 'reject', { reason: 'No' })).toBe('403 forbidden')
  expect(await does(approver, id, 'reject', { reason: ' ' })).toBe('400 invalid_input')
  expect(await does(approver, id, 'reject', { reason: 'Too many' })).toBe('200 rejected')
  expect((await b.read(id)).review).toMatchObject({ state: 'rejected', reason: 'Too many', decidedBy: 'approver@shop.cn' })
  expect(await ids(operator, 'state=rejected')).toEqual([id])
  expect(await saves(operator, id, { audience: inCity('B') })).toBe('200 rejected')
  expect(await does(operator, id, 'submit')).toBe('200 in_review')
  expect(await does(approver, id, 'approve', { digest })).toBe('409 review_outdated')
  expect(await does(owner, id, 'withdraw')).toBe('403 not_the_submitter')
  expect(await does(operator, id, 'withdraw')).toBe('200 draft')
  expect(await approves(approver, id)).toBe('409 wrong_state')

  // A text that changed while it was looked at is another one, too.
  await does(operator, id, 'submit')
  const { revision, ...text } = (await owner<{ revision: number; name: string; body: object }>('GET', `templates/${template}`)).body
  const body = { ...text.body, subject: 'Bigger sale' }
  const kept = await world.call(shop, 'PUT', `templates/${template}`, { name: text.name, body }, { 'if-match': `"${revision}"` })
  expect(kept.status).toBe(200)
  expect(await approves(approver, id)).toBe('409 review_outdated')
  await does(operator, id, 'withdraw')
  expect(await does(operator, id, 'submit')).toBe('200 in_review')
  expect(await approves(approver, id)).toBe('200 scheduled')
  await world.settle()
  expect((await b.mailed()).filter((one) => one.startsWith('u3'))).toEqual(['u3 Bigger sale'])

  const dropped = await begin(operator)
  await does(operator, dropped, 'submit')
  await does(operator, dropped, 'withdraw')
  expect(await does(operator, dropped, 'cancel')).toBe('200 cancelled')
})

test('a time that has passed in review is refused with these words; approved before, it is sent at its time', async () => {
  const at = (time: string) => ({ when: { kind: 'at', at: `2026-11-02T${time}`, zone: 'project' } })
  const late = await begin(operator, at('10:00:00'))
  const good = await begin(operator, at('12:00:00'))
  for (const id of [late, good]) expect(await does(operator, id, 'submit')).toBe('200 in_review')
  world.clock.set(new Date('2026-11-02T03:00:00Z'))
  expect(await approves(approver, late)).toBe('422 time_passed')
  expect(await approves(approver, good)).toBe('200 scheduled')
  await does(operator, late, 'withdraw')
  expect(await does(operator, late, 'submit')).toBe('422 time_passed')
  await b.passes('2026-11-02T04:00:00Z')
  expect((await b.read(good)).state).toBe('running')
})

test('who needs approval is told by size and class at the time of sending; that of journeys is another switch', async () => {
  await needed({ over: 2, marketingOnly: true })
  const three = { audience: { who: { kind: 'any', rules: [inCity('A').who, inCity('B').who] } } }
  const two = await begin(operator)
  const service = await begin(operator, { ...three, class: 'service' })
  const many = await begin(operator, three)
  const asked = async (id: string) => (await b.forecast(id)).needsApproval
  expect([await asked(two), await asked(service), await asked(many)]).toEqual([false, false, true])
  expect(await does(operator, many, 'send')).toBe('409 approval_needed')
  expect(await does(operator, service, 'send')).toBe('200 scheduled')
  await b.people({ user: 'u4' })
  expect(await does(operator, two, 'send')).toBe('409 approval_needed')
  expect(await saves(operator, two, { audience: inCity('B') })).toBe('200 draft')
  expect(await does(operator, two, 'send')).toBe('200 scheduled')

  await needed(null)
  expect(await settings({ journeysNeedApproval: true })).toMatchObject({ status: 200, body: { broadcastsNeedApproval: null } })
  // It was submitted once: the journey behind it is there already.
  await does(operator, many, 'submit')
  await does(operator, many, 'withdraw')
  expect(await does(operator, many, 'send')).toBe('200 scheduled')
})
