import { DeleteOutlined } from '@ant-design/icons'
import { type BulkEdit, type BulkEditPreview, type PersonEdit, personEditSchema } from '@millrace/contract/profiles/edits.ts'
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { App, Button, Drawer, Flex, Popconfirm, Select, Space, Typography } from 'antd'
import { useState } from 'react'
import { call } from '../../lib/api.ts'
import { useProject } from '../../lib/session.ts'
import { useSettled } from '../../lib/settled.ts'
import { useFormat, useWords } from '../../lib/words.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { ErrorState } from '../../ui/states.tsx'
import { EditFields } from './edit-fields.tsx'

const blank: Readonly<Record<PersonEdit['kind'], PersonEdit>> = {
  set: { kind: 'set', property: '', value: '' },
  unset: { kind: 'unset', property: '' },
  tag: { kind: 'tag', tag: '', value: '' },
  untag: { kind: 'untag', tag: '' },
}
const kinds = Object.keys(blank) as PersonEdit['kind'][]

/** Changes for all people of a segment, looked at before they are made. */
export function EditDrawer({
  segmentId,
  name,
  onClose,
}: {
  readonly segmentId: string
  readonly name: string
  readonly onClose: () => void
}) {
  const words = useWords()
  const { api, slug } = useProject()
  const { number } = useFormat()
  const client = useQueryClient()
  const navigate = useNavigate()
  const { message } = App.useApp()
  const [edits, setEdits] = useState<readonly PersonEdit[]>([blank.tag])
  const asked = useSettled(edits, 300)
  const bodyOf = (list: readonly PersonEdit[]) => ({ who: { segmentId }, edits: list })
  const isComplete = asked.length > 0 && asked.every((edit) => personEditSchema.safeParse(edit).success)
  const preview = useQuery({
    queryKey: ['edit-preview', slug, segmentId, asked],
    queryFn: ({ signal }) => call<BulkEditPreview>(`${api}/people/edits/preview`, { method: 'POST', body: bodyOf(asked), signal }),
    enabled: isComplete,
    placeholderData: keepPreviousData,
    retry: false,
  })
  const start = useMutation({
    mutationFn: () => call<BulkEdit>(`${api}/people/edits`, { method: 'POST', body: bodyOf(edits) }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['edits', slug] })
      await navigate({ to: '/$slug/people/edits', params: { slug } })
    },
    onError: (error) => void message.error(error.message),
  })
  const people = preview.data?.people ?? 0
  return (
    <Drawer
      open
      size={640}
      onClose={onClose}
      title={words.edits.drawer(name)}
      footer={
        <Flex justify="end" gap={8}>
          <Button onClick={onClose}>{words.common.cancel}</Button>
          <Popconfirm title={words.edits.sure} onConfirm={() => start.mutate()}>
            <Button
              type="primary"
              disabled={!isComplete || asked !== edits || preview.isFetching || people === 0 || preview.isError}
              loading={start.isPending}
            >
              {words.edits.run(number(people))}
            </Button>
          </Popconfirm>
        </Flex>
      }
    >
      <Flex vertical gap={16}>
        <Flex vertical gap={8} align="start">
          {edits.map((edit, i) => (
            <Space key={i} wrap size={6}>
              <Select
                aria-label={words.edits.what}
                value={edit.kind}
                options={kinds.map((value) => ({ value, label: words.edits.kinds[value] }))}
                onChange={(kind) => setEdits(edits.with(i, blank[kind]))}
                popupMatchSelectWidth={false}
                style={{ minWidth: 120 }}
              />
              <Flex gap={6} wrap>
                <EditFields edit={edit} onChange={(next) => setEdits(edits.with(i, next))} />
              </Flex>
              <IconButton label={words.common.remove} icon={<DeleteOutlined />} onClick={() => setEdits(edits.toSpliced(i, 1))} />
            </Space>
          ))}
          <Button type="dashed" size="small" onClick={() => setEdits([...edits, blank.set])}>
            + {words.edits.add}
          </Button>
        </Flex>
        {preview.isError && <ErrorState query={preview} />}
        {isComplete && preview.data && (
          <Flex vertical gap={4} data-testid="edit-preview">
            <Typography.Text>{words.edits.preview(number(people))}</Typography.Text>
            {preview.data.items.map((item) => (
              <Typography.Text key={item.person} {...(item.changes.length === 0 ? { type: 'secondary' } : {})}>
                {item.name}:{' '}
                {item.changes.length === 0
                  ? words.edits.same
                  : item.changes.map((one) => `${one.name} ${shown(one.before)} → ${shown(one.after)}`).join(', ')}
              </Typography.Text>
            ))}
          </Flex>
        )}
      </Flex>
    </Drawer>
  )
}

const shown = (value: unknown): string =>
  value === null ? '∅' : value === '' ? '✓' : typeof value === 'string' ? value : JSON.stringify(value)
