import type { BoardInput } from '@millrace/contract/boards/board.ts'
import { roles } from '@millrace/contract/permissions.ts'
import { Form, Input, Modal, Select } from 'antd'
import { useWords } from '../../lib/words.ts'

type Fields = Pick<BoardInput, 'name' | 'note' | 'roles'>

/** What a board is called, what it is for, and who may open it. */
export function SettingsDialog({
  board,
  onChange,
  onClose,
}: {
  readonly board: BoardInput
  readonly onChange: (board: BoardInput) => void
  readonly onClose: () => void
}) {
  const words = useWords()
  const [form] = Form.useForm<Fields>()
  const { name, note, roles: chosen } = board
  return (
    <Modal
      open
      title={words.boards.settings}
      onCancel={onClose}
      onOk={() => form.submit()}
      okText={words.common.save}
      cancelText={words.common.cancel}
    >
      <Form<Fields>
        form={form}
        layout="vertical"
        initialValues={{ name, note, roles: chosen }}
        onFinish={(fields) => {
          onChange({ ...board, ...fields })
          onClose()
        }}
      >
        <Form.Item name="name" label={words.common.name} rules={[{ required: true, whitespace: true, max: 100 }]}>
          <Input autoFocus />
        </Form.Item>
        <Form.Item name="note" label={words.boards.about} rules={[{ max: 500 }]}>
          <Input.TextArea autoSize={{ minRows: 2, maxRows: 5 }} />
        </Form.Item>
        <Form.Item name="roles" label={words.boards.roles} extra={words.boards.rolesNote}>
          <Select
            mode="multiple"
            placeholder={words.boards.everybody}
            options={roles.map((role) => ({ value: role, label: words.settings.roles[role] }))}
          />
        </Form.Item>
      </Form>
    </Modal>
  )
}
