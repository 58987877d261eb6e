import { expect, test } from 'vitest'
import { definitionSchema } from './definition.ts'
import { describeDefinition } from './describe.ts'

const orders = { event: 'PayOrder', window: { kind: 'last', amount: 90, unit: 'day' } } as const
const bought = (value: number) => ({ kind: 'event', ...orders, count: { op: 'gte', value } })
const layers = [{ value: '老客', rule: bought(2) }]
const spent = { of: 'sum', property: 'amount' }
const view = { event: 'View', window: { kind: 'ever' } } as const

test.each([
  [
    { kind: 'layers', layers, rest: '其他' },
    '老客：最近 90 天内做过「PayOrder」 至少 2 次；其他：其余所有人',
    '老客: did “PayOrder” at least 2 times in the last 90 days; 其他: everybody else',
  ],
  [{ kind: 'rule', rule: { kind: 'tag', tag: 'vip' } }, '有标签「vip」', 'has the tag “vip”'],
  [
    { kind: 'buckets', ...orders, figure: spent, edges: [100, 500] },
    '最近 90 天内「PayOrder」的 amount 总和，分为 <100、100–500、≥500',
    'the sum of amount of “PayOrder” in the last 90 days, as <100, 100–500, ≥500',
  ],
  [
    { kind: 'figure', ...view, figure: { of: 'times' }, filters: [{ property: 'price', op: 'gt', value: 5 }] },
    '曾经「View」（price 大于 5）的次数',
    'how often “View” (price > 5) happened ever',
  ],
  [
    {
      kind: 'preference',
      signals: [{ ...orders, of: { by: 'property', property: 'category' }, each: { of: 'number', property: 'amount' } }],
      halfLifeDays: 7,
    },
    '最近 90 天内「PayOrder」amount 之和最多的 category，每 7 天权重减半',
    'the category with the largest sum of amount of “PayOrder” in the last 90 days, half the weight every 7 days',
  ],
  [
    { kind: 'preference', signals: [{ ...view, of: { by: 'weekday' }, each: { of: 'times' } }] },
    '曾经「View」次数最多的星期',
    'the weekday with most “View” ever',
  ],
  [
    {
      kind: 'preference',
      signals: [
        { ...view, of: { by: 'property', property: 'category' }, each: { of: 'times' } },
        { ...orders, of: { by: 'property', property: '品类' }, each: { of: 'number', property: 'amount' }, weight: 5 },
      ],
      halfLifeDays: 7,
    },
    '权重最大的：曾经「View」的 category；最近 90 天内「PayOrder」的 品类 × amount × 5；每 7 天权重减半',
    'what weighs most: the category of “View” ever; the 品类 of “PayOrder” in the last 90 days × amount × 5; half the weight every 7 days',
  ],
  [
    { kind: 'first', ...orders, property: 'channel' },
    '最近 90 天内首次「PayOrder」的 channel',
    'the channel of the first “PayOrder” in the last 90 days',
  ],
  [{ kind: 'first', ...view }, '首次「View」的时间', 'the time of the first “View”'],
  [{ kind: 'last', ...view, property: 'channel' }, '最近一次「View」的 channel', 'the channel of the last “View”'],
  [
    { kind: 'rfm', ...orders, money: 'amount', thresholds: { by: 'fixed', days: 30, times: 2, money: 500 } },
    '最近 90 天内「PayOrder」的 RFM，金额为 amount，以 30 天、2 次、500 为界',
    'RFM of “PayOrder” in the last 90 days, money amount, by 30 days, 2 times, 500',
  ],
  [
    { kind: 'rfm', ...orders, money: 'amount', thresholds: { by: 'median' } },
    '最近 90 天内「PayOrder」的 RFM，金额为 amount，以中位数为界',
    'RFM of “PayOrder” in the last 90 days, money amount, by the median',
  ],
  [
    {
      kind: 'persuaded',
      conversion: orders,
      touches: [
        { value: '图文', event: 'ReadArticle' },
        { value: '优惠', event: 'GetCoupon', filters: [{ property: 'price', op: 'gt', value: 5 }] },
      ],
      within: { amount: 7, unit: 'day' },
      model: 'last',
    },
    '最近 90 天内「PayOrder」之前 7 天内最后接触最多的一类；图文：「ReadArticle」；优惠：「GetCoupon」（price 大于 5）',
    'what most often came last within 7 days before “PayOrder” in the last 90 days; 图文: “ReadArticle”; 优惠: “GetCoupon” (price > 5)',
  ],
  [
    {
      kind: 'score',
      criteria: [
        { by: 'events', name: '消费', ...orders, each: { of: 'number', property: 'amount' }, points: 0.1, halfLifeDays: 30, cap: 50 },
        { by: 'rule', name: '会员', rule: { kind: 'tag', tag: 'vip' }, points: -5 },
      ],
      least: 0,
      most: 100,
      tiers: {
        by: 'percentile',
        tiers: [
          { value: '高', top: 20 },
          { value: '中', top: 50 },
        ],
        rest: '低',
      },
    },
    '消费 每次 +0.1 × amount：最近 90 天内「PayOrder」，每 30 天减半，上限 50；会员 -5：有标签「vip」；总分 0 到 100；前 20% 高、前 50% 中、其余 低',
    '消费 +0.1 × amount each: “PayOrder” in the last 90 days, half every 30 days, at most 50; 会员 -5: has the tag “vip”; 0 to 100 in all; top 20% 高, top 50% 中, else 低',
  ],
  [
    { kind: 'propensity', target: { event: 'PayOrder' }, withinDays: 7, tiers: [{ value: '高', from: 0.255 }] },
    '最近 90 天内有行为的人在之后 7 天内做「PayOrder」的概率，分为 高 ≥25.5%',
    'how likely somebody who did anything in the last 90 days does “PayOrder” within 7 days, as 高 ≥25.5%',
  ],
  [
    {
      kind: 'propensity',
      target: { event: 'PayOrder', filters: [{ property: 'price', op: 'gt', value: 5 }] },
      withinDays: 30,
      among: { kind: 'tag', tag: 'vip' },
    },
    '有标签「vip」，且最近 90 天内有行为的人在之后 30 天内做「PayOrder」（price 大于 5）的概率',
    'how likely somebody who did anything in the last 90 days and has the tag “vip” does “PayOrder” (price > 5) within 30 days',
  ],
  [{ kind: 'planned' }, '已规划，尚未定义', 'planned, not defined yet'],
  [
    {
      kind: 'stages',
      stages: [
        { value: '新客', enter: bought(1), atMostDays: 30 },
        { value: '会员', enter: { kind: 'tag', tag: 'vip' }, leave: { kind: 'not', rule: bought(1) }, atLeastDays: 1 },
      ],
      rest: '其他',
      patience: 2,
    },
    '新客：最近 90 天内做过「PayOrder」 至少 1 次，至多停留 30 天；会员：有标签「vip」，至少停留 1 天，离开条件：不满足最近 90 天内做过「PayOrder」 至少 1 次；其他：其余所有人；连续 2 次不符合才离开阶段',
    '新客: did “PayOrder” at least 1 time in the last 90 days, for 30 days at most; 会员: has the tag “vip”, for 1 day at least, until: not did “PayOrder” at least 1 time in the last 90 days; 其他: everybody else; to leave, somebody breaks with a stage 2 times in a row',
  ],
])('a definition reads as a sentence: %j', (definition, zh, en) => {
  const parsed = definitionSchema.parse(definition)
  expect([describeDefinition(parsed, 'zh'), describeDefinition(parsed, 'en')]).toEqual([zh, en])
})
