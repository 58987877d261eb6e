import type { Figure } from '@millrace/contract/broadcasts/report.ts'
import { PeopleNumber } from '../people/behind.tsx'

export interface Meant {
  readonly what: Figure
  readonly variant?: string
  readonly detail?: string
}

/** A number of a report, with its people. */
export function Counted({ id, n, of, title }: { readonly id: string; readonly n: number; readonly of: Meant; readonly title: string }) {
  const people = { path: `broadcasts/${id}/people?${new URLSearchParams({ ...of })}` }
  return <PeopleNumber n={n} title={title} people={people} keep={{ path: `broadcasts/${id}/people-segment`, body: of }} />
}
