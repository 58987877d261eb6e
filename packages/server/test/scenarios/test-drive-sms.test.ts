import type { Calls } from '@millrace/contract/calls/api.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Emulator } from '../../../../emulators/lib/wire.ts'
import { startHttpSms } from '../../../../emulators/sms/http/index.ts'
import { makeTemplate, publish } from '../journey-kit.ts'
import { record } from '../pipeline.ts'
import { makeWorld, type TestProject, type World } from '../world.ts'

let world: World
let project: TestProject
let gateway: Emulator
beforeAll(async () => {
  // Ten in the morning, in Shanghai.
  world = await makeWorld({ at: '2026-11-02T02:00:00Z', privateTargets: ['127.0.0.1'] })
  project = await world.project()
  gateway = await startHttpSms({ wall: () => world.clock.now() })
  const settings = {
    url: `${gateway.url}/sms`,
    body: '{"to":"{{to}}","text":"{{text}}","ref":"{{id}}"}',
    success: { path: 'code', equals: '0' },
  }
  const input = { provider: 'http', name: '网关', settings, secrets: { headers: { 'X-Api-Key': 'emulator-key' } } }
  expect((await world.call(project, 'POST', 'channels/accounts', input)).status).toBe(201)
  await testDrive()
})
afterAll(async () => {
  await gateway.stop()
  await world.end()
})

const text = (id: string, templateId: string) => ({ id, kind: 'send', settings: { channel: 'sms', templateId, class: 'service' } })
const score = (op: 'gte' | 'lt') => [{ property: 'score', op, value: 7 }]

/** Who comes on the day is welcomed, and asked the next day in the words of the model; who does not come is to be called up. */
async function testDrive(): Promise<void> {
  const sms = (name: string, words: string) => makeTemplate(world, project, { name, body: { kind: 'sms', signature: '引渠', text: words } })
  const [welcome, suv, sedan, thanks, sorry, absent, manager] = await Promise.all([
    sms('欢迎', '欢迎到店！投诉电话 400-800-1234，维权热线 12315。'),
    sms('SUV 问卷', '您试驾的 {{ profile.model }} 通过性如何？请评分 https://q.example/suv'),
    sms('轿车问卷', '您试驾的 {{ profile.model }} 舒适性如何？请评分 https://q.example/sedan'),
    sms('感谢', '感谢您的评分，期待再次光临。'),
    sms('致歉', '非常抱歉，{{ profile.dealer }} 店长会尽快联系您。'),
    makeTemplate(world, project, {
      name: '未到店',
      body: { kind: 'phone', title: '{{ profile.dealer }}：试驾未到店', text: '请重新约时间。' },
    }),
    makeTemplate(world, project, {
      name: '店长跟进',
      body: { kind: 'phone', title: '{{ profile.dealer }}：低分回访', assignee: '{{ profile.manager | default: "" }}' },
    }),
  ])
  const branch = { property: 'model', op: 'contains', value: 'SUV' }
  const rebook = [{ property: '$result', op: 'eq', value: 'rebook' }]
  await publish(
    world,
    project,
    {
      entry: { kind: 'event', event: 'BookTestDrive', filters: [] },
      nodes: [
        { id: 'arrives', kind: 'wait_event', settings: { event: 'ArriveStore', timeout: { amount: 14, unit: 'hour' } } },
        text('welcome', welcome ?? ''),
        { id: 'next_day', kind: 'wait', settings: { days: 1, time: '10:00', zone: 'project' } },
        { id: 'model', kind: 'condition', settings: { arms: [{ id: 'suv', name: 'SUV', rule: { kind: 'profile', condition: branch } }] } },
        text('suv', suv ?? ''),
        text('sedan', sedan ?? ''),
        {
          id: 'score',
          kind: 'wait_event',
          settings: {
            event: 'AnswerSurvey',
            filters: score('gte'),
            arms: [{ id: 'low', name: 'low', event: 'AnswerSurvey', filters: score('lt') }],
            timeout: { amount: 3, unit: 'day' },
          },
        },
        text('thanks', thanks ?? ''),
        text('sorry', sorry ?? ''),
        { id: 'manager', kind: 'send', settings: { channel: 'phone', templateId: manager ?? '', class: 'service' } },
        { id: 'call', kind: 'send', settings: { channel: 'phone', templateId: absent ?? '', class: 'service' } },
        { id: 'called', kind: 'wait_event', settings: { event: '$call_finished', filters: rebook, timeout: { amount: 3, unit: 'day' } } },
        { id: 'again', kind: 'jump', settings: { to: 'arrives', times: 3 } },
      ],
      edges: [
        ['entry', 'next', 'arrives'],
        ['arrives', 'happened', 'welcome'],
        ['arrives', 'timeout', 'call'],
        ['welcome', 'next', 'next_day'],
        ['next_day', 'next', 'model'],
        ['model', 'suv', 'suv'],
        ['model', 'else', 'sedan'],
        ['suv', 'next', 'score'],
        ['sedan', 'next', 'score'],
        ['score', 'happened', 'thanks'],
        ['score', 'low', 'sorry'],
        ['sorry', 'next', 'manager'],
        ['call', 'next', 'called'],
        ['called', 'happened', 'again'],
      ].map(([from, port, to]) => ({ from, port, to })),
      reentry: { kind: 'after_exit' },
    },
    '4S 试驾',
  )
}

