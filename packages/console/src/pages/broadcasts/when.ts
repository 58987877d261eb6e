import type { BroadcastRow } from '@millrace/contract/broadcasts/api.ts'
import { useProject } from '../../lib/session.ts'
import { useFormat, useWords } from '../../lib/words.ts'

/** When a broadcast goes, or went, in words. */
export function useWhen(): (row: Pick<BroadcastRow, 'definition' | 'sentAt'>) => string {
  const words = useWords().broadcasts
  const { timeZone } = useProject()
  const { time } = useFormat(timeZone)
  return ({ definition: { when }, sentAt }) => {
    if (when.kind === 'now') return sentAt === null ? words.nowText : time(sentAt)
    const own = when.zone === 'person' ? ` · ${words.ownClock}` : ''
    return `${when.kind === 'at' ? words.atText(when.at.replace('T', ' ').slice(0, 16)) : words.cronText(when.pattern)}${own}`
  }
}
