import type { CallDetail, Calls, ImportedResults } from '@millrace/contract/calls/api.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { erase } from '../../../test/erase-kit.ts'
import { makeTemplate, publish } from '../../../test/journey-kit.ts'
import { record } from '../../../test/pipeline.ts'
import { makeWorld, type TestProject, type World } from '../../../test/world.ts'

let world: World
let project: TestProject
beforeAll(async () => {
  // Ten in the morning, in Shanghai.
  world = await makeWorld({ at: '2026-11-02T02:00:00Z' })
  project = await world.project()
  const templateId = await makeTemplate(world, project, {
    name: '回访',
    body: { kind: 'phone', title: '回访 {{ profile.name }}', text: '您好 {{ profile.name }}，\n关于 {{ event.topic }}。' },
  })
  await publish(
    world,
    project,
    {
      entry: { kind: 'event', event: 'Ask', filters: [] },
      nodes: [
        { id: 'call', kind: 'send', settings: { channel: 'phone', templateId } },
        { id: 'called', kind: 'wait_event', settings: { event: '$call_finished', filters: [], timeout: { amount: 5, unit: 'day' } } },
        { id: 'went', kind: 'emit_event', settings: { event: 'WentOn', properties: [] } },
      ],
      edges: [
        { from: 'entry', port: 'next', to: 'call' },
        { from: 'call', port: 'next', to: 'called' },
        { from: 'called', port: 'happened', to: 'went' },
      ],
      goal: { event: 'Bought', filters: [], links: [], within: { amount: 3, unit: 'day' }, exit: true },
      reentry: { kind: 'after_exit' },
    },
    '回访',
  )
})
afterAll(() => world.end())

async function does(login: string, event: string, set: Record<string, string> = {}): Promise<number> {
  const at = world.clock.now().toISOString()
  const one = record({ ids: [`login:${login}`], set, event, properties: { topic: '保养' }, at })
  await world.app.ingest.accept(project.id, 'native', [one])
  await world.settle()
  return (await world.call<{ id: number }>(project, 'GET', `people/lookup?type=login_id&value=${login}`)).body.id
}
const list = async (query = ''): Promise<Calls> => (await world.call<Calls>(project, 'GET', `calls?${query}`)).body
const taskOf = async (person: number): Promise<Calls['items'][number]> =>
  (await list(`status=all&personId=${person}`)).items.at(-1) ?? expect.fail('no task')
const tells = (id: number, body: object) => world.call<CallDetail>(project, 'POST', `calls/${id}/result`, body)
const told = async (person: number): Promise<{ event: string; properties: Record<string, unknown> }[]> => {
  const { body } = await world.call<{ items: { event: string; properties: Record<string, unknown> }[] }>(
    project,
    'GET',
    `people/${person}/timeline`,
  )
  return body.items
}
const reach = async (person: number, channel: string): Promise<(string | null)[]> => {
  const { body } = await world.call<{ items: { channel: string; purpose: string | null; reason: string | null }[] }>(
    project,
    'GET',
    `people/${person}/reach`,
  )
  return body.items.flatMap((one) => (one.channel === channel ? [one.reason] : []))
}
const sayings = async (person: number) =>
  (await told(person))
    .filter(({ event }) => event.startsWith('$call') || event.startsWith('$message') || event === 'WentOn')
    .map(({ event }) => event)
    .toSorted()

