import type { Entry, EntryOf } from '@millrace/contract/journeys/index.ts'
import { Form, Input, Radio } from 'antd'
import { useWords } from '../../../../lib/words.ts'
import { SegmentField } from '../../../../ui/segment-field.tsx'

type Segments = EntryOf<'segment_enter'> | EntryOf<'segment_exit'>

/** The live segment, or the stage of a tag, that somebody comes into or leaves. */
export function SegmentFields({ entry, onChange }: { readonly entry: Segments; readonly onChange: (entry: Entry) => void }) {
  const words = useWords().entries
  const { of } = entry
  return (
    <>
      <Form.Item>
        <Radio.Group
          aria-label={words.segmentOrStage}
          value={of.kind}
          options={(['segment', 'stage'] as const).map((value) => ({ value, label: words.of[value] }))}
          onChange={(event) =>
            onChange({ ...entry, of: event.target.value === 'stage' ? { kind: 'stage', tag: '', stage: '' } : { kind: 'segment', id: '' } })
          }
        />
      </Form.Item>
      {of.kind === 'segment' ? (
        <Form.Item label={words.of.segment} extra={words.liveNote} required>
          <SegmentField id={of.id} onChange={(id) => onChange({ ...entry, of: { kind: 'segment', id } })} />
        </Form.Item>
      ) : (
        <>
          <Form.Item label={words.tag} required>
            <Input
              aria-label={words.tag}
              value={of.tag}
              onChange={(event) => onChange({ ...entry, of: { ...of, tag: event.target.value } })}
            />
          </Form.Item>
          <Form.Item label={words.of.stage} required>
            <Input
              aria-label={words.of.stage}
              value={of.stage}
              onChange={(event) => onChange({ ...entry, of: { ...of, stage: event.target.value } })}
            />
          </Form.Item>
        </>
      )}
    </>
  )
}
