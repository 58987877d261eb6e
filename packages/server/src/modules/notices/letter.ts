import { severityOf } from '@millrace/contract/notices/api.ts'
import type { ClaimedNotice } from './queue.ts'

/** A message as every way can say it: Chinese first. */
export interface Letter {
  readonly title: string
  readonly lines: readonly string[]
  /** Page of the console. */
  readonly href: string
}

const marks = { high: '【严重】', medium: '【注意】', over: '【恢复】' } as const
const most = 30

const markOf = ({ kind, phase }: ClaimedNotice): string => marks[phase === 'over' ? 'over' : severityOf[kind]]

/** One notice as a message; several gathered into one. */
export function letterOf(
  notices: readonly ClaimedNotice[],
  project: { readonly slug: string; readonly name: string },
  publicUrl: string,
): Letter {
  const [first] = notices
  const home = `${publicUrl}/${project.slug}`
  if (notices.length === 1 && first) {
    const { title, text } = first.words
    return {
      title: `${markOf(first)}${title.zh}`,
      lines: [text.zh, title.en, text.en, `${project.name} · ${first.since.toISOString().slice(0, 16).replace('T', ' ')} UTC`],
      href: home + first.link,
    }
  }
  const left = notices.length - most
  return {
    title: `${project.name}：${notices.length} 条告警 / ${notices.length} alerts`,
    lines: [
      ...notices.slice(0, most).map((one) => `${markOf(one)}${one.words.title.zh}`),
      ...(left > 0 ? [`…… 另有 ${left} 条 / and ${left} more`] : []),
    ],
    href: `${home}/engage/alerts`,
  }
}

export const testLetter = (project: { readonly slug: string; readonly name: string }, publicUrl: string): Letter => ({
  title: `【测试】${project.name}`,
  lines: ['告警会发送到这里。', 'Alerts of this project will arrive here.'],
  href: `${publicUrl}/${project.slug}/engage/alerts`,
})

/** Names are chosen by users: in a chat they must be no link, no mention and no markup. */
export const plain = (text: string): string =>
  text.replace(/[<>[\]`*#]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0)).replace(/\s+/g, ' ')

/** As many of the lines as there is room for, the last one cut. */
export function fit(lines: readonly string[], bytes: number): string[] {
  const kept: string[] = []
  let room = bytes
  for (const line of lines) {
    const cut = cutTo(line, room)
    if (cut === '') break
    kept.push(cut)
    room -= Buffer.byteLength(cut) + 2
    if (cut !== line) break
  }
  return kept
}

function cutTo(text: string, bytes: number): string {
  if (Buffer.byteLength(text) <= bytes) return text
  let [cut, room] = ['', bytes - 3]
  for (const letter of text) {
    room -= Buffer.byteLength(letter)
    if (room < 0) break
    cut += letter
  }
  return cut === '' ? '' : `${cut}…`
}
