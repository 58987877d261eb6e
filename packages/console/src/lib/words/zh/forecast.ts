import type { Words } from '../../words.ts'

export const forecast: Words['forecast'] = {
  title: (n) => `按触达规则预测（共 ${n} 人）`,
  nobody: '目前没有符合的用户。',
  between: (n, from, to) => `约 ${n}（${from}–${to}）`,
  whole: '已逐一检查所有用户。',
  sampled: (n) => `随机抽取 ${n} 人检查，人数为估计值（95% 区间）。`,
  note: '按当前数据、在预定发送时间预测；假定预算与发送速率充足。',
  bestTime: '按每人最佳时段发送',
  bestTimeNote: (hours) =>
    `营销消息最多等待 ${hours} 小时，在该用户打开与点击最多的时段发出；记录较少的用户按全体的时段。约十分之一随机试发，用于持续优化。免打扰照常生效。`,
  bestTimeHours: '最多等待小时数',
  hours: '小时',
  ofStep: (name) => `步骤「${name}」（假定所有人同时到达）`,
}
