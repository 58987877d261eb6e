import type { ContrastQuery, NumberRef, Whom } from '@millrace/contract/queries/index.ts'
import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useProject } from '../../lib/session.ts'
import { useFormat, useWords } from '../../lib/words.ts'
import { PeopleNumber } from '../people/behind.tsx'
import { lastDays } from './fields.tsx'
import { Off } from './shell.tsx'

/** A number of an answer, with its people; the slice says which of the numbers it is. */
export function Counted<Q extends Whom>({
  model,
  query,
  slice,
  n,
  shown,
  title,
  against,
}: {
  readonly model: string
  readonly query: Q
  readonly slice: object
  readonly n: number
  readonly shown?: string
  /** What is counted, for the list and for who cannot see where the number stands. */
  readonly title: string
  /** The slice of those they are best compared with; without it everybody. */
  readonly against?: object
}) {
  const { timeZone } = useProject()
  const { number: format } = useFormat()
  const days = 'from' in query && 'to' in query ? { from: String(query.from), to: String(query.to) } : lastDays(30, timeZone)
  const asked = { query, ...slice }
  const number = (of: object): NumberRef => ({
    model,
    query: Object.fromEntries(Object.entries(query)),
    slice: Object.fromEntries(Object.entries(of)),
  })
  const off = shown === undefined ? query.sample : undefined
  // People as they were when data was collected have no list.
  if (query.asCollected) return <span style={{ fontVariantNumeric: 'tabular-nums' }}>{shown ?? format(n)}</span>
  return (
    <>
      <PeopleNumber
        n={n}
        {...(shown === undefined ? {} : { shown })}
        title={title}
        people={{ path: `analytics/${model}/people`, body: asked }}
        keep={{ path: `analytics/${model}/segment`, body: asked }}
        extra={
          model !== 'contrast' && (
            <Portrait query={{ ...days, details: [], of: number(slice), ...(against ? { against: number(against) } : {}) }} />
          )
        }
      />
      <Off people={n} sample={off} />
    </>
  )
}

/** Leads to what sets them apart. */
function Portrait({ query }: { readonly query: ContrastQuery }) {
  const words = useWords().contrast
  const { slug } = useProject()
  return (
    <Link to="/$slug/analyze/contrast" params={{ slug }} search={{ query } as never /* every page reads its own part */}>
      <Button>{words.portrait}</Button>
    </Link>
  )
}
