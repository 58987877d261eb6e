import type { ImportPreview } from '@millrace/contract/ingest/imports.ts'
import { Alert, Card, Flex, Table } from 'antd'
import { useFormat, useWords } from '../../../lib/words.ts'

/** What the first rows become, and what stands in the way of the others. */
export function PreviewSummary({ preview }: { readonly preview: ImportPreview }) {
  const words = useWords()
  const { number } = useFormat()
  const { rows, accepted, errors } = preview
  return (
    <Card size="small" title={words.imports.preview}>
      <Flex vertical gap={12}>
        <Alert
          type={accepted === rows ? 'success' : accepted === 0 ? 'error' : 'warning'}
          showIcon
          title={words.imports.previewSaid(number(rows), number(accepted))}
        />
        {errors.length > 0 && (
          <Table
            rowKey={(error) => `${error.row}${error.code}${error.column}`}
            size="small"
            dataSource={[...errors]}
            pagination={{ pageSize: 10, hideOnSinglePage: true }}
            scroll={{ x: 480 }}
            columns={[
              { title: words.imports.row, dataIndex: 'row', width: 80 },
              { title: words.imports.column, dataIndex: 'column' },
              {
                title: words.data.reason,
                render: (_, error) => words.imports.reasons[error.code as keyof typeof words.imports.reasons] ?? error.code,
              },
              { title: words.data.detail, dataIndex: 'detail' },
            ]}
          />
        )}
      </Flex>
    </Card>
  )
}
