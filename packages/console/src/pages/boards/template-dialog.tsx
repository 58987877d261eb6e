import type { Board } from '@millrace/contract/boards/api.ts'
import { boardTemplates, missingSlots, type Slot, slotOf, type TemplateKey, templateKeys } from '@millrace/contract/boards/templates.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { App, Flex, Form, Input, Modal, Select, Typography } from 'antd'
import { useState } from 'react'
import { call } from '../../lib/api.ts'
import { useCatalog } from '../../lib/catalog.ts'
import { usePreferences } from '../../lib/preferences.ts'
import { useProject } from '../../lib/session.ts'
import { useWords } from '../../lib/words.ts'

/** A board from a template: which one, and what its places are among the events of the project. */
export function TemplateDialog({ onClose, onMade }: { readonly onClose: () => void; readonly onMade: (board: Board) => Promise<void> }) {
  const words = useWords()
  const language = usePreferences((state) => state.language)
  const { api, slug } = useProject()
  const client = useQueryClient()
  const { message } = App.useApp()
  const [template, setTemplate] = useState<TemplateKey>('operation')
  const [name, setName] = useState<string>()
  const [events, setEvents] = useState<Readonly<Record<string, string>>>({})
  const shownName = name ?? boardTemplates[template].name[language]
  const amount = useCatalog().data?.eventProperties.find((one) => one.name === events['amount'])
  const body = { template, name: shownName, events, language, isMoney: amount?.unit === 'money' }
  const make = useMutation({
    mutationFn: () => call<Board>(`${api}/boards/from-template`, { method: 'POST', body }),
    onSuccess: async (board) => {
      await client.invalidateQueries({ queryKey: ['metrics', slug] })
      await onMade(board)
    },
    onError: (error) => void message.error(error.message),
  })
  const isReady = shownName.trim() !== '' && missingSlots(template, events).length === 0
  return (
    <Modal
      open
      title={words.boards.fromTemplate}
      onCancel={onClose}
      onOk={() => make.mutate()}
      okText={words.boards.make}
      cancelText={words.common.cancel}
      okButtonProps={{ disabled: !isReady, loading: make.isPending }}
    >
      <Form layout="vertical">
        <Form.Item label={words.boards.template} htmlFor="board-template" extra={boardTemplates[template].about[language]}>
          <Select
            id="board-template"
            value={template}
            options={templateKeys.map((key) => ({ value: key, label: boardTemplates[key].name[language] }))}
            onChange={setTemplate}
          />
        </Form.Item>
        <Form.Item label={words.common.name} htmlFor="board-name">
          <Input id="board-name" maxLength={100} value={shownName} onChange={(event) => setName(event.target.value)} />
        </Form.Item>
        <Typography.Paragraph type="secondary">{words.boards.chooseEvents}</Typography.Paragraph>
        <Flex vertical gap={8}>
          {boardTemplates[template].slots.map((slot) => (
            <SlotField key={slot} slot={slot} value={events[slot]} onChange={(chosen) => setEvents({ ...events, [slot]: chosen })} />
          ))}
        </Flex>
      </Form>
    </Modal>
  )
}

function SlotField({
  slot,
  value,
  onChange,
}: {
  readonly slot: Slot
  readonly value: string | undefined
  readonly onChange: (name: string) => void
}) {
  const language = usePreferences((state) => state.language)
  const catalog = useCatalog()
  const about = slotOf(slot)
  const names =
    about.kind === 'event'
      ? (catalog.data?.events ?? []).map((one) => one.name)
      : (catalog.data?.eventProperties ?? []).filter((one) => one.type === 'number').map((one) => one.name)
  return (
    <Select
      aria-label={about[language]}
      placeholder={about[language]}
      showSearch
      loading={catalog.isPending}
      value={value ?? null}
      options={names.map((one) => ({ value: one, label: one }))}
      onChange={(name: string | null) => onChange(name ?? '')}
    />
  )
}