test('a message by phone is a call task; its result is an event that the journey goes on by, and the receipt of the message', async () => {
  const ann = await does('ann', 'Ask', { mobile: '13800000001', name: '安娜' })
  const { items, counts } = await list()
  expect(counts).toEqual({ due: 1, mine: 0, active: 1 })
  expect(items).toMatchObject([
    { name: '安娜', number: '+8613800000001', title: '回访 安娜', state: 'open', journeyName: '回访', calls: 0 },
  ])
  const id = items[0]?.id ?? 0
  const { body: task } = await world.call<CallDetail>(project, 'GET', `calls/${id}`)
  expect([task.text, task.trigger.topic, task.made]).toEqual(['您好 安娜，\n关于 保养。', '保养', []])
  // Nobody answers: again in the afternoon.
  const nextCallAt = '2026-11-02T07:00:00.000Z'
  expect((await tells(id, { result: 'no_answer', nextCallAt })).body).toMatchObject({ state: 'open', calls: 1, dueAt: nextCallAt })
  expect((await tells(id, { result: 'no_answer', nextCallAt })).body.calls).toBe(1)
  expect([(await list('due=now')).items.length, (await list('due=later')).items.length]).toEqual([0, 1])
  await world.settle()
  expect(await sayings(ann)).toEqual(['$message_sent'])
  const said = { result: 'reached', reason: '有兴趣', note: '周末再联系' }
  expect((await tells(id, said)).body).toMatchObject({ state: 'done', calls: 2, result: 'reached' })
  await world.settle()
  expect(await sayings(ann)).toEqual(['$call_finished', '$message_delivered', '$message_sent', 'WentOn'])
  expect((await told(ann)).find(({ event }) => event === '$call_finished')?.properties).toMatchObject({
    $result: 'reached',
    $reason: '有兴趣',
    $note: '周末再联系',
    $task: id,
    $calls: 2,
  })
  // Finished stays finished: the same said again changes nothing, something else is refused.
  expect((await tells(id, said)).status).toBe(200)
  expect((await tells(id, { result: 'refused' })).status).toBe(409)
  await world.settle()
  expect((await sayings(ann)).filter((one) => one === '$call_finished')).toHaveLength(1)
  const { body: numbers } = await world.call<{ all: { reached: number; delivered: number } }>(project, 'GET', 'messages/numbers')
  expect(numbers.all).toMatchObject({ reached: 1, delivered: 1 })
})

test('what is wrong with a result is said by its field', async () => {
  const bea = await does('bea', 'Ask', { mobile: '13800000002', name: 'Bea' })
  const { id } = await taskOf(bea)
  const codes = async (body: object) => {
    const answer = await world.call<{ errors: { path: string; code: string }[] }>(project, 'POST', `calls/${id}/result`, body)
    return answer.body.errors.map((one) => `${one.path} ${one.code}`)
  }
  expect(await codes({ result: 'nonsense' })).toEqual(['body.result result_unknown'])
  expect(await codes({ result: 'rebook' })).toEqual(['body.appointmentAt appointment_missing'])
  expect(await codes({ result: 'refused', nextCallAt: '2026-12-01T00:00:00Z' })).toEqual(['body.nextCallAt no_next_call'])
  expect(await codes({ result: 'busy', nextCallAt: '2026-11-01T00:00:00Z' })).toEqual(['body.nextCallAt passed'])
  expect((await tells(id, { result: 'rebook', appointmentAt: '2026-11-05T02:00:00Z' })).body.appointmentAt).toBe('2026-11-05T02:00:00.000Z')
})

test('“do not call” ends calls to the number and no texts; a wrong number is written to no more', async () => {
  const cat = await does('cat', 'Ask', { mobile: '13800000003', name: 'Cat' })
  const twin = await does('cats-twin', 'Visit', { mobile: '13800000003' })
  await tells((await taskOf(cat)).id, { result: 'do_not_call', reason: '要求勿扰' })
  await world.settle()
  for (const person of [cat, twin]) {
    expect(await reach(person, 'phone')).toEqual(['suppressed: do_not_call', 'unsubscribed'])
    expect(await reach(person, 'sms')).toEqual(['channel_not_set', 'channel_not_set'])
  }
  const dan = await does('dan', 'Ask', { mobile: '13800000004', name: 'Dan' })
  await tells((await taskOf(dan)).id, { result: 'wrong_number' })
  await world.settle()
  expect(await reach(dan, 'phone')).toEqual(['suppressed: unreachable', 'suppressed: unreachable'])
  expect(await sayings(dan)).toEqual(['$call_finished', '$message_failed', '$message_sent', 'WentOn'])
})

const lifted = async (number: string, reason: string): Promise<number> =>
  (await world.call(project, 'DELETE', `suppressions/${encodeURIComponent(number)}?reason=${reason}`)).status

