import type { Words } from '../../words.ts'

export const jobs: Words['jobs'] = {
  title: '任务',
  note: '耗时较长的后台操作：导出、导入、批量修改',
  job: '任务',
  progress: '进度',
  by: '发起人',
  states: { queued: '排队中', running: '进行中', done: '已完成', failed: '失败', cancelled: '已取消' },
  cancelling: '正在取消',
  waiting: '稍后自动重试',
  of: (done, total) => `${done} / ${total}`,
  left: (time) => `约剩 ${time}`,
  took: (time) => `用时 ${time}`,
  open: '查看',
  file: '下载',
  until: (at) => `${at} 前可下载`,
  cancelSure: '确定取消？已完成的部分会保留。',
  cancelYes: '取消任务',
  cancelNo: '继续执行',
  empty: '导出、导入和批量操作会在这里显示进度。',
  emptyFilter: '没有该状态的任务。',
  counts: { pages: '页', people: '人', rows: '行', new: '新增', changed: '变更', known: '已存在', rejected: '拒收' },
}
