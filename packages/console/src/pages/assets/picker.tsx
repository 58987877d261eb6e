import { PictureOutlined } from '@ant-design/icons'
import type { Asset, Assets } from '@millrace/contract/assets/api.ts'
import { Button, Flex, Input, Modal, Typography, theme } from 'antd'
import { useState } from 'react'
import { useProject } from '../../lib/session.ts'
import { useWords } from '../../lib/words.ts'
import { loadedRows, More, usePages } from '../../ui/pages.tsx'
import { Loaded, Teach } from '../../ui/states.tsx'
import { State, Thumb } from './table.tsx'
import { UploadDialog } from './upload.tsx'

/** Takes a picture of the project where its address is wanted. */
export function PictureButton({ label, onPick }: { readonly label?: string; readonly onPick: (url: string, asset: Asset) => void }) {
  const words = useWords().assets
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <Button icon={<PictureOutlined />} onClick={() => setOpen(true)}>
        {label ?? words.pick}
      </Button>
      <Modal open={isOpen} onCancel={() => setOpen(false)} title={words.pickTitle} footer={null} width={720} destroyOnHidden>
        {isOpen && (
          <Pictures
            onPick={(asset) => {
              setOpen(false)
              onPick(asset.current.url, asset)
            }}
          />
        )}
      </Modal>
    </>
  )
}

function Pictures({ onPick }: { readonly onPick: (asset: Asset) => void }) {
  const words = useWords()
  const { slug, can } = useProject()
  const { token } = theme.useToken()
  const [search, setSearch] = useState('')
  const [isUploading, setUploading] = useState(false)
  const query = usePages<Assets>(['assets', slug, 'pick', search], `assets?kind=picture&limit=24&search=${encodeURIComponent(search)}`)
  const add = (
    <Button disabled={!can('content.write')} onClick={() => setUploading(true)}>
      {words.assets.upload}
    </Button>
  )
  return (
    <Flex vertical gap={12}>
      <Flex gap={8} wrap>
        <Input.Search
          allowClear
          aria-label={words.common.search}
          placeholder={words.common.search}
          onSearch={(text) => setSearch(text.trim())}
          style={{ width: 240 }}
        />
        {add}
      </Flex>
      <Loaded query={loadedRows<Asset>(query)}>
        {(rows) =>
          rows.length === 0 ? (
            <Teach text={search === '' ? words.assets.empty : words.assets.emptyFilter} />
          ) : (
            <Flex gap={12} wrap>
              {rows.map((asset) => (
                <Button
                  key={asset.id}
                  style={{ width: 152, height: 'auto', padding: token.paddingXS, whiteSpace: 'normal' }}
                  onClick={() => onPick(asset)}
                >
                  <Flex vertical gap={6} align="center">
                    <Thumb asset={asset} size={120} />
                    <Typography.Text ellipsis style={{ maxWidth: 130 }}>
                      {asset.name}
                    </Typography.Text>
                    <State asset={asset} />
                  </Flex>
                </Button>
              ))}
            </Flex>
          )
        }
      </Loaded>
      <More query={query} />
      {isUploading && <UploadDialog onClose={() => setUploading(false)} onDone={onPick} />}
    </Flex>
  )
}
