import type { SavedQuestion } from '@millrace/contract/boards/api.ts'
import { type Tile, tileSchema } from '@millrace/contract/boards/board.ts'
import { useQuery } from '@tanstack/react-query'
import { Button, Input, Modal, Segmented, Select, Flex } from 'antd'
import { useState } from 'react'
import { call } from '../../lib/api.ts'
import { useProject } from '../../lib/session.ts'
import { useWords } from '../../lib/words.ts'
import { MetricField } from '../metrics/metric-field.tsx'

type Kind = Tile['kind']

/** A metric, a question that was saved, or words. */
export function AddTile({ onAdd }: { readonly onAdd: (tile: Tile) => void }) {
  const words = useWords()
  const [isOpen, setOpen] = useState(false)
  const [kind, setKind] = useState<Kind>('metric')
  const [metricId, setMetric] = useState('')
  const [question, setQuestion] = useState<SavedQuestion>()
  const [text, setText] = useState('')
  const tile = tileOf(kind, metricId, question, text)
  const add = (): void => {
    if (!tile) return
    onAdd(tile)
    setOpen(false)
    setText('')
  }
  return (
    <>
      <Button onClick={() => setOpen(true)}>{words.boards.addTile}</Button>
      <Modal
        open={isOpen}
        title={words.boards.addTile}
        onCancel={() => setOpen(false)}
        onOk={add}
        okText={words.boards.addTile}
        cancelText={words.common.cancel}
        okButtonProps={{ disabled: tile === undefined }}
        destroyOnHidden
      >
        <Flex vertical gap={12} align="start">
          <Segmented<Kind>
            aria-label={words.boards.addTile}
            value={kind}
            options={[
              { value: 'metric', label: words.boards.addMetric },
              { value: 'question', label: words.boards.addQuestion },
              { value: 'note', label: words.boards.addNote },
            ]}
            onChange={setKind}
          />
          {kind === 'metric' && <MetricField value={metricId} onChange={setMetric} />}
          {kind === 'question' && <QuestionField value={question} onChange={setQuestion} />}
          {kind === 'note' && (
            <Input.TextArea
              aria-label={words.boards.text}
              placeholder={words.boards.text}
              maxLength={4_000}
              autoSize={{ minRows: 3, maxRows: 8 }}
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          )}
        </Flex>
      </Modal>
    </>
  )
}

function tileOf(kind: Kind, metricId: string, question: SavedQuestion | undefined, text: string): Tile | undefined {
  const id = `t${Date.now().toString(36)}`
  if (kind === 'metric') return metricId === '' ? undefined : tileSchema.parse({ id, kind, metricId })
  if (kind === 'note') return text.trim() === '' ? undefined : tileSchema.parse({ id, kind, text, width: 12, height: 1 })
  if (!question) return undefined
  const { name, model, query, keepsDays } = question
  return tileSchema.parse({ id, kind, title: name, model, query, keepsDays, height: 6 })
}

function QuestionField({
  value,
  onChange,
}: {
  readonly value: SavedQuestion | undefined
  readonly onChange: (question: SavedQuestion | undefined) => void
}) {
  const words = useWords().savedQuestions
  const { api, slug } = useProject()
  const saved = useQuery({
    queryKey: ['saved-questions', slug, 'all'],
    queryFn: () => call<{ items: SavedQuestion[] }>(`${api}/saved-questions?limit=200`),
  })
  const items = saved.data?.items ?? []
  return (
    <Select
      aria-label={words.choose}
      placeholder={words.choose}
      showSearch={{ optionFilterProp: 'label' }}
      loading={saved.isPending}
      notFoundContent={words.empty}
      value={value?.id ?? null}
      options={items.map((one) => ({ value: one.id, label: one.name }))}
      onChange={(id: string) => onChange(items.find((one) => one.id === id))}
      style={{ width: 320, maxWidth: '100%' }}
    />
  )
}
