import type { Words } from '../../words.ts'

export const boardMail: Words['boardMail'] = {
  title: '邮件订阅',
  note: '按项目时区的整点，把看板数字发到可以打开它的同事的邮箱。',
  isOn: '启用',
  when: '时间',
  everyDay: '每天',
  weekdays: ['每周一', '每周二', '每周三', '每周四', '每周五', '每周六', '每周日'],
  hour: '整点',
  at: (hour) => `${String(hour).padStart(2, '0')}:00`,
  language: '语言',
  languages: { zh: '中文', en: 'English' },
  readers: '收件同事',
  noReaders: '选择同事',
  stopped: (name) => `${name}（已退订）`,
  next: (at) => `下一封：${at}`,
  none: '该看板还没有邮件计划。',
  mine: { get: '你会收到这封邮件。', not: '你不会收到这封邮件。' },
  want: '我要接收',
  stop: '不再接收',
  last: '最近邮件',
  states: { waiting: '等待中', sending: '投递中', sent: '已投递', unknown: '可能已到达', failed: '未能投递', skipped: '无权打开' },
}