test('“do not call” and an unsubscription hold side by side on a number, in either order; each is lifted by itself', async () => {
  const orders = [
    ['do_not_call', 'unsubscribed'],
    ['unsubscribed', 'do_not_call'],
  ]
  for (const [i, reasons] of orders.entries()) {
    const number = `+861380000009${i}`
    const person = await does(`both-${i}`, 'Visit', { mobile: number })
    const rule = { kind: 'reach', purpose: 'marketing', channel: 'phone', is: 'reachable' }
    const who = { kind: 'all', rules: [rule, { kind: 'profile', condition: { property: 'mobile', op: 'eq', value: number } }] }
    const counted = async (): Promise<number> => {
      await world.settle()
      return (await world.call<{ count: number }>(project, 'POST', 'segments/preview', { rule: who })).body.count
    }
    expect(await counted()).toBe(1)
    for (const reason of reasons) {
      world.clock.advance(1_000)
      await world.call(project, 'POST', 'suppressions', { address: number, reason })
    }
    const { body } = await world.call<{ items: { reason: string; scope: string }[] }>(
      project,
      'GET',
      `suppressions?search=${encodeURIComponent(number)}`,
    )
    expect(body.items.map((one) => [one.reason, one.scope])).toEqual([
      ['do_not_call', 'calls'],
      ['unsubscribed', 'marketing'],
    ])
    expect(await reach(person, 'phone')).toEqual(['suppressed: do_not_call', `suppressed: ${reasons[0]}`])
    expect(await lifted(number, 'unsubscribed')).toBe(204)
    expect(await lifted(number, 'unsubscribed')).toBe(404)
    expect(await reach(person, 'phone')).toEqual(['suppressed: do_not_call', 'suppressed: do_not_call'])
    expect(await counted()).toBe(0)
    await world.call(project, 'POST', 'suppressions', { address: number, reason: 'unsubscribed' })
    expect(await lifted(number, 'do_not_call')).toBe(204)
    expect(await reach(person, 'phone')).toEqual([null, 'suppressed: unsubscribed'])
    expect(await counted()).toBe(0)
    expect(await lifted(number, 'unsubscribed')).toBe(204)
    expect(await counted()).toBe(1)
  }
})

test('tasks are given to colleagues, cancelled by hand, by a run that is cut short and by age; a call that was made still counts', async () => {
  const eve = await does('eve', 'Ask', { mobile: '13800000005', name: 'Eve' })
  const fay = await does('fay', 'Ask', { mobile: '13800000006', name: 'Fay' })
  const gil = await does('gil', 'Ask', { mobile: '13800000007', name: 'Gil' })
  const [a, b, c] = await Promise.all([eve, fay, gil].map(async (one) => (await taskOf(one)).id))
  const { body: member } = await world.call<{ accountId: number }>(project, 'POST', 'members', {
    email: 'o@test.local',
    name: 'O',
    role: 'operator',
    password: 'a long enough password',
  })
  const assign = (assigneeId: number) => world.call<{ changed: number }>(project, 'POST', 'calls/assign', { ids: [a, b, c], assigneeId })
  expect((await assign(99_999)).body).toMatchObject({ errors: [{ path: 'body.assigneeId' }] })
  expect((await assign(member.accountId)).body).toEqual({ changed: 3 })
  expect((await list('status=taken')).items.map((one) => one.assignee)).toEqual(['O', 'O', 'O'])
  expect((await world.call<{ changed: number }>(project, 'POST', 'calls/cancel', { ids: [a] })).body.changed).toBe(1)
  await does('fay', 'Bought')
  world.clock.advance(60_000)
  await world.app.jobs.tick()
  expect(await taskOf(fay)).toMatchObject({ state: 'cancelled', cancelledWhy: 'run_ended: goal' })
  const set = {
    results: [{ code: 'voicemail', nameZh: '语音信箱', nameEn: 'Voicemail', isReached: false, mayCallAgain: true }],
    cancelAfterDays: 1,
  }
  expect((await world.call(project, 'PUT', 'calls/settings', set, { 'if-match': '"0"' })).status).toBe(200)
  expect((await world.call(project, 'PUT', 'calls/settings', set, { 'if-match': '"0"' })).status).toBe(409)
  world.clock.advance(25 * 3_600_000)
  await world.app.jobs.tick()
  expect(await taskOf(gil)).toMatchObject({ state: 'cancelled', cancelledWhy: 'too_old' })
  // The caller was on the phone meanwhile.
  expect((await tells(c ?? 0, { result: 'voicemail' })).body).toMatchObject({ state: 'done', result: 'voicemail' })
})

