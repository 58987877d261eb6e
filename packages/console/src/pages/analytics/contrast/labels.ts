import type { ContrastAnswer } from '@millrace/contract/analytics/api.ts'
import type { Subject } from '@millrace/contract/queries/index.ts'
import { nameOfRef } from '@millrace/contract/rules/index.ts'
import { useFormat, useWords } from '../../../lib/words.ts'

export type Row = ContrastAnswer['rows'][number]

/** Subjects and their groups as people read them. */
export function usePlaced() {
  const words = useWords().contrast
  const { exact } = useFormat()
  return {
    subject(subject: Subject): string {
      switch (subject.of) {
        case 'tag':
          return subject.tag
        case 'property':
          return subject.property
        case 'event':
          return subject.event
        case 'hour':
          return words.of.hour
        case 'detail':
          return `${subject.event} · ${nameOfRef(subject)}`
      }
    },
    group({ subject, group }: Pick<Row, 'subject' | 'group'>): string {
      if ('from' in group) {
        const [from, to] = [group.from, group.to].map((edge) => (edge === null ? '' : exact(edge)))
        if (!from) return words.below(to ?? '')
        return to ? words.between(from, to) : words.from(from)
      }
      if (subject.of === 'hour') return words.hour(Number(group.value))
      if (group.value === null) return subject.of === 'event' ? words.did : words.has
      return String(group.value)
    },
  }
}
