import type { Words } from '../../words.ts'

export const signIn: Words['signIn'] = {
  title: '登录',
  email: '邮箱',
  password: '密码',
  submit: '登录',
  signOut: '退出登录',
  noProject: '还没有项目',
  makeProject: '新建项目',
  slug: '短名称（用于地址）',
  slugRule: '小写字母、数字和连字符，最多 40 个字符',
  zone: '时区',
  zoneNote: '分析和流程中的“一天”以该时区的零点为界。',
}
