import { expect, test } from 'vitest'
import { broadcastSchema } from './broadcast.ts'
import type { BroadcastReport } from './report.ts'
import { type Looked, retrospective } from './retrospective.ts'
import { describeSaid, writtenOut } from './retrospective-words.ts'

const numbers = { eligible: 0, sent: 0, delivered: 0, opened: 0, clicked: 0, goal: 0, converted: 0, unsubscribed: 0, failed: 0, dropped: 0 }
interface Case {
  readonly all?: Partial<BroadcastReport['all']>
  readonly report?: Partial<BroadcastReport>
  readonly definition?: object
  readonly more?: Partial<Looked>
}
function looked({ all = {}, report = {}, definition = {}, more = {} }: Case): Looked {
  return {
    name: '周年庆',
    definition: broadcastSchema.parse({
      audience: { who: null },
      when: { kind: 'now' },
      channel: 'email',
      variants: [{ templateId: 't', weight: 100 }],
      control: 50,
      goal: { event: 'PayOrder', within: { amount: 3, unit: 'day' } },
      ...definition,
    }),
    report: {
      state: 'done',
      stopReason: null,
      timeZone: 'Asia/Shanghai',
      hasGoal: true,
      all: { ...numbers, eligible: 1_000, sent: 500, opened: 200, control: 500, controlConverted: 50, vsControl: null, ...all },
      variants: [],
      reasons: [],
      links: [],
      hours: [],
      units: null,
      cost: null,
      ms: 0,
      ...report,
    },
    goalUntil: '2026-11-04T02:00:00.000Z',
    isGoalOver: true,
    drop: undefined,
    spend: 45_000,
    ...more,
  }
}
const codes = (of: Case): string[] => retrospective(looked(of)).map(({ part, code }) => `${part}/${code}`)
const next = (of: Case): string[] => codes(of).filter((one) => one.startsWith('next/'))

test('K05 a retrospective has goal, control group, result with its interval, cost and next step, in both languages', () => {
  const said = retrospective(looked({ all: { converted: 150 } }))
  const written = { currency: 'CNY', timeZone: 'Asia/Shanghai' }
  expect(writtenOut('周年庆', said, { ...written, language: 'zh' })).toBe(`# 周年庆

## 目标

- 希望用户在 3 天内完成「PayOrder」。

## 人群

- 共 1,000 人进入，其中 500 人已发送。

## 对照组

- 随机抽取 50%（500 人）不发送。

## 结果

- 500 人中 150 人（30%）达成目标，无论是否发出。
- 对照组达成率 10%，相差 +20 个百分点，95% 区间 +15.2 至 +24.8：约 100 人（76 至 124）因本次群发达成目标。

## 护栏

- 没有设置护栏。

## 成本

- 消息费用 ¥450.00。
- 每个增量转化 ¥4.50（¥3.63 至 ¥5.94）。

## 问题

- 没有超出常态的问题。

## 下一步

- 扩大：发给更多相似的人，并保留 10% 对照组。
`)
  expect(writtenOut('Sale', said, { ...written, language: 'en' })).toContain(
    'The control group reached it at 10 %. The difference is +20 points, between +15.2 and +24.8 (95 %): about 100 people (76 to 124) did it because of the broadcast.',
  )
})

test('without a control group, with few people, or while the goal counts, no effect is claimed', () => {
  const none = { control: 0, controlConverted: 0 }
  expect(codes({ all: { converted: 400, ...none }, definition: { control: 0 } })).toEqual(
    expect.arrayContaining(['control/no_control', 'result/no_control', 'next/add_control']),
  )
  expect(next({ all: { eligible: 120, control: 60, converted: 30, controlConverted: 1 } })).toEqual(['next/more_people'])
  expect(next({ all: { converted: 150 }, more: { isGoalOver: false } })).toEqual(['next/wait'])
  expect(next({ definition: { goal: null } })).toEqual(['next/set_goal'])
})

test('the next step follows from the result: enlarge, change subject or offer, do not repeat; what harms is not enlarged', () => {
  expect(next({ all: { converted: 20 } })).toEqual(['next/do_not_repeat'])
  expect(next({ all: { converted: 52 } })).toEqual(['next/change_offer'])
  expect(next({ all: { converted: 52, opened: 20 } })).toEqual(['next/change_subject'])
  const drop = { treated: 90, control: 100, drop: 0.1, isCertain: true }
  const definition = { guardrail: { event: 'PayOrder', property: 'amount', maxDropPercent: 5 } }
  expect(next({ all: { converted: 150 }, definition, more: { drop } })).toEqual(['next/stop_offer'])
  expect(codes({ definition })).toContain('guardrail/guardrail_unknown')
})

test('a variant is kept when it surely did better, and what surely went wrong is to be mended', () => {
  const variant = (letter: string, converted: number) => ({
    ...numbers,
    eligible: 250,
    sent: 250,
    converted,
    variant: letter,
    templateId: letter,
    vsControl: null,
  })
  const two = (a: number, b: number) => ({ report: { variants: [variant('a', a), variant('b', b)] }, all: { converted: a + b } })
  expect(next(two(40, 110))).toEqual(['next/enlarge', 'next/keep_variant'])
  expect(codes(two(74, 76))).toContain('result/variants_alike')
  const reasons = [{ reason: 'no_consent', people: 150 }]
  const bad = { all: { converted: 150, sent: 300, failed: 40, dropped: 160, unsubscribed: 12 }, report: { reasons } }
  expect(next(bad)).toEqual(['next/enlarge', 'next/mend_failed', 'next/look_at_rules', 'next/write_less'])
  const said = retrospective(looked(bad)).filter(({ part }) => part === 'trouble')
  const sentences = said.map((one) => describeSaid(one, { language: 'zh', currency: 'CNY', timeZone: 'Asia/Shanghai' }))
  expect(sentences[0]).toBe('发送失败 40 / 340 人。')
  expect(sentences[1]).toMatch(/^160 \/ 500 人未发送，最多的原因（150 人）：/)
})
