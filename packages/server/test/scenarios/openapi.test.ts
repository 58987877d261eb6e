import { afterAll, beforeAll, expect, test } from 'vitest'
import { partOf } from '@millrace/contract/parts.ts'
import { operators } from '@millrace/contract/rules/index.ts'
import { sql } from '../../src/platform/sql.ts'
import { record } from '../pipeline.ts'
import { makeWorld, type TestProject, type World } from '../world.ts'

interface Operation {
  readonly 'x-permission': string
  readonly parameters: readonly { name: string; in: string; required: boolean }[]
  readonly responses: Readonly<Record<string, { content?: object }>>
}

let world: World
let shop: TestProject
let other: TestProject
let operations: { method: string; path: string; operation: Operation }[]
beforeAll(async () => {
  world = await makeWorld()
  shop = await world.project('shop')
  other = await world.project('other')
  const { body } = await world.call<{ paths: Record<string, Record<string, Operation>> }>(undefined, 'GET', '/api/openapi.json')
  operations = Object.entries(body.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  )
})
afterAll(() => world.end())

const broadcast = {
  audience: { who: null },
  when: { kind: 'now' },
  channel: 'email',
  variants: [{ templateId: '', weight: 100 }],
}
const ofProject = () => operations.filter(({ path }) => path.includes('{slug}'))
const bodyOf = (method: string): object | undefined => (method === 'GET' || method === 'DELETE' ? undefined : {})

test('the document names every route once, with its permission', () => {
  expect(operations.map(({ method, path }) => `${method} ${path}`).toSorted()).toEqual(
    world.app.routes.map((route) => `${route.method} ${route.url.replace(/:(\w+)/g, '{$1}')}`).toSorted(),
  )
  expect(operations.filter(({ operation }) => !operation['x-permission'])).toEqual([])
})

test('what changes a definition says that it needs If-Match; what makes something takes an Idempotency-Key', () => {
  const headers = (wanted: string): string[] =>
    operations
      .find(({ method, path }) => `${method} ${path}` === wanted)
      ?.operation.parameters.flatMap((one) => (one.in === 'header' ? [one.name] : [])) ?? []
  expect(headers('PUT /api/v1/projects/{slug}/segments/{id}')).toEqual(['If-Match'])
  expect(headers('POST /api/v1/projects/{slug}/segments/{id}/archive')).toEqual(['If-Match', 'Idempotency-Key'])
  expect(headers('POST /api/v1/projects/{slug}/sources')).toEqual(['Idempotency-Key'])
  expect(headers('POST /api/v1/session')).toEqual([])
})

test('a success has the status that the document says: 204 and no content, or content', () => {
  for (const { method, path, operation } of operations) {
    const [status, answer] = Object.entries(operation.responses).find(([code]) => code !== 'default') ?? []
    expect([method, path, answer?.content === undefined]).toEqual([method, path, status === '204'])
  }
})

test('every operation below a project is 404 to the token of another project, and 401 to nobody', async () => {
  expect(ofProject().length).toBeGreaterThan(40)
  for (const { method, path } of ofProject()) {
    const url = path.replace('{slug}', shop.slug).replace(/\{\w+\}/g, '1')
    const [foreign, nobody] = [
      await world.call(other, method, url, bodyOf(method)),
      await world.call(undefined, method, url, bodyOf(method)),
    ]
    expect([method, url, foreign.status, nobody.status]).toEqual([method, url, 404, 401])
  }
})

/** Things of the other project by the word before their id in the path. */
const smsAccount = { provider: 'aliyun', name: 'A', settings: { accessKeyId: 'k' }, secrets: { accessKeySecret: 's' } }

const metricDefinition = { kind: 'measure', a: { event: 'Secret', aggregation: 'events' } }
const alertRule = { condition: { kind: 'no_data' } }
const savedQuestion = { name: 'Q', model: 'count', query: { from: '2026-11-01', to: '2026-11-01', event: 'Secret' } }
const cannedReply = { kind: 'canned', name: 'R', text: 'Hello' }
const alertDestination = { kind: 'mail', name: 'Team', settings: { to: 'team@shop.cn' } }

