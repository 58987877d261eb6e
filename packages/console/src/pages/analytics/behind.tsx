import type { Shell } from '@millrace/contract/queries/index.ts'
import { PeopleNumber } from '../people/behind.tsx'

/** A number of an answer, with its people; the slice says which of the numbers it is. */
export function Counted<Q extends Shell>({
  model,
  query,
  slice,
  n,
  shown,
  title,
}: {
  readonly model: string
  readonly query: Q
  readonly slice: object
  readonly n: number
  readonly shown?: string
  /** What is counted, for the list and for who cannot see where the number stands. */
  readonly title: string
}) {
  const asked = { query, ...slice }
  return (
    <PeopleNumber
      n={n}
      {...(shown === undefined ? {} : { shown })}
      title={title}
      people={{ path: `analytics/${model}/people`, body: asked }}
      keep={{ path: `analytics/${model}/segment`, body: asked }}
    />
  )
}
