import { InboxOutlined } from '@ant-design/icons'
import { type Import, type ImportKind, importKinds } from '@millrace/contract/ingest/imports.ts'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Alert, Flex, Modal, Progress, Segmented, Typography, Upload } from 'antd'
import { useState } from 'react'
import { useProject } from '../../../lib/session.ts'
import { upload } from '../../../lib/upload.ts'
import { useFormat, useWords } from '../../../lib/words.ts'

interface Props {
  /** One of the kinds while the dialog is open. */
  readonly kind: string
  onPick(kind: ImportKind): void
  onClose(): void
}

/** What the rows are, and the file; then on to its columns. */
export function NewImport({ kind: asked, onPick, onClose }: Props) {
  const words = useWords()
  const { api, slug } = useProject()
  const { language } = useFormat()
  const client = useQueryClient()
  const navigate = useNavigate()
  const kind = importKinds.find((one) => one === asked) ?? 'events'
  const [share, setShare] = useState<number>()
  const [problem, setProblem] = useState<string>()

  async function take(file: File): Promise<void> {
    setProblem(undefined)
    setShare(0)
    try {
      const made = await upload<Import>(`${api}/imports?kind=${kind}&name=${encodeURIComponent(file.name)}`, file, language, setShare)
      await client.invalidateQueries({ queryKey: ['imports', slug] })
      void navigate({ to: '/$slug/data/imports/$id', params: { slug, id: made.id } })
    } catch (error) {
      setProblem(error instanceof Error ? error.message : words.common.unreachable)
    } finally {
      setShare(undefined)
    }
  }

  return (
    <Modal open={asked !== ''} onCancel={onClose} title={words.imports.add} footer={null} destroyOnHidden>
      <Flex vertical gap={16}>
        <Segmented<ImportKind>
          block
          value={kind}
          onChange={onPick}
          options={importKinds.map((one) => ({ value: one, label: words.imports.kinds[one] }))}
        />
        <Typography.Text type="secondary">{words.imports.kindNotes[kind]}</Typography.Text>
        <Upload.Dragger
          accept=".csv,.tsv,.txt,.jsonl,.ndjson,.xlsx,.parquet"
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
          <p>{words.imports.drop}</p>
          <Typography.Text type="secondary">{words.imports.formats}</Typography.Text>
        </Upload.Dragger>
        {share !== undefined && <Progress percent={Math.round(share * 100)} aria-label={words.imports.uploading} />}
        {problem && <Alert type="error" showIcon title={problem} />}
      </Flex>
    </Modal>
  )
}
