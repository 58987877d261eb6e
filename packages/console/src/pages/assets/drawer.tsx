import type { Asset, AssetDetail } from '@millrace/contract/assets/api.ts'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { App, AutoComplete, Button, Drawer, Flex, Form, Input, Popconfirm, Select, Typography } from 'antd'
import { useState } from 'react'
import { call } from '../../lib/api.ts'
import { useProject } from '../../lib/session.ts'
import { useFormat, useWords } from '../../lib/words.ts'
import { Loaded } from '../../ui/states.tsx'
import { UsedByList } from '../../ui/used-by.tsx'
import { hereOf, State } from './table.tsx'
import { UploadDialog } from './upload.tsx'

interface Props {
  readonly id: string
  readonly folders: readonly string[]
  readonly onClose: () => void
}

/** One asset: what it looks like, where it is used, who approved it, and its versions. */
export function AssetDrawer({ id, folders, onClose }: Props) {
  const words = useWords()
  const { api, slug } = useProject()
  const query = useQuery({ queryKey: ['asset', slug, id], queryFn: () => call<AssetDetail>(`${api}/assets/${id}`) })
  return (
    <Drawer open onClose={onClose} size={560} title={query.data?.name ?? words.assets.title}>
      <Loaded query={query}>{(asset) => <Shown key={asset.revision} asset={asset} folders={folders} onClose={onClose} />}</Loaded>
    </Drawer>
  )
}

function Shown({ asset, folders, onClose }: { readonly asset: AssetDetail } & Omit<Props, 'id'>) {
  const words = useWords()
  const { timeZone } = useProject()
  const { bytes, time } = useFormat(timeZone)
  const { current } = asset
  return (
    <Flex vertical gap={16}>
      {asset.kind === 'picture' && (
        <img
          src={`${hereOf(current.url)}?w=640`}
          alt={asset.name}
          style={{ maxWidth: '100%', maxHeight: 320, objectFit: 'contain', alignSelf: 'center' }}
        />
      )}
      <Actions asset={asset} onClose={onClose} />
      <Flex vertical>
        <Typography.Text copyable={{ text: current.url }} style={{ wordBreak: 'break-all' }}>
          {current.url}
        </Typography.Text>
        <Typography.Text type="secondary">{words.assets.addressNote}</Typography.Text>
      </Flex>
      <Flex vertical gap={4}>
        <Typography.Text strong>{words.assets.usedBy}</Typography.Text>
        <UsedByList kind="asset" id={asset.id} />
      </Flex>
      <Described asset={asset} folders={folders} />
      <Flex vertical gap={4}>
        <Typography.Text strong>{words.assets.versions}</Typography.Text>
        {asset.versions.map((one) => (
          <Flex key={one.version} gap={8} wrap>
            <a href={hereOf(one.url)} target="_blank" rel="noreferrer">
              {words.assets.version(one.version)}
            </a>
            <span>{one.fileName}</span>
            <Typography.Text type="secondary">
              {bytes(one.bytes)} · {words.assets.savedBy(one.savedBy, time(one.savedAt))}
            </Typography.Text>
          </Flex>
        ))}
      </Flex>
    </Flex>
  )
}

function useChange() {
  const { api, slug } = useProject()
  const client = useQueryClient()
  const { message } = App.useApp()
  return useMutation({
    mutationFn: ({ asset, path = '', method, body }: { asset: Asset; path?: string; method: 'POST' | 'PUT' | 'DELETE'; body?: object }) =>
      call<Asset | undefined>(`${api}/assets/${asset.id}${path}`, { method, revision: asset.revision, ...(body ? { body } : {}) }),
    onSuccess: async (_, { asset, method }) => {
      if (method !== 'DELETE') await client.invalidateQueries({ queryKey: ['asset', slug, asset.id] })
      await client.invalidateQueries({ queryKey: ['assets', slug] })
    },
    onError: (error) => void message.error(error.message),
  })
}

function Actions({ asset, onClose }: { readonly asset: Asset; readonly onClose: () => void }) {
  const words = useWords().assets
  const { can, timeZone } = useProject()
  const { time } = useFormat(timeZone)
  const { message } = App.useApp()
  const change = useChange()
  const [isRenewing, setRenewing] = useState(false)
  const isApproved = asset.state === 'approved'
  return (
    <Flex gap={8} align="center" wrap>
      <State asset={asset} />
      {asset.approvedBy !== null && asset.approvedAt !== null && (
        <Typography.Text type="secondary">{words.approvedBy(asset.approvedBy, time(asset.approvedAt))}</Typography.Text>
      )}
      <Button
        size="small"
        disabled={!can('journeys.approve')}
        loading={change.isPending}
        onClick={() => change.mutate({ asset, method: 'POST', path: isApproved ? '/withdraw' : '/approve' })}
      >
        {isApproved ? words.withdraw : words.approve}
      </Button>
      <Button size="small" disabled={!can('content.write')} onClick={() => setRenewing(true)}>
        {words.newVersion}
      </Button>
      <Popconfirm
        title={words.removeSure}
        okText={words.remove}
        onConfirm={() =>
          change.mutate(
            { asset, method: 'DELETE' },
            {
              onSuccess: () => {
                void message.success(words.removed)
                onClose()
              },
            },
          )
        }
      >
        <Button size="small" danger disabled={!can('content.write')}>
          {words.remove}
        </Button>
      </Popconfirm>
      {isRenewing && <UploadDialog of={asset} onClose={() => setRenewing(false)} onDone={() => undefined} />}
    </Flex>
  )
}

interface Fields {
  readonly name: string
  readonly folder: string
  readonly tags: string[]
  readonly note: string
}

function Described({ asset, folders }: { readonly asset: Asset; readonly folders: readonly string[] }) {
  const words = useWords()
  const { can } = useProject()
  const change = useChange()
  const { name, folder, tags, note } = asset
  return (
    <Form<Fields>
      layout="vertical"
      initialValues={{ name, folder, tags, note }}
      disabled={!can('content.write')}
      onFinish={(body) => change.mutate({ asset, method: 'PUT', body })}
    >
      <Form.Item name="name" label={words.common.name} rules={[{ required: true, whitespace: true }]}>
        <Input maxLength={100} />
      </Form.Item>
      <Form.Item name="folder" label={words.assets.folder} extra={words.assets.folderNote}>
        <AutoComplete options={folders.map((value) => ({ value }))} maxLength={100} />
      </Form.Item>
      <Form.Item name="tags" label={words.assets.tags}>
        <Select mode="tags" maxCount={20} open={false} suffixIcon={null} />
      </Form.Item>
      <Form.Item name="note" label={words.assets.noteField}>
        <Input.TextArea maxLength={1_000} autoSize={{ minRows: 1, maxRows: 6 }} />
      </Form.Item>
      <Button htmlType="submit" loading={change.isPending}>
        {words.common.save}
      </Button>
    </Form>
  )
}
