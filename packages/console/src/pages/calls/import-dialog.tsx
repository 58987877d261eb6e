import type { ImportedResults } from '@millrace/contract/calls/api.ts'
import { InboxOutlined } from '@ant-design/icons'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Flex, Modal, Table, Typography, Upload } from 'antd'
import { useState } from 'react'
import { call } from '../../lib/api.ts'
import { useProject } from '../../lib/session.ts'
import { useFormat, useWords } from '../../lib/words.ts'
import { mostRows, readResults } from './sheet.ts'

interface Refused {
  readonly line: number
  readonly task: string
  readonly why: string
}
interface Done {
  readonly taken: number
  readonly known: number
  readonly refused: readonly Refused[]
}

const atOnce = 500

/** Results from a call centre that works outside: what is wrong with one line keeps none of the others back. */
export function ImportButton() {
  const words = useWords()
  const { imports } = words.calls
  const { api, slug, timeZone } = useProject()
  const { number } = useFormat()
  const client = useQueryClient()
  const [isOpen, setOpen] = useState(false)
  const take = useMutation({
    mutationFn: async (file: File): Promise<Done> => {
      const { readCsv } = await import('../../lib/read-csv.ts')
      const rows = await readCsv(file).catch(() => {
        throw new Error(imports.unreadable)
      })
      const { told, wrong } = readResults(rows, timeZone, { ...imports, tooMany: imports.tooMany(number(mostRows)) })
      const refused: Refused[] = [...wrong]
      let [taken, known] = [0, 0]
      for (let from = 0; from < told.length; from += atOnce) {
        const some = told.slice(from, from + atOnce)
        const { items } = await call<ImportedResults>(`${api}/calls/results`, {
          method: 'POST',
          body: { items: some.map(({ line: _, ...one }) => one) },
        })
        for (const [i, { state, why, task }] of items.entries()) {
          if (state === 'taken_over') taken += 1
          if (state === 'known') known += 1
          if (state === 'refused') refused.push({ line: some[i]?.line ?? 0, task: String(task), why })
        }
      }
      return { taken, known, refused: refused.toSorted((a, b) => a.line - b.line) }
    },
    onSuccess: () => client.invalidateQueries({ queryKey: ['calls', slug] }),
  })
  const { data } = take
  return (
    <>
      <Button onClick={() => setOpen(true)}>{imports.open}</Button>
      <Modal open={isOpen} title={imports.title} footer={null} onCancel={() => setOpen(false)} afterClose={() => take.reset()} width={640}>
        <Flex vertical gap={12}>
          <Typography.Text type="secondary">{imports.note}</Typography.Text>
          <Upload.Dragger
            accept=".csv,text/csv"
            showUploadList={false}
            disabled={take.isPending}
            beforeUpload={(file) => {
              take.mutate(file)
              return false
            }}
          >
            <Flex gap={8} justify="center" align="center">
              <InboxOutlined style={{ fontSize: 20 }} />
              {imports.drop}
            </Flex>
          </Upload.Dragger>
          {take.isError && <Alert type="error" showIcon title={take.error.message} />}
          {data && (
            <Alert
              type={data.refused.length > 0 ? 'warning' : 'success'}
              showIcon
              title={imports.done(number(data.taken), number(data.known), number(data.refused.length))}
            />
          )}
          {data && data.refused.length > 0 && (
            <Table<Refused>
              size="small"
              rowKey="line"
              dataSource={[...data.refused]}
              pagination={false}
              scroll={{ x: 400, y: 240 }}
              columns={[
                { title: imports.line, dataIndex: 'line', width: 64 },
                { title: 'task', dataIndex: 'task', width: 96 },
                { title: imports.why, dataIndex: 'why' },
              ]}
            />
          )}
        </Flex>
      </Modal>
    </>
  )
}
