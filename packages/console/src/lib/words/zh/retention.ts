import type { Words } from '../../words.ts'

const units = { hour: '小时', day: '天', week: '周', month: '月' }

export const retention: Words['retention'] = {
  title: '留存分析',
  choose: '请选择初始行为和回访行为，留存会显示有多少人之后又回来。',
  incomplete: '问题还不完整：请检查区间、同时展示的事件与属性。',
  first: '初始行为',
  second: '回访行为',
  measure: '同时展示',
  sumOf: '求和属性（不选为次数）',
  noMeasure: '不展示',
  mode: '留存口径',
  modes: { selected: '第 n 日留存', range: '区间 n–m 留存', continuous: '连续留存', lost: '连续流失', unbounded: '第 n 日及以后' },
  unit: '时间单位',
  units: { hour: '小时', day: '天', week: '周', month: '月' },
  duration: '最后一个 n',
  upTo: '至第',
  bucket: '时间窗口',
  buckets: { calendar: '自然周期', rolling: '自首次行为起滚动' },
  total: '合计口径',
  totals: { weighted: '加权合计', distinct: '去重合计' },
  extend: '结束日之后的回访',
  extends: { yes: '计入结束日之后', no: '仅限所选日期' },
  rangeFrom: '区间起',
  rangeTo: '区间止',
  addRange: '区间',
  cohort: '群组日期',
  size: '人数',
  curve: (first, second) => `留存曲线：${first} → ${second}`,
  base: (retained, size) => `${size} 人中的 ${retained} 人`,
  column(mode, unit, { from, to }) {
    const name = units[unit]
    if (mode === 'range') return `第 ${from}–${to} ${name}`
    if (mode === 'unbounded') return `第 ${from} ${name}及以后`
    return mode === 'selected' || to === 1 ? `第 ${to} ${name}` : `第 1–${to} ${name}`
  },
}
