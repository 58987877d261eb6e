import type { Words } from '../../words.ts'

export const leaving: Words['leaving'] = {
  title: '离开前消息',
  choose: '请选择离开行为：取消关注、退订（$unsubscribed）、卸载等，即可看到离开前最后收到的是哪些消息。',
  leave: '离开行为',
  within: '消息后最长',
  units: { minute: '分钟', hour: '小时', day: '天' },
  unit: '单位',
  campaign: '活动',
  template: '模板',
  gone: '（已删除）',
  all: '全部消息',
  people: '触达人数',
  left: '随后离开',
  leftNote: '离开前最后收到的是这条消息，且在限定时间内。',
  rate: '离开率',
  interval: '95% 区间',
  leavers: '期间离开人数',
  unprompted: '其中离开前限定时间内未收到消息',
  empty: '所选日期内没有限定时间已过完的消息；请选择更早的日期，或缩短限定时间。',
  about: '离开前最后一条消息不一定是离开的原因。限定时间未过完的消息暂不计入。',
}
