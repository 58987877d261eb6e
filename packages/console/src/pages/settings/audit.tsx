import type { AuditRow } from '@millrace/contract/admin/api.ts'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Button, Table } from 'antd'
import { call } from '../../lib/api.ts'
import { useProject } from '../../lib/session.ts'
import { useWords } from '../../lib/words.ts'
import { Page } from '../../ui/page.tsx'
import { ErrorState } from '../../ui/states.tsx'
import { Time } from '../../ui/time.tsx'

export function AuditPage() {
  const words = useWords()
  const { api, slug } = useProject()
  const query = useInfiniteQuery({
    queryKey: ['audit', slug],
    queryFn: ({ pageParam }) =>
      call<{ items: AuditRow[]; next: string | null }>(`${api}/audit?limit=50${pageParam ? `&cursor=${pageParam}` : ''}`),
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
  })
  return (
    <Page title={words.settings.audit}>
      {query.isError && <ErrorState query={query} />}
      <Table<AuditRow>
        rowKey="id"
        size="small"
        loading={query.isPending}
        dataSource={query.data?.pages.flatMap((page) => page.items) ?? []}
        pagination={false}
        scroll={{ x: 640 }}
        expandable={{
          expandedRowRender: (row) => (
            <pre style={{ whiteSpace: 'pre-wrap', margin: 0, fontSize: 12 }}>
              {JSON.stringify({ before: row.before, after: row.after }, null, 2)}
            </pre>
          ),
        }}
        columns={[
          { title: words.common.time, width: 140, render: (_, row) => <Time at={row.at} /> },
          { title: words.settings.who, render: (_, row) => `${row.actor} (${row.ip})` },
          { title: words.settings.what, dataIndex: 'action' },
          { title: words.settings.target, render: (_, row) => `${row.targetKind} ${row.targetId}` },
        ]}
      />
      {query.hasNextPage && <Button onClick={() => void query.fetchNextPage()}>{words.common.more}</Button>}
    </Page>
  )
}