async function thingsOf(project: TestProject): Promise<Record<string, string>> {
  const made = async (path: string, body: object): Promise<string> => {
    const answer = await world.call<{ id?: string | number; accountId?: number }>(project, 'POST', path, body)
    expect([path, answer.status]).toEqual([path, 201])
    return String(answer.body.id ?? answer.body.accountId)
  }
  await world.app.ingest.accept(project.id, 'native', [
    record({ ids: ['login:u1'], event: 'Secret', at: '2026-11-01T02:00:00Z', properties: { colour: 'red' } }),
    record({ ids: ['login:u2'], event: 'Secret', at: '2026-11-01T02:00:00Z' }),
  ])
  await world.settle()
  const people = await world.call<{ items: { id: number }[] }>(project, 'GET', 'people')
  const person = people.body.items[0]?.id
  await world.call(project, 'POST', 'suppressions', { address: 'a@other.cn', reason: 'manual' })
  await world.call(project, 'POST', 'consent-purposes', { key: 'surveys', ...purpose })
  await world.call(project, 'POST', 'journeys/secrets', { name: 'erp', host: 'erp.example.cn', value: 'long enough' })
  await world.call(project, 'POST', 'envelope-keys', { algorithm: 'aes', version: 1 })
  const { postgres } = world.databases
  await postgres.run(sql`
    insert into message_intents (part, intent_id, project_id, person_id, journey_id, version, run_id, node, visit, template_id, class, purpose, lane, trigger, state, reason, attempts, created_at, due_at, next_at)
    values (0, 1, ${project.id}, ${person}, 1, 1, 1, 'm', 1, 'tpl_x', 'service', 'marketing', 0, '{}', 'unknown', '', 0, ${world.clock.now()}, ${world.clock.now()}, null)`)
  await postgres.run(sql`
    insert into conversations (part, person_id, channel, project_id, state, opened_at, changed_at)
    values (${partOf(person ?? 0)}, ${person}, 'email', ${project.id}, 'open', ${world.clock.now()}, ${world.clock.now()})`)
  await postgres.run(sql`
    insert into call_tasks (part, task_id, project_id, person_id, intent_id, journey_id, run_id, node, template_id, purpose, number, title, body, trigger, due_at, created_at, changed_at)
    values (${partOf(person ?? 0)}, 1, ${project.id}, ${person}, 1, 1, 1, 'm', 'tpl_x', 'marketing', '+8613800000001', 'T', '', '{}', ${world.clock.now()}, ${world.clock.now()}, ${world.clock.now()})`)
  await postgres.run(sql`
    insert into mailbox (received_at, message_id, project_id, sender, recipient, subject, raw)
    values (${world.clock.now()}, '<1@x>', ${project.id}, 'a@x.cn', 'b@x.cn', 'Hi', 'Subject: Hi')`)
  await postgres.run(sql`
    insert into jobs (job_id, project_id, kind, title, payload, created_by, created_at)
    values ('job_1', ${project.id}, 'x', '{"en": "x", "zh": "x"}', '{}', 'test', ${world.clock.now()})`)
  await postgres.run(sql`
    insert into imports (import_id, project_id, name, kind, format, bytes, created_by, created_at)
    values ('imp_1', ${project.id}, 'x.csv', 'events', 'csv', 1, 'test', ${world.clock.now()})`)
  await postgres.run(sql`
    insert into identity_conflicts (part, project_id, person_id, other_person_id, reason, first_at, conflict_id)
    values (0, ${project.id}, ${person}, ${people.body.items[1]?.id}, 'too_many_ids', ${world.clock.now()}, 1)`)
  await postgres.run(sql`
    insert into identity_changes (part, change_id, project_id, kind, person_id, other_person_id, at, changed_by)
    values (0, 1, ${project.id}, 'split', ${person}, ${person}, ${world.clock.now()}, 'test')`)
  await postgres.run(sql`
    insert into items (project_id, item_type, item_id, properties, is_deleted, revision, updated_at)
    values (${project.id}, 'product', 'p1', '{}', false, 1, ${world.clock.now()})`)
  await postgres.run(sql`
    insert into bulk_edits (edit_id, project_id, name, edits, created_by, created_at) values ('edit_1', ${project.id}, 'x', '[]', 'test', ${world.clock.now()})`)
  await postgres.run(sql`
    insert into bulk_edit_traces (part, person_id, edit_id, project_id, trace, at)
    values (0, ${person}, 'edit_1', ${project.id}, '{"properties": {}, "tags": {}}', ${world.clock.now()})`)
  const metric = await made('metrics', { name: 'M', definition: metricDefinition })
  const watched = await made('journeys', { name: 'watched', draft })
  await postgres.run(sql`
    insert into alerts (alert_id, project_id, journey_id, node, kind, state, figures, opened_at, last_seen_at)
    select 'alr_1', project_id, journey_id, '', 'volume', 'open', '{}', ${world.clock.now()}, ${world.clock.now()} from journeys where public_id = ${watched}`)
  const journey = await made('journeys', { name: 'j', draft })
  await postgres.run(sql`
    insert into journey_approvals (approval_id, project_id, journey_id, node, by, note, at)
    select 'a', project_id, journey_id, 'ask', 'test', '', ${world.clock.now()} from journeys where public_id = ${journey}`)
  const { body: key } = await world.call<{ selector: string }>(project, 'POST', 'channels/email/dkim', { algorithm: 'ed25519' })
  const { selector } = key
  await postgres.run(sql`
    with a as (insert into assets (asset_id, project_id, name, kind, created_at, updated_at)
      values ('ast_1', ${project.id}, 'A', 'file', ${world.clock.now()}, ${world.clock.now()}))
    insert into asset_versions (asset_id, version, hash, file_name, type, bytes, saved_at, saved_by)
    select 'ast_1', 1, 'none', 'a.pdf', 'application/pdf', 1, ${world.clock.now()}, 'test'`)
  const sample = await postgres.one<{ id: number }>(sql`
    insert into rejected_events (project_id, at, source, kind, reason, event, field, detail, sample)
    values (${project.id}, ${world.clock.now()}, 'native', 'rejected', 'shape_invalid', '', '', '', '{}') returning rejected_event_id as id`)
  const board = await made('boards', { name: 'B', definition: {} })
  await postgres.run(sql`
    insert into board_links (link_id, project_id, board_id, name, role, has_free_days, token_hash, account_id, created_by, created_at, expires_at)
    select 'bln_1', ${project.id}, ${board}, 'L', 'viewer', true, 'none', account_id, 'test', ${world.clock.now()}, ${world.clock.now()} from accounts limit 1`)
  return {
    // Before `people`, whose paths begin alike.
    'people/edits': 'edit_1',
    'journeys/secrets': 'erp',
    'data-quality/samples': String(sample?.id),
    'catalog/events': 'Secret',
    alerts: 'alr_1',
    notes: await made('notes', { day: '2026-11-01', title: 'N' }),
    imports: 'imp_1',
    jobs: 'job_1',
    'identity/conflicts': '1',
    'identity/changes': '1',
    mailbox: '1',
    'envelope-keys': '1',
    'consent-purposes': 'surveys',
    segments: await made('segments', { name: 's', rule }),
    tags: await made('tags', { name: 'T', definition: { kind: 'rule', rule } }),
    templates: await made('templates', { name: 't', body: template }),
    'shared-blocks': await made('shared-blocks', sharedBlock),
    journeys: journey,
    'channels/email/dkim': selector,
    'channels/accounts': await made('channels/accounts', smsAccount),
    conversations: String(person),
    calls: '1',
    'inbox/replies': await made('inbox/replies', cannedReply),
    'alert-destinations': await made('alert-destinations', alertDestination),
    metrics: metric,
    'metric-alerts': await made('metric-alerts', { name: 'A', metricId: metric, rule: alertRule }),
    boards: board,
    'saved-questions': await made('saved-questions', savedQuestion),
    subflows: await made('subflows', { name: 's', fragment }),
    broadcasts: await made('broadcasts', { name: 'B', definition: broadcast }),
    hooks: await made('hooks', { name: 'H', kind: 'events' }),
    pulls: await made('pulls', { name: 'P', kind: 'events', origin: { from: 'http', url: 'https://shop.example.com/orders' } }),
    links: await made('links', linkInput),
    assets: 'ast_1',
    sources: await made('sources', { name: 'S', kind: 'web' }),
    tokens: await made('tokens', { name: 'T', scopes: ['people.read'] }),
    members: await made('members', { email: 'm@other.cn', name: 'M', role: 'viewer', password: 'long enough password' }),
    people: String(person),
    messages: '1',
    items: 'p1',
    suppressions: 'a@other.cn',
    properties: 'event/colour',
  }
}

