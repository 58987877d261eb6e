import type { Observation } from '@millrace/contract/queries/index.ts'
import { Space } from 'antd'
import { useWords } from '../../../lib/words.ts'
import { RangeField } from '../fields.tsx'
import { EventRow, noEvent } from '../question.tsx'
import { SpanFields } from '../span-fields.tsx'

export const firstObservation: Pick<Observation, 'start' | 'goal' | 'look' | 'follow'> = {
  start: noEvent,
  goal: noEvent,
  look: { amount: 1, unit: 'day' },
  follow: { amount: 7, unit: 'day' },
}

/** From where to where people are observed, and for how long. */
export function ObservationFields<Q extends Observation>({ draft, change }: { readonly draft: Q; readonly change: (query: Q) => void }) {
  const words = useWords().factors
  return (
    <>
      <EventRow label={words.start} value={draft.start} onChange={(start) => change({ ...draft, start })} />
      <EventRow label={words.goal} value={draft.goal} onChange={(goal) => change({ ...draft, goal })} />
      <Space wrap>
        <RangeField query={draft} onChange={change} />
        <SpanFields label={words.look} value={draft.look} onChange={(look) => change({ ...draft, look })} />
        <SpanFields label={words.follow} value={draft.follow} onChange={(follow) => change({ ...draft, follow })} />
      </Space>
    </>
  )
}
