import type { Words } from '../../words.ts'

export const webhook: Words['webhook'] = {
  starter: {
    type: 'letter.created',
    title: '您的订单还未支付',
    text: '{{ profile.name | default: "您好" }}，您的订单 {{ event.order_id | default: "" }} 还未支付。',
  },
  type: '类型',
  typeNote: '接收方据此区分内容；由字母、数字、下划线组成，各段用点分隔。',
  fields: '字段',
  fieldsNote: '随用户 ID 一起发给接收方的名称和文本，可用 {{ profile.name | default: "…" }} 填入用户信息。',
  name: (i) => `字段 ${i}`,
  value: (i) => `文本 ${i}`,
  add: '添加字段',
  remove: (i) => `移除字段 ${i}`,
  preview: '发送的内容',
  previewNote: '编号、时间和用户 ID 为示例。',
  to: '用户 ID',
  toNote: '接收方认识的 ID 类型和取值，如 login_id:u1001；该消息带有测试标记。',
  testSent: (to) => `测试消息已发送：${to}`,
  sends: (name) => `发送站内信「${name}」`,
  outcomeHint: '只有贵方系统上报事件时，才能得知站内信是否被打开；请改为等待该事件。',
}
