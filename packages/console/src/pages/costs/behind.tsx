import type { CostFigure, Costs } from '@millrace/contract/journeys/costs.ts'
import type { SendingChannel } from '@millrace/contract/messaging/reach.ts'
import { PeopleNumber } from '../people/behind.tsx'

interface Meant {
  readonly what: CostFigure
  readonly campaign?: string
  readonly channel?: SendingChannel
}

/** A number of costs and returns, with its people. */
export function Counted({
  n,
  of,
  costs: { from, to },
  title,
}: {
  readonly n: number
  readonly of: Meant
  readonly costs: Pick<Costs, 'from' | 'to'>
  readonly title: string
}) {
  return <PeopleNumber n={n} title={title} people={{ path: `campaigns/costs/people?${new URLSearchParams({ ...of, from, to })}` }} />
}
