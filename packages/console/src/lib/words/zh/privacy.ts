import type { Words } from '../en/index.ts'

export const privacy: Words['privacy'] = {
  note: '用户的授权记录，以及用户要求删除数据后的处理方式。',
  erase: '删除该用户的全部数据',
  eraseNow: '彻底删除',
  eraseWarning: '此操作无法撤销。',
  eraseNote: '两个数据库、事件日志、上传文件与导出文件中该用户的全部数据都会被删除。已统计的数字保留；备份中的数据在备份清理前仍会存在。',
  eraseRuns: '可以关闭此窗口，删除会继续进行，进度见「设置 → 任务」。',
  typeToConfirm: (number) => `请输入 ${number} 以确认`,
  otherRows: '其他记录',
  textsToo: '日志、异常数据样本、上传文件与导出文件中提及该用户的内容',
  tables: {
    person_ids: '标识',
    person_tags: '标签',
    message_intents: '消息',
    consents: '授权记录',
    journey_runs: '流程参与记录',
    'clickhouse.events': '事件',
    'clickhouse.message_facts': '消息效果记录',
    'clickhouse.journey_history': '流程步骤记录',
  },
  erasedIds: '已删除用户的标识再次出现时',
  refuse: '不接收其数据，用户保持已删除状态',
  accept: '作为没有历史的新用户接收',
  erasedCount: (n) => `目前记录了 ${n} 个已删除的标识。`,
  erasedNote: '已删除的标识仅以加盐哈希保存，可识别但无法还原。未接收的数据会计入数据质量；删除时仍在处理中的数据一律不接收。',
}
