import type { Words } from '../../words.ts'

export const people: Words['people'] = {
  title: '用户',
  placeholder: '任意 ID 的开头：登录 ID、设备、邮箱、手机',
  ids: 'ID',
  profile: '属性',
  tags: '标签',
  timeline: '行为序列',
  journeys: '流程',
  messages: '消息',
  empty: '第一个事件到达后，人就会出现在这里。先接入一个数据源。',
  level: { anonymous: '匿名', known: '已识别', login: '已登录' },
  created: '首次出现',
  why: '为什么（没）收到？',
  noRuns: '没有进入任何流程',
  noMessages: '没有发给此人的消息',
}
