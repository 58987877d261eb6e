import { type SharedBlock, sharedBlockInputSchema, type SharedBlockVersions } from '@millrace/contract/content/blocks/api.ts'
import type { Block } from '@millrace/contract/content/blocks/schema.ts'
import type { UsedBy } from '@millrace/contract/uses.ts'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { App, Button, Card, Flex, Input, Typography } from 'antd'
import { call } from '../../../lib/api.ts'
import { useProject } from '../../../lib/session.ts'
import { useUndoable } from '../../../lib/undoable.ts'
import { useFormat, useWords } from '../../../lib/words.ts'
import { Page } from '../../../ui/page.tsx'
import { Loaded } from '../../../ui/states.tsx'
import { Time } from '../../../ui/time.tsx'
import { UsedByList } from '../../../ui/used-by.tsx'
import { Preview } from '../preview.tsx'
import { BlockEditor } from './block-editor.tsx'

/** A shared block: what it says, which templates have it, and what it said before. */
export function SharedBlockPage() {
  const { api, slug } = useProject()
  const { id = '' } = useParams({ strict: false })
  const query = useQuery({
    queryKey: ['shared-block', slug, id],
    queryFn: () => call<SharedBlock>(`${api}/shared-blocks/${id}`),
    staleTime: Number.POSITIVE_INFINITY,
  })
  return <Loaded query={query}>{(block) => <Editor key={block.id} block={block} />}</Loaded>
}

interface Draft {
  readonly name: string
  readonly blocks: readonly Block[]
}

function Editor({ block }: { readonly block: SharedBlock }) {
  const words = useWords()
  const { api, slug, can, timeZone } = useProject()
  const { clock } = useFormat(timeZone)
  const client = useQueryClient()
  const { message } = App.useApp()
  const isDetail = (before: Draft, after: Draft): boolean => before.blocks.length === after.blocks.length
  const { value, set, undo, redo } = useUndoable<Draft>({ name: block.name, blocks: block.blocks }, isDetail)
  const { name, blocks } = value
  const isChanged = name !== block.name || JSON.stringify(blocks) !== JSON.stringify(block.blocks)
  const used = useQuery({
    queryKey: ['used-by', slug, 'shared_block', block.id],
    queryFn: () => call<UsedBy>(`${api}/used-by?kind=shared_block&id=${block.id}`),
  })
  const save = useMutation({
    mutationFn: () =>
      call<SharedBlock>(`${api}/shared-blocks/${block.id}`, { method: 'PUT', body: { name, blocks }, revision: block.revision }),
    onSuccess: async (saved) => {
      client.setQueryData(['shared-block', slug, block.id], saved)
      void message.success(words.common.saved(clock(new Date())))
      await Promise.all(
        ['shared-blocks', 'shared-block-versions', 'preview'].map((key) => client.invalidateQueries({ queryKey: [key, slug] })),
      )
    },
    onError: (error) => void message.error(error.message),
  })
  return (
    <Page
      title={name || words.blocks.library.title}
      note={isChanged ? words.common.unsaved : `v${block.version}`}
      extra={
        <Button
          type="primary"
          disabled={!can('content.write') || !isChanged || !sharedBlockInputSchema.safeParse(value).success}
          loading={save.isPending}
          onClick={() => save.mutate()}
        >
          {words.common.save}
        </Button>
      }
    >
      <Flex vertical gap={4}>
        <UsedByList kind="shared_block" id={block.id} />
        {(used.data?.items.length ?? 0) > 0 && (
          <Typography.Text type="secondary">{words.blocks.library.changesAll(used.data?.items.length ?? 0)}</Typography.Text>
        )}
      </Flex>
      <Input
        aria-label={words.common.name}
        maxLength={100}
        value={name}
        onChange={({ target }) => set({ ...value, name: target.value })}
        style={{ maxWidth: 480 }}
      />
      <BlockEditor blocks={blocks} onChange={(next) => set({ ...value, blocks: next })} undo={undo} redo={redo} except={['shared']} />
      <Card size="small" title={words.messages.preview}>
        <Preview
          body={{ kind: 'email', format: 1, subject: name || ' ', preheader: '', blocks: [...blocks] }}
          event={{}}
          width={600}
          height={320}
        />
      </Card>
      <Versions block={block} onUse={(next) => set({ ...value, blocks: next })} />
    </Page>
  )
}

function Versions({ block, onUse }: { readonly block: SharedBlock; readonly onUse: (blocks: Block[]) => void }) {
  const words = useWords()
  const { api, slug } = useProject()
  const query = useQuery({
    queryKey: ['shared-block-versions', slug, block.id],
    queryFn: () => call<SharedBlockVersions>(`${api}/shared-blocks/${block.id}/versions`),
  })
  return (
    <Card size="small" title={words.blocks.library.versions}>
      <Loaded query={query}>
        {({ items }) => (
          <Flex vertical gap={4}>
            {items.map((one) => (
              <Flex key={one.version} gap={12} align="center" wrap>
                <span>v{one.version}</span>
                <Time at={one.savedAt} />
                <Typography.Text type="secondary">{one.savedBy}</Typography.Text>
                {one.version !== block.version && (
                  <Button size="small" aria-label={`${words.blocks.library.use} v${one.version}`} onClick={() => onUse(one.blocks)}>
                    {words.blocks.library.use}
                  </Button>
                )}
              </Flex>
            ))}
          </Flex>
        )}
      </Loaded>
    </Card>
  )
}
