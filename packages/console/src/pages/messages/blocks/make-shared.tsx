import type { SharedBlock } from '@millrace/contract/content/blocks/api.ts'
import type { Block } from '@millrace/contract/content/blocks/schema.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { App, Button, Input, Popconfirm } from 'antd'
import { useState } from 'react'
import { call } from '../../../lib/api.ts'
import { useProject } from '../../../lib/session.ts'
import { useWords } from '../../../lib/words.ts'

/** Puts a block where other mails can show it too, and the shared one in its place. */
export function MakeShared({ block, onMade }: { readonly block: Block; readonly onMade: (id: string) => void }) {
  const words = useWords()
  const { api, slug, can } = useProject()
  const client = useQueryClient()
  const { message } = App.useApp()
  const [name, setName] = useState('')
  const make = useMutation({
    mutationFn: () => call<SharedBlock>(`${api}/shared-blocks`, { method: 'POST', body: { name, blocks: [block] } }),
    onSuccess: async (made) => {
      await client.invalidateQueries({ queryKey: ['shared-blocks', slug] })
      onMade(made.id)
      void message.success(words.blocks.madeShared)
    },
    onError: (error) => void message.error(error.message),
  })
  return (
    <Popconfirm
      icon={null}
      title={words.blocks.library.named}
      description={
        <Input aria-label={words.blocks.library.named} maxLength={100} value={name} onChange={({ target }) => setName(target.value)} />
      }
      okText={words.common.save}
      cancelText={words.common.cancel}
      okButtonProps={{ disabled: name.trim() === '' }}
      onConfirm={() => make.mutate()}
    >
      <Button disabled={!can('content.write')} loading={make.isPending}>
        {words.blocks.makeShared}
      </Button>
    </Popconfirm>
  )
}
