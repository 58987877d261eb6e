import type { Segment } from '@millrace/contract/segments/api.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { App, Button, Input } from 'antd'
import { useState } from 'react'
import { call } from '../../lib/api.ts'
import { useProject } from '../../lib/session.ts'
import { useFilters } from '../../lib/url-state.ts'
import { useWords } from '../../lib/words.ts'
import { JobProgress } from '../../ui/job-progress.tsx'
import { Page } from '../../ui/page.tsx'
import { Shelf } from '../../ui/shelf.tsx'
import { UsedByList } from '../../ui/used-by.tsx'
import { FollowsLine } from './follows.tsx'
import { Members } from './members.tsx'
import { SqlLine } from './sql-line.tsx'
import { MembersDialog } from './members-dialog.tsx'

/** A segment whose people are those that were put on it: a name, who they are, and the way to change that. */
export function StaticSegment({ segment }: { readonly segment: Segment }) {
  const words = useWords()
  const { api, slug, can } = useProject()
  const client = useQueryClient()
  const navigate = useNavigate()
  const { message } = App.useApp()
  const { values } = useFilters('fill')
  const [name, setName] = useState(segment.name)
  const [isChanging, setChanging] = useState(false)
  const save = useMutation({
    mutationFn: () =>
      call<Segment>(`${api}/segments/${segment.id}`, { method: 'PUT', body: { name, rule: segment.rule }, revision: segment.revision }),
    onSuccess: async (saved) => {
      client.setQueryData(['segment', slug, saved.id], saved)
      await client.invalidateQueries({ queryKey: ['segments', slug] })
      void message.success(words.common.saved(new Date().toLocaleTimeString()))
    },
    onError: (error) => void message.error(error.message),
  })
  const follows = segment.list?.follows
  const filled = segment.list?.sql
  const isFilled = filled || follows?.refresh === 'hourly' || follows?.refresh === 'daily'
  const toList = () => segment.archivedAt === null && navigate({ to: '/$slug/people/segments', params: { slug } })
  return (
    <Page
      title={segment.name}
      note={filled ? words.sql.createHint : words.segments.lists.note}
      extra={
        <>
          <Shelf path="segments" row={segment} disabled={!can('segments.write')} onDone={toList} />
          <Button disabled={!can('segments.write') || Boolean(isFilled)} onClick={() => setChanging(true)}>
            {words.segments.lists.change}
          </Button>
          <Button
            type="primary"
            disabled={!can('segments.write') || name === '' || name === segment.name}
            loading={save.isPending}
            onClick={() => save.mutate()}
          >
            {words.common.save}
          </Button>
        </>
      }
    >
      <Input
        aria-label={words.segments.nameHint}
        maxLength={100}
        value={name}
        onChange={(event) => setName(event.target.value)}
        style={{ maxWidth: 480 }}
      />
      {follows && <FollowsLine segment={segment} follows={follows} />}
      {filled && <SqlLine key={filled.query} segment={segment} filled={filled} />}
      {values.fill && <JobProgress key={values.fill} id={values.fill} />}
      <Members segment={segment} everyMs={3_000} empty={words.segments.lists.empty} />
      <UsedByList kind="segment" id={segment.id} />
      {isChanging && <MembersDialog id={segment.id} onClose={() => setChanging(false)} />}
    </Page>
  )
}
