import type { Segment } from '@millrace/contract/segments/api.ts'
import type { SqlSegment } from '@millrace/contract/segments/sql-api.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { App, Button, Card, Flex, Typography } from 'antd'
import { useState } from 'react'
import { call } from '../../lib/api.ts'
import { useProject } from '../../lib/session.ts'
import { useWords } from '../../lib/words.ts'
import { SqlField } from '../../ui/sql-field.tsx'
import { Refilled } from './follows.tsx'
import { SqlCount } from './sql-count.tsx'

/** The query a segment is filled by, how often, and when it was; all of it can be changed here. */
export function SqlLine({ segment, filled }: { readonly segment: Segment; readonly filled: SqlSegment }) {
  const words = useWords().sql
  const { api, slug, can } = useProject()
  const client = useQueryClient()
  const { message } = App.useApp()
  const [query, setQuery] = useState(filled.query)
  const save = useMutation({
    mutationFn: () => call(`${api}/segments/${segment.id}/query`, { method: 'PUT', body: { query }, revision: segment.revision }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['segment', slug, segment.id] })
      void message.success(words.saved)
    },
  })
  return (
    <>
      <Refilled segment={segment} filled={filled}>
        <Typography.Text>{words.filledBy}</Typography.Text>
      </Refilled>
      <Card size="small" title={words.query}>
        <Flex vertical gap={12}>
          <SqlField answers="people" query={query} onChange={setQuery} error={save.error?.message} />
          <Flex gap={12} align="center" wrap>
            <Button
              disabled={!can('segments.write') || !can('people.read_pii') || query.trim() === '' || query === filled.query}
              loading={save.isPending}
              onClick={() => save.mutate()}
            >
              {words.save}
            </Button>
            <SqlCount query={query} />
          </Flex>
        </Flex>
      </Card>
    </>
  )
}
