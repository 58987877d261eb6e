import type { Words } from '../../words.ts'

export const lifecycle: Words['lifecycle'] = {
  title: '生命周期',
  choose: '请选择代表活跃的事件，并检查日期。',
  unit: '时间单位',
  units: { day: '按天', week: '按周', month: '按月' },
  active: '活跃',
  kinds: { new: '新增', returning: '持续活跃', resurrecting: '回流', dormant: '沉默' },
}
