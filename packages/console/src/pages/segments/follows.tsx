import type { Segment } from '@millrace/contract/segments/api.ts'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { App, Button, Flex, Select, Typography } from 'antd'
import type { SqlSegment } from '@millrace/contract/segments/sql-api.ts'
import type { ReactNode } from 'react'
import { call } from '../../lib/api.ts'
import { useProject } from '../../lib/session.ts'
import { useFilters } from '../../lib/url-state.ts'
import { useWords } from '../../lib/words.ts'
import { Time } from '../../ui/time.tsx'

type Follows = NonNullable<NonNullable<Segment['list']>['follows']>

/** Which segment a list is filled from, how often, and when it was; both can be changed here. */
export function FollowsLine({ segment, follows }: { readonly segment: Segment; readonly follows: Follows }) {
  const words = useWords().segments.lists
  const { api, slug } = useProject()
  const from = useQuery({
    queryKey: ['segment', slug, follows.segmentId],
    queryFn: () => call<Segment>(`${api}/segments/${follows.segmentId}`),
  })
  return (
    <Refilled segment={segment} filled={follows}>
      <Typography.Text>
        {words.follows}{' '}
        <Link to="/$slug/people/segments/$id" params={{ slug, id: follows.segmentId }}>
          {from.data?.name ?? follows.segmentId}
        </Link>
      </Typography.Text>
    </Refilled>
  )
}

/** How often a list is filled anew and when it was, behind what it is filled from. */
export function Refilled({
  segment,
  filled,
  children,
}: {
  readonly segment: Segment
  readonly filled: Pick<SqlSegment, 'refresh' | 'refreshedAt'>
  readonly children: ReactNode
}) {
  const words = useWords().segments.lists
  const { api, slug, can } = useProject()
  const client = useQueryClient()
  const { message } = App.useApp()
  const { set } = useFilters('fill')
  const url = `${api}/segments/${segment.id}/refresh`
  const onError = (error: Error) => void message.error(error.message)
  const change = useMutation({
    mutationFn: (refresh: SqlSegment['refresh']) => call(url, { method: 'PUT', body: { refresh }, revision: segment.revision }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['segment', slug, segment.id] }),
    onError,
  })
  const refill = useMutation({
    mutationFn: () => call<{ job: string }>(url, { method: 'POST' }),
    onSuccess: ({ job }) => set('fill', job),
    onError,
  })
  return (
    <Flex gap={12} align="center" wrap>
      {children}
      <Select
        aria-label={words.refresh}
        value={filled.refresh}
        disabled={!can('segments.write')}
        loading={change.isPending}
        onChange={(refresh) => change.mutate(refresh)}
        options={(['asked', 'hourly', 'daily'] as const).map((value) => ({ value, label: words.refreshes[value] }))}
        style={{ width: 120 }}
      />
      <Button disabled={!can('segments.write')} loading={refill.isPending} onClick={() => refill.mutate()}>
        {words.refill}
      </Button>
      <Typography.Text type="secondary">
        {words.filled} {filled.refreshedAt === null ? words.notFilled : <Time at={filled.refreshedAt} />}
      </Typography.Text>
    </Flex>
  )
}
