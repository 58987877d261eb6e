import type { Words } from '../../words.ts'

export const notes: Words['notes'] = {
  title: '日期备注',
  note: '记录影响数据的外部因素，图表会在对应日期显示。',
  add: '添加备注',
  edit: '编辑备注',
  empty: '还没有备注。记录节假日、竞品大促、缺货等，以后看图表的人就知道数据为什么变化。',
  days: '日期',
  kind: '类别',
  what: '标题',
  text: '说明',
  sureRemove: '删除这条备注？',
  by: '记录人',
  allKinds: '全部类别',
  kinds: {
    holiday: '节假日',
    market: '市场',
    stock: '库存',
    weather: '天气',
    feedback: '反馈',
    campaign: '活动',
    release: '版本发布',
    other: '其他',
  },
  inRange: '期间备注',
}
