import type { SplitPreview } from '@millrace/contract/identity/api.ts'
import { isDeviceId } from '@millrace/contract/ids.ts'
import type { Person } from '@millrace/contract/profiles/api.ts'
import { useMutation, useQuery } from '@tanstack/react-query'
import { App, Checkbox, Descriptions, Flex, Modal, Typography } from 'antd'
import { useState } from 'react'
import { call } from '../../lib/api.ts'
import { useProject } from '../../lib/session.ts'
import { useWords } from '../../lib/words.ts'
import { IdLines, useIdTypes } from '../../ui/ids.tsx'
import { Loaded } from '../../ui/states.tsx'

type Ids = Person['ids']
const keyOf = (id: Ids[number]): string => `${id.type}\n${id.value}`

/** Chooses ids that become a person of their own, and says beforehand what goes with them. */
export function SplitDialog({
  person,
  onClose,
  onSplit,
}: {
  readonly person: Person
  readonly onClose: () => void
  readonly onSplit: () => Promise<void>
}) {
  const words = useWords()
  const nameOf = useIdTypes()
  const { api, slug } = useProject()
  const { message } = App.useApp()
  const [chosen, choose] = useState<string[]>([])
  const graph = person.ids.filter((id) => !isDeviceId(id.type))
  const ids = graph.filter((id) => chosen.includes(keyOf(id)))
  const query = useQuery({
    queryKey: ['split-preview', slug, person.id, chosen],
    queryFn: () => call<SplitPreview>(`${api}/people/${person.id}/split-preview`, { method: 'POST', body: { ids } }),
    enabled: ids.length > 0,
    retry: false,
    gcTime: 0,
  })
  const split = useMutation({
    mutationFn: () => call<{ personId: number }>(`${api}/people/${person.id}/split`, { method: 'POST', body: { ids } }),
    onSuccess: async ({ personId }) => {
      onClose()
      void message.success(words.identity.splitDone(personId))
      await onSplit()
    },
    onError: (error) => void message.error(error.message),
  })
  return (
    <Modal
      open
      title={words.identity.split}
      okText={words.identity.kinds.split}
      cancelText={words.common.cancel}
      okButtonProps={{ disabled: query.data === undefined || query.isFetching }}
      confirmLoading={split.isPending}
      onOk={() => split.mutate()}
      onCancel={onClose}
    >
      <Flex vertical gap={16}>
        <Typography.Text type="secondary">
          {person.ids.length < 2 ? words.identity.nothingToSplit : words.identity.splitNote}
        </Typography.Text>
        <Checkbox.Group
          value={chosen}
          onChange={choose}
          disabled={person.ids.length < 2}
          style={{ flexDirection: 'column', gap: 4 }}
          options={graph.map((id) => ({ value: keyOf(id), label: `${nameOf(id.type)} ${id.value}` }))}
        />
        {ids.length > 0 && <Loaded query={query}>{(preview) => <Preview preview={preview} />}</Loaded>}
      </Flex>
    </Modal>
  )
}

function Preview({ preview }: { readonly preview: SplitPreview }) {
  const words = useWords()
  return (
    <Flex vertical gap={8}>
      <Descriptions
        size="small"
        column={1}
        items={[
          { key: 'leaves', label: words.identity.leaves, children: <IdLines ids={preview.ids} /> },
          { key: 'stays', label: words.identity.staysHere, children: <IdLines ids={preview.stay} /> },
        ]}
      />
      <Typography.Text type="secondary">{preview.history ? words.identity.historyGoes : words.identity.historyStays}</Typography.Text>
    </Flex>
  )
}
