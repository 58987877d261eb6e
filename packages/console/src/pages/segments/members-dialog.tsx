import { type MembersChanged, mostMembers } from '@millrace/contract/segments/api.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Alert, App, Button, Flex, Form, Input, Modal, Progress, Segmented, Select, Typography, Upload } from 'antd'
import { useRef, useState } from 'react'
import { call } from '../../lib/api.ts'
import { downloadCsv } from '../../lib/csv.ts'
import { useProject } from '../../lib/session.ts'
import { useFormat, useWords } from '../../lib/words.ts'
import { useIdentitySettings, useIdTypes } from '../../ui/ids.tsx'
import { firstCells } from './first-cells.ts'

interface Done {
  readonly changed: number
  readonly unchanged: number
  readonly unknown: readonly string[]
}

/** Puts people on a static segment, or takes them off it, by a column of ids; says how far it has come and which ids nobody has. */
export function MembersDialog({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
  const words = useWords().segments.lists
  const common = useWords().common
  const { number } = useFormat()
  const { api, slug } = useProject()
  const { message } = App.useApp()
  const client = useQueryClient()
  const types = useIdentitySettings().data?.types ?? []
  const nameOf = useIdTypes()
  const [how, setHow] = useState<'add' | 'remove'>('add')
  const [type, setType] = useState('login_id')
  const [text, setText] = useState('')
  const [share, setShare] = useState(0)
  const isCancelled = useRef(false)
  const values = [...new Set(firstCells(text))]
  const send = useMutation({
    mutationFn: async (): Promise<Done> => {
      let done: Done = { changed: 0, unchanged: 0, unknown: [] }
      isCancelled.current = false
      for (let from = 0; from < values.length && !isCancelled.current; from += mostMembers) {
        const refs = values.slice(from, from + mostMembers).map((value) => ({ type, value }))
        const { added, removed, unknown } = await call<MembersChanged>(`${api}/segments/${id}/members`, {
          method: 'POST',
          body: { [how]: refs },
        })
        const changed = added + removed
        done = {
          changed: done.changed + changed,
          unchanged: done.unchanged + refs.length - changed - unknown.length,
          unknown: [...done.unknown, ...unknown.map((ref) => ref.value)],
        }
        setShare((from + refs.length) / values.length)
      }
      return done
    },
    onSettled: async () => {
      await client.invalidateQueries({ queryKey: ['segment', slug, id] })
      await client.invalidateQueries({ queryKey: ['segment-people', slug, id] })
    },
    onError: (error) => void message.error(error.message),
  })
  const close = (): void => {
    isCancelled.current = true
    onClose()
  }
  return (
    <Modal
      open
      title={words.change}
      onCancel={close}
      okText={how === 'add' ? words.add(number(values.length)) : words.remove(number(values.length))}
      okButtonProps={{ disabled: values.length === 0, loading: send.isPending }}
      cancelText={common.close}
      onOk={() => send.mutate()}
    >
      <Form layout="vertical">
        <Form.Item>
          <Segmented
            aria-label={words.change}
            value={how}
            options={[
              { value: 'add', label: words.adding },
              { value: 'remove', label: words.removing },
            ]}
            onChange={setHow}
          />
        </Form.Item>
        <Form.Item label={words.type} htmlFor="list-type">
          <Select
            id="list-type"
            value={type}
            options={types.map((one) => ({ value: one.type, label: nameOf(one.type) }))}
            onChange={setType}
          />
        </Form.Item>
        <Form.Item label={words.ids} htmlFor="list-ids" extra={words.idsHint}>
          <Flex vertical gap={8}>
            <Input.TextArea id="list-ids" rows={6} value={text} onChange={(event) => setText(event.target.value)} />
            <Upload
              accept=".csv,.txt"
              showUploadList={false}
              beforeUpload={(file) =>
                file
                  .text()
                  .then(setText)
                  .then(() => false)
              }
            >
              <Button>{words.file}</Button>
            </Upload>
          </Flex>
        </Form.Item>
      </Form>
      {send.isPending && <Progress percent={Math.round(share * 100)} />}
      {send.data && (
        <Alert
          type={send.data.unknown.length > 0 ? 'warning' : 'success'}
          showIcon
          title={words.done(number(send.data.changed), number(send.data.unchanged))}
          description={
            send.data.unknown.length > 0 && (
              <Flex gap={8} align="center" wrap>
                <Typography.Text>{words.unknown(number(send.data.unknown.length))}</Typography.Text>
                <Button
                  size="small"
                  onClick={() =>
                    downloadCsv(
                      'unknown',
                      [type],
                      send.data.unknown.map((value) => [value]),
                    )
                  }
                >
                  {common.download}
                </Button>
              </Flex>
            )
          }
        />
      )}
    </Modal>
  )
}
