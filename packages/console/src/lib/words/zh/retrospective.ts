import type { Words } from '../../words.ts'

export const retrospective: Words['retrospective'] = {
  title: '复盘',
  notFinal: '尚未最终',
  copy: '复制 Markdown',
  copied: '已复制',
}
