import { afterAll, beforeAll, expect, test } from 'vitest'
import { does, emitted, knows, same } from '../template-people.ts'
import { type Deed, player } from '../template-player.ts'
import { makeWorld, type World } from '../world.ts'

let world: World
beforeAll(async () => {
  world = await makeWorld({ at: '2026-11-01T08:00:00Z' })
})
afterAll(() => world.end())

test('D29 D34 (part: mail and events for calls, surveys and tasks) the whole test drive without a hand: came and liked it, came and did not, no-show who rebooks, rescheduled, cancelled', async () => {
  const p = await player(world, 'test-drive')
  const day = (at: string): string => p.moment(at).toISOString()
  const books = (who: string, model: string): Deed => ({ who, at: '0 09:00', set: { appointment_time: day('3 15:00'), model } })
  await p.play(
    [
      books('happy', 'SUV'),
      books('angry', 'sedan'),
      books('absent', 'SUV'),
      books('moved', 'SUV'),
      books('early', 'SUV'),
      books('off', 'SUV'),
      { who: 'early', at: '1 09:00', set: { appointment_time: day('6 15:00') } },
      does('happy', '3 15:00', 'ArriveStore'),
      does('happy', '4 20:00', 'AnswerSurvey', { score: 7 }),
      does('angry', '3 23:59', 'ArriveStore'),
      does('angry', '5 09:00', 'AnswerSurvey', { score: 6.9 }),
      { ...does('moved', '2 18:00', 'RescheduleTestDrive'), set: { appointment_time: day('5 15:00') } },
      does('moved', '5 15:00', 'ArriveStore'),
      { ...does('absent', '4 11:00', 'CallResult', { result: 'rebook' }), set: { appointment_time: day('8 15:00') } },
      does('absent', '8 15:00', 'ArriveStore'),
      does('early', '6 15:00', 'ArriveStore'),
      does('off', '2 12:00', 'CancelTestDrive'),
    ],
    '13 10:00',
  )
  expect(await p.wayOf('happy')).toMatchInlineSnapshot(`
    [
      "entry.next 2 10:00",
      "remind.next 2 10:00 (mail sent)",
      "entry.goal 3 15:00",
      "arrives.happened 3 15:00",
      "welcome.next 3 15:00 (mail sent)",
      "next_day.next 4 10:00",
      "model.suv 4 10:00",
      "survey_suv.next 4 10:00 (mail sent)",
      "score.happened 4 20:00",
      "thanks.next 4 20:00 (mail sent)",
      "end 4 20:00",
    ]
  `)
  expect(await p.wayOf('angry')).toMatchInlineSnapshot(`
    [
      "entry.next 2 10:00",
      "remind.next 2 10:00 (mail sent)",
      "entry.goal 3 23:59",
      "arrives.happened 3 23:59",
      "welcome.next 3 23:59 (mail sent)",
      "next_day.next 4 10:00",
      "model.else 4 10:00",
      "survey.next 4 10:00 (mail sent)",
      "score.low 5 09:00",
      "sorry.next 5 09:00 (mail sent)",
      "manager.next 5 09:00",
      "end 5 09:00",
    ]
  `)
  expect(await p.wayOf('absent')).toMatchInlineSnapshot(`
    [
      "entry.next 2 10:00",
      "remind.next 2 10:00 (mail sent)",
      "arrives.timeout 4 00:00",
      "call.next 4 00:00",
      "called.happened 4 11:00",
      "again.next 7 10:00",
      "back.back 7 10:00",
      "remind.next 7 10:00 (mail sent)",
      "entry.goal 8 15:00",
      "arrives.happened 8 15:00",
      "welcome.next 8 15:00 (mail sent)",
      "next_day.next 9 10:00",
      "model.suv 9 10:00",
      "survey_suv.next 9 10:00 (mail sent)",
      "score.timeout 12 10:00",
      "end 12 10:00",
    ]
  `)
  expect(await p.wayOf('moved')).toMatchInlineSnapshot(`
    [
      "entry.next 2 10:00",
      "remind.next 2 10:00 (mail sent)",
      "arrives.moved 2 18:00",
      "again.next 4 10:00",
      "back.back 4 10:00",
      "remind.next 4 10:00 (mail sent)",
      "entry.goal 5 15:00",
      "arrives.happened 5 15:00",
      "welcome.next 5 15:00 (mail sent)",
      "next_day.next 6 10:00",
      "model.suv 6 10:00",
      "survey_suv.next 6 10:00 (mail sent)",
      "score.timeout 9 10:00",
      "end 9 10:00",
    ]
  `)
  expect(await p.wayOf('early')).toMatchInlineSnapshot(`
    [
      "entry.next 5 10:00",
      "remind.next 5 10:00 (mail sent)",
      "entry.goal 6 15:00",
      "arrives.happened 6 15:00",
      "welcome.next 6 15:00 (mail sent)",
      "next_day.next 7 10:00",
      "model.suv 7 10:00",
      "survey_suv.next 7 10:00 (mail sent)",
      "score.timeout 10 10:00",
      "end 10 10:00",
    ]
  `)
  expect(await p.wayOf('off')).toMatchInlineSnapshot(`
    [
      "entry.next 2 10:00",
      "remind.next 2 10:00 (mail sent)",
      "arrives.ended 2 12:00",
    ]
  `)
  expect(await emitted(world, p.project)).toMatchInlineSnapshot(`
    [
      "CallTask no show",
      "ManagerTask low score",
    ]
  `)
  await p.end()
})

