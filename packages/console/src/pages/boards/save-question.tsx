import type { Board, SavedQuestion } from '@millrace/contract/boards/api.ts'
import { mostTiles } from '@millrace/contract/boards/board.ts'
import type { Whom } from '@millrace/contract/queries/index.ts'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { App, Button, Checkbox, Form, Input, Modal, Select } from 'antd'
import { useState } from 'react'
import { call } from '../../lib/api.ts'
import { useProject } from '../../lib/session.ts'
import { useWords } from '../../lib/words.ts'

interface Question {
  /** Of the analysis. */
  readonly title: string
  readonly model: string
  readonly query: Whom
}
interface Fields {
  readonly name: string
  /** A board, a new one, or none. */
  readonly board: string
  /** Absent: the question has no days. */
  readonly keepsDays?: boolean
}
const [none, fresh] = ['none', 'new']

/** Keeps the question of an analysis by name, and on a board when somebody wants it there. */
export function SaveQuestion(question: Question) {
  const words = useWords().boards
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <Button onClick={() => setOpen(true)}>{words.save}</Button>
      {isOpen && <Dialog {...question} onClose={() => setOpen(false)} />}
    </>
  )
}

function Dialog({ title, model, query, onClose }: Question & { readonly onClose: () => void }) {
  const words = useWords()
  const { api, slug } = useProject()
  const client = useQueryClient()
  const { message } = App.useApp()
  const [form] = Form.useForm<Fields>()
  const boards = useQuery({ queryKey: ['boards', slug, 'all'], queryFn: () => call<{ items: Board[] }>(`${api}/boards?limit=200`) })
  const save = useMutation({
    mutationFn: async ({ name, board, keepsDays = false }: Fields): Promise<string> => {
      const kept = { model, query, keepsDays }
      await call<SavedQuestion>(`${api}/saved-questions`, { method: 'POST', body: { name, ...kept } })
      if (board === none) return words.boards.questionSaved
      const tile = { id: `t${Date.now().toString(36)}`, kind: 'question', title: name, ...kept, look: 'whole', width: 6, height: 6 }
      return words.boards.tileAdded((await addTile(api, board, words.boards.untitled, tile)).name)
    },
    onSuccess: async (said) => {
      void message.success(said)
      onClose()
      await Promise.all(['boards', 'board', 'saved-questions'].map((key) => client.invalidateQueries({ queryKey: [key, slug] })))
    },
    onError: (error) => void message.error(error.message),
  })
  return (
    <Modal
      open
      title={words.boards.saveQuestion}
      onCancel={onClose}
      onOk={() => form.submit()}
      okText={words.common.save}
      cancelText={words.common.cancel}
      okButtonProps={{ loading: save.isPending }}
    >
      <Form<Fields>
        form={form}
        layout="vertical"
        initialValues={{ name: title, board: none, keepsDays: false }}
        onFinish={(fields) => save.mutate(fields)}
      >
        <Form.Item name="name" label={words.common.name} rules={[{ required: true, whitespace: true, max: 100 }]}>
          <Input autoFocus />
        </Form.Item>
        <Form.Item name="board" label={words.boards.saveTo}>
          <Select
            options={[
              { value: none, label: words.boards.noBoard },
              { value: fresh, label: words.boards.newBoard },
              ...(boards.data?.items ?? []).map((one) => ({
                value: one.id,
                label: one.name,
                disabled: one.definition.tiles.length >= mostTiles,
              })),
            ]}
          />
        </Form.Item>
        {'from' in query && (
          <Form.Item name="keepsDays" valuePropName="checked" extra={words.boards.keepsDaysNote}>
            <Checkbox>{words.boards.keepsDays}</Checkbox>
          </Form.Item>
        )}
      </Form>
    </Modal>
  )
}

/** Behind the tiles that are there, at the revision the board has now. */
async function addTile(api: string, board: string, newName: string, tile: object): Promise<Board> {
  if (board === fresh) return call<Board>(`${api}/boards`, { method: 'POST', body: { name: newName, definition: { tiles: [tile] } } })
  const { name, note, roles, definition, revision } = await call<Board>(`${api}/boards/${board}`)
  const body = { name, note, roles, definition: { ...definition, tiles: [...definition.tiles, tile] } }
  return call<Board>(`${api}/boards/${board}`, { method: 'PUT', body, revision })
}
