import type { Words } from '../../words.ts'

export const items: Words['items'] = {
  title: '维表',
  type: '维表类型',
  add: '导入维表',
  search: '搜索 ID 或属性值',
  id: 'ID',
  properties: '属性',
  updated: '更新时间',
  csv: '下载 CSV',
  deleted: (n) => `已删除 ${n} 行`,
  empty: '还没有维表。导入商品、内容或门店文件，用神策 SDK 的 item_set 上报，或发送 JSON：',
  none: '没有符合条件的数据。',
  link: '关联维表',
  noLink: '不关联',
  unlink: (name) => `修改「${name}」关联的维表？`,
  unlinkNote: '分群、流程和分析不受影响。模板通过该关联读取维表属性，取消后用到它的邮件将不会发送。',
}