const rule = { kind: 'all', rules: [] }
const linkInput = { name: 'L', target: 'https://shop.cn/', utm: {}, parameters: {}, owner: null, cost: 0 }
const template = { kind: 'html', subject: 'Hi', preheader: '', html: '<p>Hi</p>', text: '' }
const sharedBlock = { name: 'B', blocks: [{ id: 'b1', kind: 'divider' }] }
const purpose = { nameEn: 'Surveys', nameZh: '问卷', whenUnknown: 'deny' }
const fragment = { head: 'n', nodes: [{ id: 'n', kind: 'note', settings: { text: '' } }], edges: [] }
const draft = { entry: { kind: 'event', event: 'Start' }, nodes: [], edges: [] }
const bodiesFor = (things: Readonly<Record<string, string>>): Readonly<Record<string, object>> => ({
  'PUT segments/{id}': { name: 's', rule },
  'PUT segments/{id}/refresh': { refresh: 'daily' },
  'PUT segments/{id}/query': { query: 'select person_id from people' },
  'POST tags/{id}/import': { importId: 'imp_1', idType: 'login_id', idColumn: 'a', mode: 'add' },
  'PUT metrics/{id}': { name: 'M', definition: metricDefinition },
  'POST metrics/{id}/ask': { from: '2026-11-01', to: '2026-11-01' },
  'PUT metric-alerts/{id}': { name: 'A', metricId: things['metrics'], rule: alertRule },
  'PUT boards/{id}': { name: 'B', definition: {} },
  'POST boards/{id}/links': { name: 'L' },
  'PUT saved-questions/{id}': savedQuestion,
  'PUT tags/{id}': { name: 'T', definition: { kind: 'rule', rule } },
  'PUT templates/{id}': { name: 't', body: template },
  'PUT shared-blocks/{id}': sharedBlock,
  'PUT subflows/{id}': { name: 's', fragment },
  'PUT journeys/{id}': { name: 'j', draft },
  'PUT broadcasts/{id}': { name: 'B', definition: broadcast },
  'POST broadcasts/{id}/duplicate': { name: 'B' },
  'POST broadcasts/{id}/approve': { digest: '' },
  'POST broadcasts/{id}/reject': { reason: 'x' },
  'POST broadcasts/{id}/people-segment': { name: 'S', what: 'sent' },
  'POST journeys/{id}/backtest': { days: 7 },
  'POST journeys/{id}/dry-run': { until: '2026-11-01T12:00:00Z' },
  'POST journeys/{id}/approve': { digest: '' },
  'POST journeys/{id}/reject': { reason: 'x' },
  'POST journeys/{id}/enter-people': { who: { kind: 'all', rules: [] } },
  'POST journeys/{id}/enter': { ids: [{ type: 'login_id', value: 'u1' }] },
  'POST journeys/{id}/steps/{node}/decide': { decision: 'approve' },
  'PUT journeys/secrets/{name}': { value: 'long enough' },
  'POST journeys/{id}/people-segment': { name: 's', node: 'mail', what: 'inside' },
  'PUT links/{id}': linkInput,
  'PUT assets/{id}': { name: 'A' },
  'PUT sources/{id}/wechat': { appid: 'wx0000000000000001', token: 'abc' },
  'PUT notes/{id}': { day: '2026-11-01', title: 'N' },
  'POST data-quality/samples/{id}/resend': { record: { event: 'Mended', user_id: 'u1' } },
  'PATCH members/{id}': { role: 'viewer' },
  'POST people/{id}/tags': { tag: 'vip' },
  'POST people/{id}/tag-preview': { definition: { kind: 'rule', rule } },
  'PUT people/{id}/consents/{purpose}/{channel}': { granted: true, source: 'form' },
  'PUT consent-purposes/{key}': purpose,
  'POST people/{id}/erase': { confirm: things['people'] },
  'POST templates/{id}/test': { to: 'a@x.cn' },
  'PUT pulls/{id}': { name: 'P', kind: 'events', origin: { from: 'http', url: 'https://shop.example.com/orders' } },
  'PUT channels/accounts/{id}': smsAccount,
  'PUT alert-destinations/{id}': alertDestination,
  'PUT inbox/replies/{id}': cannedReply,
  'POST conversations/{personId}/{channel}/answer': { text: 'Hello' },
  'POST conversations/{personId}/{channel}/hand-over': { destinationId: things['alert-destinations'] },
  'POST calls/{id}/result': { result: 'reached' },
  'PUT hooks/{id}': { name: 'H', kind: 'events' },
  'POST hooks/{id}/preview': { kind: 'events', body: '{}' },
  'POST imports/{id}/start': { mapping: { columns: {} } },
  'POST messages/{id}/settle': { as: 'sent' },
  'POST people/{id}/split': { ids: [{ type: 'login_id', value: 'u1' }] },
  'POST people/{id}/split-preview': { ids: [{ type: 'login_id', value: 'u1' }] },
  'POST people/{id}/merge': { with: Number(things['people']) },
  'POST people/{id}/merge-preview': { with: Number(things['people']) },
  'POST segments/{id}/is-member': { ids: [{ type: 'login_id', value: 'u1' }] },
})

