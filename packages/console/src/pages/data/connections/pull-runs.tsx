import type { Job } from '@millrace/contract/jobs/api.ts'
import type { Pull } from '@millrace/contract/ingest/pulls.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { App, Button, Card, Flex, Popconfirm, Table, Typography } from 'antd'
import { call } from '../../../lib/api.ts'
import { useProject } from '../../../lib/session.ts'
import { useWords } from '../../../lib/words.ts'
import { JobActions, JobState } from '../../../ui/job-progress.tsx'
import { loadedRows, More, type PageOf, usePages } from '../../../ui/pages.tsx'
import { Loaded } from '../../../ui/states.tsx'
import { Time } from '../../../ui/time.tsx'
import { PullState } from './list.tsx'

/** How a pull stands, what can be done with it now, and how its runs went. */
export function PullRuns({ pull }: { readonly pull: Pull }) {
  const words = useWords()
  const { api, slug, can } = useProject()
  const client = useQueryClient()
  const navigate = useNavigate()
  const { message } = App.useApp()
  const runs = usePages<PageOf<Job>>(['pull-runs', slug, pull.id], `jobs?kind=ingest.pull&key=${pull.id}&limit=20`, {
    refetchInterval: 3_000,
  })
  const act = useMutation({
    mutationFn: (verb: 'run' | 'pause' | 'resume' | 'rewind') => call(`${api}/pulls/${pull.id}/${verb}`, { method: 'POST', body: {} }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['pull', slug, pull.id] })
      await client.invalidateQueries({ queryKey: ['pull-runs', slug, pull.id] })
    },
    onError: (error) => void message.error(error.message),
  })
  const remove = useMutation({
    mutationFn: () => call(`${api}/pulls/${pull.id}`, { method: 'DELETE' }),
    onSuccess: () => navigate({ to: '/$slug/data/connections', params: { slug }, search: { tab: 'pulls' } as never /* untyped search */ }),
    onError: (error) => void message.error(error.message),
  })
  const mayRun = can('data.import')
  return (
    <Card size="small" title={<PullState pull={pull} />}>
      <Flex vertical gap={12}>
        <Flex gap={8} wrap align="center">
          <Button type="primary" disabled={!mayRun || !pull.mapping} onClick={() => act.mutate('run')}>
            {words.connections.run}
          </Button>
          <Button disabled={!mayRun} onClick={() => act.mutate(pull.isPaused ? 'resume' : 'pause')}>
            {pull.isPaused ? words.connections.resume : words.connections.pause}
          </Button>
          <Popconfirm title={words.connections.rewindSure} onConfirm={() => act.mutate('rewind')}>
            <Button disabled={!mayRun || pull.mark === null}>{words.connections.rewind}</Button>
          </Popconfirm>
          <Popconfirm title={words.connections.removePull} onConfirm={() => remove.mutate()} okText={words.common.remove}>
            <Button danger disabled={!can('sources.manage')}>
              {words.common.remove}
            </Button>
          </Popconfirm>
          <Typography.Text type="secondary">
            {words.connections.mark}: {pull.mark ?? '–'} · {words.connections.next}:{' '}
            {pull.nextAt ? <Time at={pull.nextAt} /> : words.connections.byHand}
          </Typography.Text>
        </Flex>
        <Loaded query={loadedRows(runs)} empty={{ when: (rows) => rows.length === 0, text: words.connections.noRuns }}>
          {(rows) => (
            <Table<Job>
              rowKey="id"
              size="small"
              title={() => words.connections.runs}
              dataSource={rows}
              pagination={false}
              scroll={{ x: 640 }}
              columns={[
                { title: words.connections.started, width: 140, render: (_, job) => <Time at={job.createdAt} /> },
                { title: words.jobs.progress, render: (_, job) => <JobState job={job} /> },
                { title: words.jobs.by, dataIndex: 'createdBy', responsive: ['md'] },
                { title: words.common.actions, render: (_, job) => <JobActions job={job} /> },
              ]}
            />
          )}
        </Loaded>
        <More query={runs} />
      </Flex>
    </Card>
  )
}
