import { InboxOutlined } from '@ant-design/icons'
import type { Asset } from '@millrace/contract/assets/api.ts'
import { useQueryClient } from '@tanstack/react-query'
import { Alert, Flex, Modal, Progress, Typography, Upload } from 'antd'
import { useState } from 'react'
import { useProject } from '../../lib/session.ts'
import { upload } from '../../lib/upload.ts'
import { useFormat, useWords } from '../../lib/words.ts'

/** A file to be dropped: a new asset, or a new version of one. */
export function UploadDialog({
  folder = '',
  of,
  onClose,
  onDone,
}: {
  readonly folder?: string
  readonly of?: Asset
  readonly onClose: () => void
  readonly onDone: (made: Asset) => void
}) {
  const words = useWords()
  const { api, slug } = useProject()
  const { language } = useFormat()
  const client = useQueryClient()
  const [share, setShare] = useState<number>()
  const [problem, setProblem] = useState<string>()

  async function take(file: File): Promise<void> {
    setProblem(undefined)
    setShare(0)
    const name = encodeURIComponent(file.name)
    try {
      const path = of ? `${api}/assets/${of.id}/versions?name=${name}` : `${api}/assets?name=${name}&folder=${encodeURIComponent(folder)}`
      const made = await upload<Asset>(path, file, language, setShare, of?.revision)
      await client.invalidateQueries({ queryKey: ['assets', slug] })
      await client.invalidateQueries({ queryKey: ['asset', slug, made.id] })
      onDone(made)
      onClose()
    } catch (error) {
      setProblem(error instanceof Error ? error.message : words.common.unreachable)
    } finally {
      setShare(undefined)
    }
  }

  return (
    <Modal open onCancel={onClose} title={of ? words.assets.newVersion : words.assets.upload} footer={null}>
      <Flex vertical gap={16}>
        <Upload.Dragger
          accept=".png,.jpg,.jpeg,.gif,.webp,.pdf,.docx,.xlsx,.pptx,.csv,.txt,.ics,.zip,.mp3,.mp4"
          showUploadList={false}
          disabled={share !== undefined}
          beforeUpload={(file) => {
            void take(file)
            return false
          }}
        >
          <p className="ant-upload-drag-icon">
            <InboxOutlined />
          </p>
          <p>{words.assets.drop}</p>
          <Typography.Text type="secondary">{words.assets.formats}</Typography.Text>
        </Upload.Dragger>
        {share !== undefined && <Progress percent={Math.round(share * 100)} aria-label={words.assets.uploading} />}
        {problem && <Alert type="error" showIcon title={problem} />}
      </Flex>
    </Modal>
  )
}
