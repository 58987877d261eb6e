import type { BulkEdit, PersonEdit } from '@millrace/contract/profiles/edits.ts'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { App, Button, Flex, Popconfirm, Table, Tag, Typography } from 'antd'
import { call } from '../../lib/api.ts'
import { useProject } from '../../lib/session.ts'
import { useFormat, useWords, type Words } from '../../lib/words.ts'
import { isOpen, JobActions, JobState } from '../../ui/job-progress.tsx'
import { Page } from '../../ui/page.tsx'
import type { PageOf } from '../../ui/pages.tsx'
import { Loaded } from '../../ui/states.tsx'
import { Time } from '../../ui/time.tsx'

const isGoing = ({ job, undo }: BulkEdit): boolean => [job, undo].some((one) => one !== null && isOpen(one))

/** Edits of many people at once: how far each has come, and the way back. */
export function EditsPage() {
  const words = useWords()
  const { api, slug, can } = useProject()
  const { number } = useFormat()
  const client = useQueryClient()
  const { message } = App.useApp()
  const query = useQuery({
    queryKey: ['edits', slug],
    queryFn: () => call<PageOf<BulkEdit>>(`${api}/people/edits`),
    refetchInterval: ({ state }) => (state.data?.items.some(isGoing) ? 1_000 : false),
  })
  const undo = useMutation({
    mutationFn: (edit: BulkEdit) => call(`${api}/people/edits/${edit.id}/undo`, { method: 'POST' }),
    onSettled: () => client.invalidateQueries({ queryKey: ['edits', slug] }),
    onError: (error) => void message.error(error.message),
  })
  return (
    <Page title={words.edits.title} note={words.edits.note}>
      <Loaded
        query={query}
        empty={{
          when: (data) => data.items.length === 0,
          text: words.edits.empty,
          action: (
            <Link to="/$slug/people/segments" params={{ slug }}>
              <Button type="primary">{words.edits.toSegments}</Button>
            </Link>
          ),
        }}
      >
        {(data) => (
          <Table<BulkEdit>
            rowKey="id"
            size="small"
            dataSource={[...data.items]}
            pagination={{ pageSize: 50, hideOnSinglePage: true, showSizeChanger: false }}
            scroll={{ x: 760 }}
            columns={[
              { title: words.common.time, render: (_, edit) => <Time at={edit.createdAt} /> },
              { title: words.edits.who, dataIndex: 'name' },
              {
                title: words.edits.what,
                render: (_, edit) => edit.edits.map((one) => <Tag key={told(one, words)}>{told(one, words)}</Tag>),
              },
              { title: words.edits.by, dataIndex: 'createdBy' },
              {
                title: words.plan.status,
                render: (_, edit) => (
                  <Flex vertical gap={4} align="start">
                    {edit.job && <JobState job={edit.job} />}
                    {edit.job && isOpen(edit.job) && <JobActions job={edit.job} />}
                    {edit.undo && (
                      <>
                        <Typography.Text type="secondary">{words.edits.undone}</Typography.Text>
                        <JobState job={edit.undo} />
                      </>
                    )}
                  </Flex>
                ),
              },
              {
                title: words.edits.undo,
                render: (_, edit) =>
                  edit.people > 0 &&
                  !isGoing(edit) && (
                    <Flex vertical gap={4} align="start">
                      <Popconfirm title={words.edits.sureUndo} onConfirm={() => undo.mutate(edit)}>
                        <Button size="small" disabled={!can('people.write')}>
                          {words.edits.undo}
                        </Button>
                      </Popconfirm>
                      <Typography.Text type="secondary">{words.edits.changed(number(edit.people))}</Typography.Text>
                    </Flex>
                  ),
              },
            ]}
          />
        )}
      </Loaded>
    </Page>
  )
}

function told(edit: PersonEdit, words: Words): string {
  const kind = words.edits.kinds[edit.kind]
  switch (edit.kind) {
    case 'set':
      return `${kind} ${edit.property} = ${typeof edit.value === 'string' ? edit.value : JSON.stringify(edit.value)}`
    case 'unset':
      return `${kind} ${edit.property}`
    case 'tag':
      return `${kind} ${edit.tag}${edit.value && ` = ${edit.value}`}`
    case 'untag':
      return `${kind} ${edit.tag}`
  }
}
