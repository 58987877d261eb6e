import type { Words } from '../../words.ts'

export const behind: Words['behind'] = {
  title: (what) => `${what}：用户`,
  keep: '存为分群',
  keepName: '分群名称',
  nobody: '没有用户。',
}
