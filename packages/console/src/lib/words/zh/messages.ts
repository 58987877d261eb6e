import type { Words } from '../../words.ts'

export const messages: Words['messages'] = {
  title: '发送记录',
  reason: '原因',
  journey: '流程',
  states: { queued: '排队中', sending: '发送中', sent: '已发送', failed: '失败', unknown: '结果未知', dropped: '未发送' },
  empty: '流程发送消息后会出现在这里。先发布一个流程。',
  mailbox: '邮箱',
  mailboxEmpty: '未设置邮件服务器时，邮件会到这里。',
  templates: '内容模板',
  newTemplate: '新建模板',
  subject: '主题',
  html: 'HTML',
  preview: '预览',
  missing: (name) => `缺少且没有默认值：${name}`,
  testSend: '测试发送',
  to: '收件人',
  from: '发件人',
  templateEmpty: '模板是消息的内容。写下第一个吧。',
}
