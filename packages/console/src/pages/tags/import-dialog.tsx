import type { Import, ImportPreview } from '@millrace/contract/ingest/imports.ts'
import { byPersonNumber, type TagImport } from '@millrace/contract/tags/import-api.ts'
import { useMutation } from '@tanstack/react-query'
import { Alert, App, Button, Flex, Form, Modal, Progress, Segmented, Select, Typography, Upload } from 'antd'
import { useState } from 'react'
import { call } from '../../lib/api.ts'
import { useProject } from '../../lib/session.ts'
import { upload } from '../../lib/upload.ts'
import { useFormat, useWords } from '../../lib/words.ts'
import { useIdentitySettings, useIdTypes } from '../../ui/ids.tsx'

interface Taken {
  readonly id: string
  readonly name: string
  readonly columns: readonly string[]
}

/** A file, which of its columns says who and which what, and what becomes of everybody else. */
export function ImportDialog({
  tagId,
  onStarted,
  onClose,
}: {
  readonly tagId: string
  readonly onStarted: (job: string) => void
  readonly onClose: () => void
}) {
  const words = useWords().sql
  const { api } = useProject()
  const { message } = App.useApp()
  const [file, setFile] = useState<Taken>()
  const [columns, setColumns] = useState<Pick<TagImport, 'idType' | 'idColumn' | 'valueColumn'>>({ idType: 'login_id', idColumn: '' })
  const [mode, setMode] = useState<TagImport['mode']>('add')
  const start = useMutation({
    mutationFn: () =>
      call<{ job: string }>(`${api}/tags/${tagId}/import`, {
        method: 'POST',
        body: { importId: file?.id, ...columns, mode } satisfies object,
      }),
    onSuccess: ({ job }) => onStarted(job),
    onError: (error) => void message.error(error.message),
  })
  const take = (taken: Taken): void => {
    setFile(taken)
    const [idColumn = '', valueColumn] = taken.columns
    setColumns({ idType: columns.idType, idColumn, ...(valueColumn === undefined ? {} : { valueColumn }) })
  }
  return (
    <Modal
      open
      title={words.import}
      okText={words.start}
      okButtonProps={{ disabled: file === undefined || columns.idColumn === '', loading: start.isPending }}
      onOk={() => start.mutate()}
      onCancel={onClose}
    >
      <Flex vertical gap={12}>
        <Typography.Text type="secondary">{words.importHint}</Typography.Text>
        <ChooseFile file={file} onTaken={take} />
        {file && <Columns of={file} columns={columns} onChange={setColumns} />}
        <Form.Item label={words.mode} layout="vertical" style={{ margin: 0 }}>
          <Segmented
            value={mode}
            onChange={setMode}
            options={(['add', 'replace'] as const).map((value) => ({ value, label: words.modes[value] }))}
          />
        </Form.Item>
      </Flex>
    </Modal>
  )
}

function ChooseFile({ file, onTaken }: { readonly file: Taken | undefined; readonly onTaken: (file: Taken) => void }) {
  const words = useWords()
  const { api } = useProject()
  const { language } = useFormat()
  const [share, setShare] = useState<number>()
  const [problem, setProblem] = useState<string>()
  async function take(chosen: File): Promise<void> {
    setProblem(undefined)
    setShare(0)
    try {
      const made = await upload<Import>(`${api}/imports?kind=people&name=${encodeURIComponent(chosen.name)}`, chosen, language, setShare)
      const { columns } = await call<ImportPreview>(`${api}/imports/${made.id}/preview`, { method: 'POST', body: {} })
      onTaken({ id: made.id, name: chosen.name, columns: columns.map((one) => one.name) })
    } catch (error) {
      setProblem(error instanceof Error ? error.message : words.common.unreachable)
    } finally {
      setShare(undefined)
    }
  }
  return (
    <>
      <Flex gap={8} align="center" wrap>
        <Upload
          accept=".csv,.tsv,.txt,.jsonl,.ndjson,.xlsx,.parquet"
          showUploadList={false}
          disabled={share !== undefined}
          beforeUpload={(chosen) => {
            void take(chosen)
            return false
          }}
        >
          <Button loading={share !== undefined}>{words.sql.file}</Button>
        </Upload>
        <Typography.Text type="secondary">{file?.name ?? words.sql.fileTypes}</Typography.Text>
      </Flex>
      {share !== undefined && <Progress percent={Math.round(share * 100)} aria-label={words.imports.uploading} />}
      {problem && <Alert type="error" showIcon title={problem} />}
    </>
  )
}

type ColumnsOf = Pick<TagImport, 'idType' | 'idColumn' | 'valueColumn'>

function Columns({
  of,
  columns,
  onChange,
}: {
  readonly of: Taken
  readonly columns: ColumnsOf
  readonly onChange: (columns: ColumnsOf) => void
}) {
  const words = useWords().sql
  const types = useIdentitySettings().data?.types ?? []
  const nameOf = useIdTypes()
  const choices = of.columns.map((value) => ({ value, label: value }))
  const { valueColumn, ...who } = columns
  return (
    <Form layout="vertical" component="div">
      <Form.Item label={words.idColumn} style={{ marginBottom: 8 }}>
        <Select
          aria-label={words.idColumn}
          value={columns.idColumn}
          options={choices}
          onChange={(idColumn) => onChange({ ...columns, idColumn })}
        />
      </Form.Item>
      <Form.Item label={words.idType} style={{ marginBottom: 8 }}>
        <Select
          aria-label={words.idType}
          value={columns.idType}
          onChange={(idType) => onChange({ ...columns, idType })}
          options={[
            ...types.map(({ type }) => ({ value: type, label: nameOf(type) })),
            { value: byPersonNumber, label: words.personNumber },
          ]}
        />
      </Form.Item>
      <Form.Item label={words.valueColumn} style={{ margin: 0 }}>
        <Select
          aria-label={words.valueColumn}
          value={valueColumn ?? ''}
          onChange={(chosen) => onChange(chosen === '' ? who : { ...who, valueColumn: chosen })}
          options={[...choices, { value: '', label: words.noValue }]}
        />
      </Form.Item>
    </Form>
  )
}