test('D10 (without WeChat) who shows deep interest is a task of the colleague who looks after them, once, with what is known of them', async () => {
  const body = { kind: 'phone', title: '{{ profile.name }} 关注 {{ event.topic }}', assignee: '{{ profile.staff | default: "" }}' }
  const templateId = await makeTemplate(world, project, { name: '跟进', body })
  const draft = {
    entry: { kind: 'event', event: 'Interested', filters: [] },
    nodes: [{ id: 'call', kind: 'send', settings: { channel: 'phone', templateId, class: 'service' } }],
    edges: [{ from: 'entry', port: 'next', to: 'call' }],
    reentry: { kind: 'never' },
  }
  await publish(world, project, draft, '跟进')
  const lea = await does('lea', 'Interested', { mobile: '13800000011', name: 'Lea', staff: 'O@test.local' })
  await does('lea', 'Interested')
  const max = await does('max', 'Interested', { mobile: '13800000012', name: 'Max', staff: 'nobody@test.local' })
  expect((await list(`personId=${lea}`)).items.map((one) => [one.title, one.assignee])).toEqual([['Lea 关注 保养', 'O']])
  expect((await list(`personId=${max}`)).items.map((one) => one.assignee)).toEqual([null])
})

test('a call centre reads open tasks by a token and hands results back; what is wrong with one keeps none of the others back', async () => {
  const hal = await does('hal', 'Ask', { mobile: '13800000008', name: 'Hal' })
  const ida = await does('ida', 'Ask', { mobile: '13800000009', name: 'Ida' })
  const [a, b] = [(await taskOf(hal)).id, (await taskOf(ida)).id]
  const { body: made } = await world.call<{ token: string }>(project, 'POST', 'tokens', {
    name: 'Centre',
    scopes: ['calls.read', 'calls.work'],
  })
  const centre = { ...project, token: made.token }
  const seen = await world.call<Calls>(centre, 'GET', 'calls')
  expect(seen.body.items.find(({ id }) => id === a)).toMatchObject({ number: '+8***08' })
  const items = [
    { task: a, result: 'reached' },
    { task: b, result: 'rebook' },
    { task: 999_999, result: 'reached' },
    { task: a, result: 'refused' },
  ]
  const states = async () =>
    (await world.call<ImportedResults>(centre, 'POST', 'calls/results', { items })).body.items.map((one) => one.state)
  expect(await states()).toEqual(['taken_over', 'refused', 'refused', 'refused'])
  expect(await states()).toEqual(['known', 'refused', 'refused', 'refused'])
  const { body: reader } = await world.call<{ token: string }>(project, 'POST', 'tokens', { name: 'R', scopes: ['calls.read'] })
  expect((await world.call({ ...project, token: reader.token }, 'POST', `calls/${b}/result`, { result: 'busy' })).status).toBe(403)
})

test('tasks follow who turns out to be somebody else, and go with an erasure', async () => {
  const at = world.clock.now().toISOString()
  const accept = (one: Parameters<typeof record>[0]) => world.app.ingest.accept(project.id, 'native', [record({ at, ...one })])
  await accept({ ids: ['anon:jo-cookie'], event: 'Ask', set: { mobile: '13800000010', name: 'Jo' }, properties: { topic: '保养' } })
  await world.settle()
  const kim = await does('kim', 'Visit')
  await accept({ ids: ['anon:jo-cookie', 'login:kim'], event: 'Visit' })
  await world.settle()
  const task = await taskOf(kim)
  expect(task).toMatchObject({ title: '回访 Jo', personId: kim })
  await tells(task.id, { result: 'busy' })
  await erase(world, project, kim)
  await world.settle()
  expect((await world.call(project, 'GET', `calls/${task.id}`)).status).toBe(404)
})