test('D26 (template, part: rewards are events) sharers: the 11th share invites, once; rewarded by who came', async () => {
  const shares = (who: string, times: number) => Array.from({ length: times }, () => does(who, '0 10:10', 'ShareProduct'))
  const deeds = [
    ...knows('0 09:00', 'star', 'modest', 'alone', 'ten'),
    ...shares('star', 14),
    ...shares('modest', 11),
    ...shares('alone', 11),
    ...shares('ten', 10),
    ...['1 10:00', '2 10:00', '3 10:00'].map((at) => does('star', at, 'InviteFriend')),
    does('modest', '6 10:00', 'InviteFriend'),
  ]
  const p = await player(world, 'koc')
  await p.play(deeds, '14 10:00')
  expect(await p.wayOf('star')).toMatchInlineSnapshot(`
    [
      "entry.next 0 10:10",
      "invite.next 0 10:10 (mail sent)",
      "entry.goal 1 10:00",
      "brings.happened 1 10:00",
      "week.next 8 10:00",
      "result.many 8 10:00",
      "gold.next 8 10:00",
      "mark.next 8 10:00",
      "end 8 10:00",
    ]
  `)
  expect(await p.wayOf('modest')).toMatchInlineSnapshot(`
    [
      "entry.next 0 10:10",
      "invite.next 0 10:10 (mail sent)",
      "entry.goal 6 10:00",
      "brings.happened 6 10:00",
      "week.next 13 10:00",
      "result.else 13 10:00",
      "silver.next 13 10:00",
      "mark.next 13 10:00",
      "end 13 10:00",
    ]
  `)
  expect(await p.wayOf('alone')).toMatchInlineSnapshot(`
    [
      "entry.next 0 10:10",
      "invite.next 0 10:10 (mail sent)",
      "brings.timeout 7 10:10",
      "nobody 7 10:10",
    ]
  `)
  expect(await p.wayOf('ten')).toEqual([])
  expect(await emitted(world, p.project)).toMatchInlineSnapshot(`
    [
      "RewardDue gold",
      "RewardDue silver",
    ]
  `)
  for (const who of ['star', 'modest', 'alone', 'ten'])
    expect(await p.tried({ events: same(p.moment, who, deeds) }, '14 10:00')).toEqual(await p.wayOf(who))
  await p.end()
})

