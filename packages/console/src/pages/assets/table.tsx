import { FileOutlined } from '@ant-design/icons'
import type { Asset } from '@millrace/contract/assets/api.ts'
import { Button, Flex, Table, Tag, Typography } from 'antd'
import { useProject } from '../../lib/session.ts'
import { useFormat, useWords } from '../../lib/words.ts'

export function AssetTable({ rows, onOpen }: { readonly rows: readonly Asset[]; readonly onOpen: (id: string) => void }) {
  const words = useWords()
  const { timeZone } = useProject()
  const { bytes, time } = useFormat(timeZone)
  const w = words.assets
  return (
    <Table<Asset>
      rowKey="id"
      size="small"
      pagination={false}
      scroll={{ x: 900 }}
      dataSource={[...rows]}
      data-testid="assets"
      columns={[
        {
          title: words.common.name,
          width: 280,
          render: (_, row) => (
            <Flex gap={12} align="center">
              <Thumb asset={row} size={40} />
              <Button
                type="link"
                size="small"
                style={{ padding: 0, whiteSpace: 'normal', textAlign: 'start', height: 'auto' }}
                onClick={() => onOpen(row.id)}
              >
                {row.name}
              </Button>
            </Flex>
          ),
        },
        { title: w.folder, width: 140, render: (_, row) => row.folder || <Typography.Text type="secondary">–</Typography.Text> },
        {
          title: w.tags,
          width: 160,
          render: (_, row) => (
            <Flex gap={4} wrap>
              {row.tags.map((tag) => (
                <Tag key={tag} style={{ margin: 0 }}>
                  {tag}
                </Tag>
              ))}
            </Flex>
          ),
        },
        { title: words.common.state, width: 90, render: (_, row) => <State asset={row} /> },
        { title: w.size, width: 90, align: 'right', render: (_, row) => bytes(row.current.bytes) },
        {
          title: w.pixels,
          width: 110,
          align: 'right',
          render: (_, { current: { width, height } }) => (width === null ? '–' : `${width} × ${height}`),
        },
        { title: w.changed, width: 160, render: (_, row) => time(row.updatedAt) },
      ]}
    />
  )
}

export function State({ asset }: { readonly asset: Asset }) {
  const words = useWords().assets
  return (
    <Tag {...(asset.state === 'approved' ? { color: 'success' } : {})} style={{ margin: 0 }}>
      {words.states[asset.state]}
    </Tag>
  )
}

/** From this server, whatever its public address is: a console behind another one still shows it. */
export const hereOf = (url: string): string => url.replace(/^https?:\/\/[^/]+/, '')

export function Thumb({ asset: { kind, current }, size }: { readonly asset: Asset; readonly size: number }) {
  const box = { width: size, height: size, flex: 'none', borderRadius: 4 } as const
  if (kind === 'file')
    return (
      <Flex align="center" justify="center" style={box}>
        <FileOutlined style={{ fontSize: size / 2 }} aria-hidden />
      </Flex>
    )
  return <img src={`${hereOf(current.url)}?w=160`} alt="" loading="lazy" style={{ ...box, objectFit: 'contain' }} />
}
