import type { Words } from '../../words.ts'

const units = { day: '天', week: '周', month: '月' }

export const ltv: Words['ltv'] = {
  title: 'LTV 分析',
  choose: '请选择起始行为、带来收入的事件及其金额属性，LTV 会显示一位用户随时间累计的价值。',
  start: '起始行为',
  revenue: (n) => `收入事件 ${n}`,
  amount: '金额属性',
  rate: '计入比例',
  addRevenue: '收入或退款事件',
  unit: '时间单位',
  units: { day: '按天', week: '按周', month: '按月' },
  duration: '观察至第',
  cost: '单用户成本',
  cohort: '起始时间',
  size: '人数',
  ltv: 'LTV（人均累计价值）',
  arppu: '付费用户人均（ARPPU）',
  sum: '累计金额',
  payers: '付费人数',
  paid: (n) => `${n} 人付费`,
  payback: '回本时间',
  notYet: '未回本',
  curve: (start) => `自“${start}”起的人均累计价值`,
  column: (unit, n) => `第 ${n} ${units[unit]}`,
}