test('seven days in a row (part: mail for the other channels): a card, a coupon, goods; whoever stops and is at risk is asked back', async () => {
  const week = (who: string) => Array.from({ length: 7 }, (_, i) => does(who, `${i} 10:00`, 'CheckIn', { streak: i + 1 }))
  const deeds = [
    ...knows('0 09:00', 'member', 'fresh', 'buyer', 'six'),
    does('buyer', '0 09:30', 'PayOrder'),
    ...week('member'),
    ...week('fresh'),
    ...week('buyer'),
    ...week('six').slice(0, 6),
    does('member', '7 10:00', 'CheckIn', { streak: 8 }),
  ]
  const tags = { member: { VIP: '' }, fresh: { 流失风险: '高' }, buyer: {}, six: {} }
  const p = await player(world, 'check-in')
  const [known, acts] = [deeds.filter(({ event }) => !event), deeds.filter(({ event }) => event)]
  await p.play(known, '0 09:00')
  for (const [who, some] of Object.entries(tags)) {
    const person = await world.call<{ id: number }>(p.project, 'GET', `people/lookup?type=login_id&value=${who}`)
    for (const [tag, value] of Object.entries(some)) await world.call(p.project, 'POST', `people/${person.body.id}/tags`, { tag, value })
  }
  await p.play(acts, '10 10:00')
  expect(await p.wayOf('member')).toMatchInlineSnapshot(`
    [
      "entry.next 6 10:00",
      "who.vip 6 10:00",
      "card.next 6 10:00 (mail sent)",
      "letter.next 6 10:00 (mail sent)",
      "goes_on.happened 7 10:00",
      "more.back 7 10:00",
      "goes_on.timeout 8 22:00",
      "risk.else 8 22:00",
      "end 8 22:00",
    ]
  `)
  expect(await p.wayOf('fresh')).toMatchInlineSnapshot(`
    [
      "entry.next 6 10:00",
      "who.new 6 10:00",
      "coupon.next 6 10:00 (mail sent)",
      "letter.next 6 10:00 (mail sent)",
      "goes_on.timeout 7 22:00",
      "risk.high 7 22:00",
      "recall.next 7 22:00 (mail sent)",
      "end 7 22:00",
    ]
  `)
  expect(await p.wayOf('buyer')).toMatchInlineSnapshot(`
    [
      "entry.next 6 10:00",
      "who.else 6 10:00",
      "letter.next 6 10:00 (mail sent)",
      "goes_on.timeout 7 22:00",
      "risk.else 7 22:00",
      "end 7 22:00",
    ]
  `)
  expect(await p.wayOf('six')).toEqual([])
  for (const [who, some] of Object.entries(tags))
    expect(await p.tried({ person: { profile: {}, tags: some }, events: same(p.moment, who, deeds) }, '10 10:00')).toEqual(
      await p.wayOf(who),
    )
  await p.end()
})

test('stuck at step four: helped when the segment says so, again after three days, not once the step is taken', async () => {
  const p = await player(world, 'stuck', {
    fill: async (graph, project) => {
      const step = (value: number, count: number) => ({
        kind: 'event',
        event: 'ReachStep',
        filters: [{ property: 'step', op: 'eq', value }],
        window: { kind: 'ever' },
        count: { op: count === 0 ? 'eq' : 'gte', value: count },
      })
      const rule = { kind: 'all', rules: [step(4, 1), step(5, 0)] }
      const made = await world.call<{ id: string }>(project, 'POST', 'segments', { name: 'Stuck', rule, isLive: true })
      await world.settle()
      return { ...graph, entry: { kind: 'segment_enter', of: { kind: 'segment', id: made.body.id } } }
    },
  })
  const reaches = (who: string, at: string, step: number) => does(who, at, 'ReachStep', { step })
  await p.play(
    [
      ...knows('0 09:00', 'done', 'stays', 'three'),
      reaches('done', '0 10:00', 4),
      does('done', '1 10:00', 'SubmitApplication'),
      reaches('stays', '0 10:00', 4),
      reaches('three', '0 10:00', 3),
    ],
    '8 10:00',
  )
  expect(await p.wayOf('done')).toMatchInlineSnapshot(`
    [
      "entry.next 0 10:00",
      "help.next 0 10:00 (mail sent)",
      "entry.goal 1 10:00",
      "three_days.ended 1 10:00",
    ]
  `)
  expect(await p.wayOf('stays')).toMatchInlineSnapshot(`
    [
      "entry.next 0 10:00",
      "help.next 0 10:00 (mail sent)",
      "three_days.next 3 10:00",
      "remind.next 3 10:00 (mail sent)",
      "last.next 7 10:00",
      "end 7 10:00",
    ]
  `)
  expect(await p.wayOf('three')).toEqual([])
  await p.end()
})
