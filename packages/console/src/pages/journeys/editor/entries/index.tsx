import { type Entry, type EntryKind, entryKinds, freshEntry } from '@millrace/contract/journeys/index.ts'
import { Form, Select } from 'antd'
import type { FC } from 'react'
import { useWords } from '../../../../lib/words.ts'
import { AudienceFields, ListFields } from './audience.tsx'
import { ApiFields, HandoffFields } from './called.tsx'
import { DateFields } from './date.tsx'
import { EventFields, EventThenNotFields } from './event.tsx'
import type { EntryFieldsOf } from './fields-of.ts'
import { SegmentFields } from './segment.tsx'

const fields: { readonly [K in EntryKind]: EntryFieldsOf<K> } = {
  event: EventFields,
  event_then_not: EventThenNotFields,
  audience: AudienceFields,
  segment_enter: SegmentFields,
  segment_exit: SegmentFields,
  date: DateFields,
  api: ApiFields,
  list: ListFields,
  handoff: HandoffFields,
}

/** How people come in: the kind of entry, and its settings. */
export function EntryFields({ entry, onChange }: { readonly entry: Entry; readonly onChange: (entry: Entry) => void }) {
  const words = useWords().entries
  const Fields = fields[entry.kind] as FC<{ entry: Entry; onChange: (entry: Entry) => void }> /* the fields of its own kind */
  // Whether something else must not follow is a switch of the same event.
  const offered = entryKinds.filter((kind) => kind !== 'event_then_not')
  return (
    <>
      <Form.Item label={words.kind}>
        <Select
          aria-label={words.kind}
          value={entry.kind === 'event_then_not' ? 'event' : entry.kind}
          options={offered.map((value) => ({ value, label: words.kinds[value] }))}
          onChange={(kind: EntryKind) => onChange(freshEntry(kind))}
        />
      </Form.Item>
      <Fields entry={entry} onChange={onChange} />
    </>
  )
}
