import type { Import } from '@millrace/contract/ingest/imports.ts'
import { Link } from '@tanstack/react-router'
import { Button, Flex, Table } from 'antd'
import { useProject } from '../../../lib/session.ts'
import { useFilters } from '../../../lib/url-state.ts'
import { useFormat, useWords } from '../../../lib/words.ts'
import { Page } from '../../../ui/page.tsx'
import { Loaded } from '../../../ui/states.tsx'
import { Time } from '../../../ui/time.tsx'
import { NewImport } from './new-import.tsx'
import { loadedRows, More, type PageOf, usePages } from '../../../ui/pages.tsx'

/** Files of customers on their way in: what was uploaded, and where each stands. */
export function ImportList() {
  const words = useWords()
  const { slug } = useProject()
  const { bytes } = useFormat()
  const { values, set } = useFilters('add')
  const query = usePages<PageOf<Import>>(['imports', slug], 'imports?limit=50')
  const add = (
    <Button type="primary" onClick={() => set('add', 'events')}>
      {words.imports.add}
    </Button>
  )
  return (
    <Page title={words.imports.title} extra={add}>
      <Loaded query={loadedRows(query)} empty={{ when: (rows) => rows.length === 0, text: words.imports.empty, action: add }}>
        {(rows) => (
          <Flex vertical gap={12}>
            <Table<Import>
              rowKey="id"
              size="small"
              dataSource={rows}
              pagination={false}
              scroll={{ x: 640 }}
              columns={[
                {
                  title: words.imports.file,
                  render: (_, row) => (
                    <Link to="/$slug/data/imports/$id" params={{ slug, id: row.id }}>
                      {row.name}
                    </Link>
                  ),
                },
                { title: words.imports.kind, render: (_, row) => words.imports.kinds[row.kind] },
                { title: words.imports.size, align: 'right', render: (_, row) => bytes(row.bytes) },
                { title: words.common.state, render: (_, row) => (row.jobId ? words.imports.started : words.imports.uploaded) },
                { title: words.imports.by, dataIndex: 'createdBy', responsive: ['md'] },
                { title: words.common.time, render: (_, row) => <Time at={row.createdAt} /> },
              ]}
            />
            <More query={query} />
          </Flex>
        )}
      </Loaded>
      <NewImport kind={values.add} onPick={(kind) => set('add', kind)} onClose={() => set('add', undefined)} />
    </Page>
  )
}