async function does(
  user: string,
  event: string,
  properties: Record<string, string | number> = {},
  set: Record<string, string> = {},
): Promise<void> {
  world.clock.advance(60_000)
  const at = world.clock.now().toISOString()
  await world.app.ingest.accept(project.id, 'native', [record({ ids: [`login:${user}`], event, properties, set, at })])
  await world.settle()
}
const later = async (hours: number): Promise<void> => {
  world.clock.advance(hours * 3_600_000)
  await world.settle()
}
const books = (user: string, n: number, model: string) =>
  does(user, 'BookTestDrive', {}, { mobile: `1380000600${n}`, model, dealer: '浦东店', manager: 'Manager@shop.cn' })
/** What a phone has had, the last first. */
const phone = (n: number): string[] =>
  gateway.kit.inbox.messages.flatMap(({ to, text: said }) => (to.endsWith(`600${n}`) ? [said.replace('【引渠】', '')] : [])).toReversed()
const calls = async (query = '') => (await world.call<Calls>(project, 'GET', `calls?${query}`)).body.items

test('D30 (4S) who arrives on the day gets a welcome with the numbers for complaints', async () => {
  await books('happy', 1, '远山 SUV')
  await books('angry', 2, '星河轿车')
  await books('absent', 3, '远山 SUV')
  await does('happy', 'ArriveStore')
  await does('angry', 'ArriveStore')
  expect([1, 2, 3].map((n) => phone(n))).toEqual([
    ['欢迎到店！投诉电话 400-800-1234，维权热线 12315。'],
    ['欢迎到店！投诉电话 400-800-1234，维权热线 12315。'],
    [],
  ])
})

test('D32 (4S; the answer of the survey comes as an event) the next day two models get two texts', async () => {
  await later(24)
  expect(phone(1)[0]).toBe('您试驾的 远山 SUV 通过性如何？请评分 https://q.example/suv')
  expect(phone(2)[0]).toBe('您试驾的 星河轿车 舒适性如何？请评分 https://q.example/sedan')
})

test('D33 (4S) seven is thanked; below seven is told sorry, and the manager of that dealer has a task until it is finished', async () => {
  const member = { email: 'manager@shop.cn', name: '店长', role: 'operator', password: 'a long enough password' }
  expect((await world.call(project, 'POST', 'members', member)).status).toBe(201)
  await does('happy', 'AnswerSurvey', { score: 7 })
  await does('angry', 'AnswerSurvey', { score: 6 })
  expect(phone(1)[0]).toBe('感谢您的评分，期待再次光临。')
  expect(phone(2)[0]).toBe('非常抱歉，浦东店 店长会尽快联系您。')
  await world.settle()
  const tasks = await calls('status=taken')
  expect(tasks.map((one) => [one.title, one.assignee, one.number])).toEqual([['浦东店：低分回访', '店长', '+8613800006002']])
  await world.call(project, 'POST', `calls/${tasks[0]?.id}/result`, { result: 'reached', reason: '已致歉' })
  expect(await calls('status=taken')).toEqual([])
})

test('D31 (4S) who does not come by the end of the day is a call task; who rebooks is waited for again, from the first step', async () => {
  const [task, ...others] = await calls('status=open')
  expect([task?.number, task?.title, others.length]).toEqual(['+8613800006003', '浦东店：试驾未到店', 0])
  const appointmentAt = new Date(world.clock.now().getTime() + 86_400_000).toISOString()
  const said = { result: 'rebook', reason: '临时出差', appointmentAt }
  expect((await world.call(project, 'POST', `calls/${task?.id}/result`, said)).status).toBe(200)
  await world.settle()
  // Waited for again; a second time absent, and called again.
  await later(15)
  const [again] = await calls('status=open')
  expect([again?.title, again?.id === task?.id]).toEqual(['浦东店：试驾未到店', false])
  await world.call(project, 'POST', `calls/${again?.id}/result`, {
    ...said,
    appointmentAt: new Date(world.clock.now().getTime() + 86_400_000).toISOString(),
  })
  await world.settle()
  await does('absent', 'ArriveStore')
  expect(phone(3)).toEqual(['欢迎到店！投诉电话 400-800-1234，维权热线 12315。'])
})

test('D34 the whole of the test drive runs by itself: from booking to thanks, to the manager or to the call list, nobody does anything', async () => {
  const audited = async () =>
    (await world.call<{ items: { id: number }[] }>(project, 'GET', 'audit?limit=200')).body.items.map(({ id }) => id)
  const tasks = async () => (await calls('status=all')).length
  const [before, already] = [await audited(), await tasks()]
  for (const [user, n] of [
    ['seven', 4],
    ['six', 5],
    ['away', 6],
  ] as const)
    await books(user, n, '星河轿车')
  for (const user of ['seven', 'six']) await does(user, 'ArriveStore')
  await later(15)
  await later(24)
  await does('seven', 'AnswerSurvey', { score: 7 })
  await does('six', 'AnswerSurvey', { score: 6 })
  const [welcome, survey] = [
    '欢迎到店！投诉电话 400-800-1234，维权热线 12315。',
    '您试驾的 星河轿车 舒适性如何？请评分 https://q.example/sedan',
  ]
  expect([4, 5, 6].map((n) => phone(n))).toEqual([
    ['感谢您的评分，期待再次光临。', survey, welcome],
    ['非常抱歉，浦东店 店长会尽快联系您。', survey, welcome],
    [],
  ])
  // The manager's task and that of the call centre.
  const fresh = (await calls('status=active')).map((one) => [one.number, one.title, one.assignee])
  expect(fresh.toSorted()).toEqual([
    ['+8613800006005', '浦东店：低分回访', '店长'],
    ['+8613800006006', '浦东店：试驾未到店', null],
  ])
  expect([await tasks(), await audited()]).toEqual([already + 2, before])
})
