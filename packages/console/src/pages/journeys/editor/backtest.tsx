import { useMutation } from '@tanstack/react-query'
import { Alert, Button, Drawer, Flex, Form, Select, Typography } from 'antd'
import { useState } from 'react'
import { call } from '../../../lib/api.ts'
import { useProject } from '../../../lib/session.ts'
import { useFilters } from '../../../lib/url-state.ts'
import { useWords } from '../../../lib/words.ts'
import { JobProgress } from '../../../ui/job-progress.tsx'
import { Loaded } from '../../../ui/states.tsx'
import { BacktestResult } from './backtest-result.tsx'
import { useEditor } from './store.ts'
import { useBacktest } from './tested.tsx'
import { type Changed, variantOf, WhatIf } from './what-if.tsx'

/** The draft over real events of the past; the job is in the address, so that its outcome can be come back to. */
export function BacktestDrawer({ journeyId }: { readonly journeyId: string }) {
  const words = useWords()
  const { values, set } = useFilters('backtest')
  return (
    <Drawer
      open={values.backtest !== ''}
      onClose={() => set('backtest', '')}
      title={words.backtest.title}
      size="min(880px, 100vw)"
      styles={{ body: { paddingTop: 12 } }}
    >
      {values.backtest !== '' && (
        <BacktestPanel journeyId={journeyId} job={values.backtest === 'new' ? '' : values.backtest} onJob={(job) => set('backtest', job)} />
      )}
    </Drawer>
  )
}

const spans = [7, 14, 30, 90]

function BacktestPanel({
  journeyId,
  job,
  onJob,
}: {
  readonly journeyId: string
  readonly job: string
  readonly onJob: (job: string) => void
}) {
  const words = useWords()
  const { api } = useProject()
  const graph = useEditor((state) => state.graph)
  const [days, setDays] = useState(30)
  const [changed, setChanged] = useState<readonly Changed[]>([])
  const [isDone, setDone] = useState(false)
  const start = useMutation({
    mutationFn: () => {
      const variants = changed.flatMap((one) => variantOf(graph, one))
      return call<{ job: string }>(`${api}/journeys/${journeyId}/backtest`, { method: 'POST', body: { draft: graph, days, variants } })
    },
    onSuccess: (started) => {
      setDone(false)
      onJob(started.job)
    },
  })
  return (
    <Flex vertical gap={16}>
      <Typography.Paragraph type="secondary" style={{ margin: 0 }}>
        {words.backtest.what}
      </Typography.Paragraph>
      <Form layout="vertical">
        <Form.Item label={words.backtest.time} style={{ marginBottom: 12 }}>
          <Select
            aria-label={words.backtest.time}
            value={days}
            onChange={setDays}
            options={spans.map((one) => ({ value: one, label: words.backtest.days(one) }))}
            style={{ width: 200 }}
          />
        </Form.Item>
        <WhatIf changed={changed} onChange={setChanged} />
        <Button type="primary" loading={start.isPending} onClick={() => start.mutate()}>
          {job === '' ? words.backtest.start : words.backtest.again}
        </Button>
      </Form>
      {start.isError && <Alert type="error" showIcon title={start.error.message} />}
      {job !== '' && <JobProgress key={job} id={job} onEnd={(ended) => setDone(ended.state === 'done')} />}
      {job !== '' && isDone && <Outcome key={job} job={job} />}
    </Flex>
  )
}

function Outcome({ job }: { readonly job: string }) {
  const { put } = useFilters('backtest', 'tested', 'variant')
  const show = (): void => put({ backtest: '', tested: job, variant: '' })
  return <Loaded query={useBacktest(job)}>{(result) => <BacktestResult result={result} onShow={show} />}</Loaded>
}
