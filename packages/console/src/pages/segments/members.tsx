import type { Segment, segmentPeopleSchema } from '@millrace/contract/segments/api.ts'
import { useMutation, useQuery } from '@tanstack/react-query'
import { App, Button, Card, Flex } from 'antd'
import { useState } from 'react'
import type { z } from 'zod'
import { call } from '../../lib/api.ts'
import { useProject } from '../../lib/session.ts'
import { useFilters } from '../../lib/url-state.ts'
import { useFormat, useWords } from '../../lib/words.ts'
import { JobProgress } from '../../ui/job-progress.tsx'
import { ErrorState, Teach } from '../../ui/states.tsx'
import { EditDrawer } from '../people/edit-drawer.tsx'
import { PeopleTable } from '../people/list.tsx'

type SegmentPeople = z.infer<typeof segmentPeopleSchema>

/** The people of a segment, and what can be done with all of them. */
export function Members({
  segment: { id, name, revision },
  everyMs = false,
  empty,
}: {
  readonly segment: Segment
  /** Asks again: somebody may be changing who they are. */
  readonly everyMs?: number | false
  /** What to say when nobody is in it. */
  readonly empty?: string
}) {
  const words = useWords()
  const { api, slug, can } = useProject()
  const { number } = useFormat()
  const { message } = App.useApp()
  const { values, set } = useFilters('export')
  const [isEditing, setEditing] = useState(false)
  const query = useQuery({
    queryKey: ['segment-people', slug, id, revision],
    queryFn: () => call<SegmentPeople>(`${api}/segments/${id}/people?limit=50`),
    refetchInterval: everyMs,
  })
  const start = useMutation({
    mutationFn: () => call<{ job: string }>(`${api}/segments/${id}/export`, { method: 'POST', body: {} }),
    onSuccess: ({ job }) => set('export', job),
    onError: (error) => void message.error(error.message),
  })
  return (
    <Card
      size="small"
      title={<span data-testid="segment-people">{`${words.segments.peopleList} ${query.data ? number(query.data.total) : ''}`}</span>}
      extra={
        <Flex gap={8} wrap>
          {can('people.write') && (
            <Button size="small" onClick={() => setEditing(true)}>
              {words.edits.start}
            </Button>
          )}
          {can('people.read') && can('jobs.read') && (
            <Button size="small" title={words.segments.exportNote} loading={start.isPending} onClick={() => start.mutate()}>
              {words.segments.exportPeople}
            </Button>
          )}
        </Flex>
      }
      styles={{ body: { padding: 0 } }}
    >
      {values.export && (
        <div style={{ padding: '12px 16px' }}>
          <JobProgress key={values.export} id={values.export} />
        </div>
      )}
      {isEditing && <EditDrawer segmentId={id} name={name} onClose={() => setEditing(false)} />}
      {query.isError ? (
        <ErrorState query={query} />
      ) : (
        <PeopleTable items={query.data?.items ?? []} isLoading={query.isPending} empty={<Teach text={empty ?? words.segments.nobody} />} />
      )}
    </Card>
  )
}
