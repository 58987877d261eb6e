import type { ClickAnswer } from '@millrace/contract/analytics/api.ts'
import type { ClickQuery } from '@millrace/contract/queries/index.ts'
import type { ReactNode } from 'react'
import { useFormat } from '../../../lib/words.ts'

export interface Answered {
  readonly answer: ClickAnswer
  readonly query: ClickQuery
}

/** How often, and by how many people. */
export function OfPeople({ n, people }: { readonly n: number; readonly people: ReactNode }) {
  const { number } = useFormat()
  if (n === 0) return <>{number(0)}</>
  return (
    <span style={{ whiteSpace: 'nowrap' }}>
      {number(n)} / {people}
    </span>
  )
}
