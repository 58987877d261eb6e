import type { Words } from '../../words.ts'

export const dose: Words['dose'] = {
  title: '触达强度',
  note: '多发一条营销消息值不值',
  event: '目标事件',
  days: '统计最近',
  within: '首条消息后',
  dayUnit: '天',
  afterFirst: '内完成',
  choose: '选择希望用户完成的事件：报告按收到的营销消息条数，展示完成的用户比例。',
  empty: '这段时间没有发送过营销消息。',
  touches: '收到条数',
  most: (n) => `${n} 条及以上`,
  people: '用户',
  responded: '完成',
  rate: '完成率（95% 区间）',
  gain: '多发一条',
  gainNote: '比少收一条的用户高出多少，括号内为 95% 区间。',
  unsubscribed: '退订',
  seen: '这是观察结果，不是实验：先完成的用户后续收到更少，收到最多的可能本就意向更高。要确证，请为一部分用户设置更低的频次上限进行对比。',
  points: (n) => `${n} 个百分点`,
}
