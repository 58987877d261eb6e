import type { ImportPreview, ShownRecord } from '@millrace/contract/ingest/imports.ts'
import { Alert, Card, Flex, Table, Typography } from 'antd'
import { useProject } from '../../../lib/session.ts'
import { useFormat, useWords } from '../../../lib/words.ts'

/** What the first rows become, and what stands in the way of the others. */
export function PreviewSummary({ preview }: { readonly preview: ImportPreview }) {
  const words = useWords()
  const { number } = useFormat()
  const { rows, accepted, errors, records } = preview
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
        {records.length > 0 && <RecordTable records={records} />}
      </Flex>
    </Card>
  )
}

/** The first records as they would be stored. */
function RecordTable({ records }: { readonly records: readonly ShownRecord[] }) {
  const words = useWords()
  const { timeZone } = useProject()
  const { time } = useFormat(timeZone)
  return (
    <Table
      rowKey={(record) => JSON.stringify(record)}
      size="small"
      title={() => words.connections.shown}
      dataSource={[...records]}
      pagination={false}
      scroll={{ x: 640 }}
      columns={[
        {
          title: words.imports.kind,
          width: 160,
          render: (_, { event, item }) => (item ? `${item.type} ${item.id}` : (event ?? words.imports.kinds.people)),
        },
        { title: words.common.time, width: 160, render: (_, record) => (record.item ? '' : time(record.time)) },
        { title: words.imports.targets.id, width: 200, render: (_, record) => record.ids.map((id) => `${id.type} ${id.value}`).join(', ') },
        {
          title: words.items.properties,
          render: (_, record) => (
            <Typography.Text type="secondary" style={{ overflowWrap: 'anywhere' }}>
              {JSON.stringify(record.properties)}
            </Typography.Text>
          ),
        },
      ]}
    />
  )
}
