import { entryId } from '@millrace/contract/journeys/index.ts'
import { Link, useParams } from '@tanstack/react-router'
import type { CSSProperties, ReactNode } from 'react'
import { useProject } from '../../../lib/session.ts'
import { useFormat, useWords } from '../../../lib/words.ts'
import { useReading } from './reading.tsx'
import { useTestedHere } from './tested.tsx'

/** Who stands at a step, and the way to them. */
export function StepCount({ node, people }: { readonly node: string; readonly people: number }) {
  const words = useWords()
  const { number } = useFormat()
  const { slug } = useProject()
  const { id = '' } = useParams({ strict: false })
  const isReading = useReading() !== undefined
  const tested = useTestedHere()
  const style = { position: 'absolute', top: 8, right: 12, fontSize: 12, fontVariantNumeric: 'tabular-nums' } as const
  if (tested)
    return (
      <span style={style}>
        <Pair at={node} people={people} />
      </span>
    )
  const text = words.journeys.waiting(number(people))
  if (isReading)
    return (
      <ToPeople at={node} style={style}>
        {text}
      </ToPeople>
    )
  return (
    <Link
      to="/$slug/engage/journeys/$id/runs"
      params={{ slug, id }}
      search={{ node, state: 'waiting' } as never /* every page reads its own part */}
      style={style}
    >
      {text}
    </Link>
  )
}

/** Who passed a way, and while days are read the way to them: live numbers are of all time, of which no list is kept. */
export function WayCount({ way, people }: { readonly way: string; readonly people: number }) {
  const words = useWords()
  const { number } = useFormat()
  const isReading = useReading() !== undefined
  if (useTestedHere()) return <Pair at={way} people={people} />
  const text = words.journeys.passed(number(people))
  return isReading ? <ToPeople at={way}>{text}</ToPeople> : text
}

/** A number of a backtest, and beside it that of the published version: nobody stands behind either. */
function Pair({ at, people }: { readonly at: string; readonly people: number }) {
  const words = useWords()
  const { number } = useFormat()
  const beside = useTestedHere()?.beside
  const [text, title] = at.includes('/') ? [words.journeys.passed, words.backtest.passed] : [words.journeys.waiting, words.backtest.stood]
  const published = beside && number(beside.get(at) ?? 0)
  return (
    <span data-tested={at} title={title(number(people), published)}>
      {text(published === undefined ? number(people) : `${number(people)} / ${published}`)}
    </span>
  )
}

/** Opens the people behind a number over the view as it is; to whom that is not allowed it is a number. */
function ToPeople({ at, style, children }: { readonly at: string; readonly style?: CSSProperties; readonly children: ReactNode }) {
  const { can } = useProject()
  if (!can('segments.write')) return <span style={style}>{children}</span>
  return (
    <Link
      to="."
      search={(old: object) => ({ ...old, people: at }) as never /* every page reads its own part */}
      style={style}
      data-people={at}
    >
      {children}
    </Link>
  )
}

/** What a number of the canvas means: who stands at a step, or who left it by a port. */
export function meantBy(at: string): { readonly node: string; readonly port: string | undefined } {
  const [node = entryId, port] = at.split('/')
  return { node, port }
}
