import type { ReferenceKind, UsedBy } from '@millrace/contract/uses.ts'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Flex, Spin, Tag, Typography } from 'antd'
import { call } from '../lib/api.ts'
import { useProject } from '../lib/session.ts'
import { useWords } from '../lib/words.ts'
import { ErrorState } from './states.tsx'

const pages = {
  segment: '/$slug/people/segments/$id',
  tag: '/$slug/people/tags/$id',
  template: '/$slug/engage/templates/$id',
  journey: '/$slug/engage/journeys/$id',
  broadcast: '/$slug/engage/broadcasts/$id',
  metric: '/$slug/analyze/metrics/$id',
  board: '/$slug/analyze/boards/$id',
  metric_alert: '/$slug/analyze/metric-alerts/$id',
} as const

/** What refers to a thing; nothing is an answer too. */
export function UsedByList({ kind, id }: { readonly kind: ReferenceKind; readonly id: string }) {
  const words = useWords()
  const { api, slug } = useProject()
  const query = useQuery({
    queryKey: ['used-by', slug, kind, id],
    queryFn: () => call<UsedBy>(`${api}/used-by?kind=${kind}&id=${encodeURIComponent(id)}`),
  })
  if (query.data === undefined && query.isError) return <ErrorState query={query} />
  if (query.data === undefined) return <Spin size="small" />
  const { items } = query.data
  if (items.length === 0) return <Typography.Text type="secondary">{words.common.unused}</Typography.Text>
  return (
    <Flex vertical gap={4}>
      <Typography.Text type="secondary">{words.common.usedBy(items.length)}</Typography.Text>
      {items.map((item) => (
        <Flex key={item.id} gap={8} align="center" wrap>
          <Tag>{words.common.definitions[item.kind]}</Tag>
          <Link to={pages[item.kind]} params={{ slug, id: item.id }}>
            {item.name}
          </Link>
          {item.isLive && <Tag color="success">{words.common.live}</Tag>}
          {item.isArchived && <Tag>{words.common.archived}</Tag>}
        </Flex>
      ))}
    </Flex>
  )
}