test('in one project the things of another do not exist, whatever is done to them', async () => {
  const things = await thingsOf(other)
  const tried = new Set<string>()
  // What removes comes last: the request is also made where the thing lives.
  for (const { method, path } of ofProject().toSorted((a, b) => Number(a.method === 'DELETE') - Number(b.method === 'DELETE'))) {
    const [, rest = ''] = path.split('{slug}/')
    const kind = Object.keys(things).find((word) => rest.startsWith(`${word}/{`) || rest.startsWith(`catalog/${word}/{`))
    if (!kind) {
      expect([method, path, path.match(/\{\w+\}/g)]).toEqual([method, path, ['{slug}']])
      continue
    }
    tried.add(kind)
    const url = rest
      .replace('{owner}/{name}', things[kind] ?? '')
      .replace(/\{(id|address|key|name|selector)\}/, things[kind] ?? '')
      .replace('{version}', '1')
      .replace('{node}', 'ask')
      .replace('{link}', 'bln_1')
      .replace('{purpose}', 'marketing')
      .replace('{channel}', 'email')
      .replace('{type}', 'product')
      .replace('{personId}', things['people'] ?? '')
    const body = bodiesFor(things)[`${method} ${rest}`] ?? bodyOf(method)
    const ask = (project: TestProject) => world.call(project, method, url, body, { 'if-match': '"999"' })
    expect([method, url, (await ask(shop)).status]).toEqual([method, url, 404])
    // Where it lives the same request is not refused for that reason: the 404 above is about the project.
    const there = await ask(other)
    if (there.status === 404) expect([method, url, there.body]).toMatchObject([method, url, { params: { kind: 'file' } }])
  }
  expect([...tried].toSorted()).toEqual(Object.keys(things).toSorted())
})

