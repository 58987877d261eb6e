import type { Import } from '@millrace/contract/ingest/imports.ts'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button, Flex, Table } from 'antd'
import { useState } from 'react'
import { call } from '../../../lib/api.ts'
import { useProject } from '../../../lib/session.ts'
import { useFormat, useWords } from '../../../lib/words.ts'
import { Page } from '../../../ui/page.tsx'
import { Loaded } from '../../../ui/states.tsx'
import { Time } from '../../../ui/time.tsx'
import { NewImport } from './new-import.tsx'

/** Files of customers on their way in: what was uploaded, and where each stands. */
export function ImportList() {
  const words = useWords()
  const { api, slug } = useProject()
  const { bytes } = useFormat()
  const [isAdding, setAdding] = useState(false)
  const query = useInfiniteQuery({
    queryKey: ['imports', slug],
    queryFn: ({ pageParam }) =>
      call<{ items: Import[]; next: string | null }>(`${api}/imports?limit=50${pageParam && `&cursor=${encodeURIComponent(pageParam)}`}`),
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
    select: (data) => data.pages.flatMap((page) => page.items),
  })
  const add = (
    <Button type="primary" onClick={() => setAdding(true)}>
      {words.imports.add}
    </Button>
  )
  return (
    <Page title={words.imports.title} extra={add}>
      <Loaded query={query} empty={{ when: (rows) => rows.length === 0, text: words.imports.empty, action: add }}>
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
            {query.hasNextPage && (
              <Button onClick={() => void query.fetchNextPage()} loading={query.isFetchingNextPage}>
                {words.common.more}
              </Button>
            )}
          </Flex>
        )}
      </Loaded>
      <NewImport isOpen={isAdding} onClose={() => setAdding(false)} />
    </Page>
  )
}
