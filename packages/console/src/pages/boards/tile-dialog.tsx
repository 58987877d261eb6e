import { tallest, type Tile, tileSchema, tileWidths } from '@millrace/contract/boards/board.ts'
import { lookOf, looksOf } from '@millrace/contract/boards/looks.ts'
import { Form, Input, Modal, Segmented, Select } from 'antd'
import { useState } from 'react'
import { useWords } from '../../lib/words.ts'
import { PropertyField } from '../analytics/fields.tsx'
import { useAnalysisWords } from '../analytics/words.ts'

/** How a tile is called, how it shows its numbers, and how big it is. */
export function TileDialog({
  tile,
  onChange,
  onClose,
}: {
  readonly tile: Tile
  readonly onChange: (tile: Tile) => void
  readonly onClose: () => void
}) {
  const words = useWords()
  const [draft, setDraft] = useState(tile)
  const finish = (): void => {
    onChange(tileSchema.parse(draft))
    onClose()
  }
  return (
    <Modal open title={words.boards.editTile} onCancel={onClose} onOk={finish} okText={words.common.save} cancelText={words.common.cancel}>
      <Form layout="vertical">
        <Form.Item label={words.boards.tileTitle} htmlFor="tile-title">
          <Input
            id="tile-title"
            maxLength={100}
            value={draft.title}
            onChange={(event) => setDraft({ ...draft, title: event.target.value })}
          />
        </Form.Item>
        <Own draft={draft} onChange={setDraft} />
        <Form.Item label={words.boards.width}>
          <Segmented
            aria-label={words.boards.width}
            value={draft.width}
            options={tileWidths.map((width) => ({ value: width, label: words.boards.widths[width] }))}
            onChange={(width) => setDraft({ ...draft, width })}
          />
        </Form.Item>
        <Form.Item label={words.boards.height}>
          <Segmented
            aria-label={words.boards.height}
            value={draft.height}
            options={Array.from({ length: tallest }, (_, i) => i + 1)}
            onChange={(height) => setDraft({ ...draft, height })}
          />
        </Form.Item>
      </Form>
    </Modal>
  )
}

/** What only tiles of its kind have. */
function Own({ draft, onChange }: { readonly draft: Tile; readonly onChange: (tile: Tile) => void }) {
  const words = useWords().boards
  const analysis = useAnalysisWords()
  switch (draft.kind) {
    case 'note':
      return (
        <Form.Item label={words.text} htmlFor="tile-text">
          <Input.TextArea
            id="tile-text"
            maxLength={4_000}
            autoSize={{ minRows: 3, maxRows: 8 }}
            value={draft.text}
            onChange={(event) => onChange({ ...draft, text: event.target.value })}
          />
        </Form.Item>
      )
    case 'question':
      return (
        <Form.Item label={words.look}>
          <Select
            aria-label={words.look}
            value={lookOf(draft)}
            options={looksOf(draft.model).map((look) => ({ value: look, label: words.looks[look] }))}
            onChange={(look) => onChange({ ...draft, look })}
          />
        </Form.Item>
      )
    case 'metric':
      return (
        <>
          <Form.Item label={words.look}>
            <Select
              aria-label={words.look}
              value={draft.look}
              options={(['line', 'bar', 'number', 'table'] as const).map((look) => ({ value: look, label: words.looks[look] }))}
              onChange={(look) => onChange({ ...draft, look })}
            />
          </Form.Item>
          <Form.Item label={words.unit}>
            <Select
              aria-label={words.unit}
              value={draft.unit}
              options={(['hour', 'day', 'week', 'month'] as const).map((unit) => ({ value: unit, label: analysis.units[unit] }))}
              onChange={(unit) => onChange({ ...draft, unit })}
            />
          </Form.Item>
          <Form.Item label={analysis.groupBy}>
            <PropertyField label={analysis.groupBy} value={draft.by} onChange={(by) => onChange({ ...draft, by })} withNone />
          </Form.Item>
        </>
      )
  }
}