test('the rule language is published as a JSON schema that stands by itself', async () => {
  const { status, body } = await world.call<Record<string, unknown>>(undefined, 'GET', '/api/schemas/rule.json')
  expect([status, body['$schema'], body['$id']]).toEqual([200, 'https://json-schema.org/draft/2020-12/schema', '/api/schemas/rule.json'])
  const text = JSON.stringify(body)
  for (const word of ['all', 'not', 'profile', 'event', 'measure', 'occasion', 'sequence', 'random', ...operators])
    expect(text).toContain(`"${word}"`)
  const definitions = (body['$defs'] ?? {}) as Record<string, unknown>
  for (const [, name = ''] of text.matchAll(/"#\/\$defs\/(\w+)"/g)) expect(definitions).toHaveProperty(name)
  expect(text).not.toContain('"$ref":"http')
})

test('nothing is served but declared routes, the public ends, and the console', () => {
  const declared = new Set(
    world.app.routes.flatMap((route) => [`${route.method} ${route.url}`, ...(route.method === 'GET' ? [`HEAD ${route.url}`] : [])]),
  )
  const plain = [...world.app.served].filter((name) => !declared.has(name) && !name.startsWith('HEAD ') && !name.startsWith('OPTIONS '))
  expect(plain.toSorted()).toMatchInlineSnapshot(`
    [
      "GET /api/docs",
      "GET /api/openapi.json",
      "GET /api/schemas/rule.json",
      "GET /callbacks/:id/:token",
      "GET /debug",
      "GET /f/:id/:file",
      "GET /healthz",
      "GET /l/:code",
      "GET /metrics",
      "GET /mp_login",
      "GET /readyz",
      "GET /sa",
      "GET /sa.gif",
      "GET /t/c/*",
      "GET /t/o/*",
      "GET /t/u/*",
      "GET /v1/projects/:writeKey/settings",
      "GET /v1/wechat/:writeKey",
      "POST /callbacks/:id/:token",
      "POST /callbacks/mail/:project/:token",
      "POST /debug",
      "POST /hooks/:token",
      "POST /sa",
      "POST /sa.gif",
      "POST /t/u/*",
      "POST /v1/a",
      "POST /v1/alias",
      "POST /v1/b",
      "POST /v1/batch",
      "POST /v1/events",
      "POST /v1/g",
      "POST /v1/group",
      "POST /v1/i",
      "POST /v1/identify",
      "POST /v1/import",
      "POST /v1/m",
      "POST /v1/p",
      "POST /v1/page",
      "POST /v1/s",
      "POST /v1/screen",
      "POST /v1/t",
      "POST /v1/track",
      "POST /v1/wechat/:writeKey",
    ]
  `)
})
