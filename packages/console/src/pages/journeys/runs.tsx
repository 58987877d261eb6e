import { type JourneyDetail, type JourneyRun, runStates } from '@millrace/contract/journeys/api.ts'
import { describeReason } from '@millrace/contract/journeys/index.ts'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { Button, Empty, Flex, Segmented, Select, Table } from 'antd'
import { call } from '../../lib/api.ts'
import { downloadCsv } from '../../lib/csv.ts'
import { usePreferences } from '../../lib/preferences.ts'
import { useProject } from '../../lib/session.ts'
import { useFilters } from '../../lib/url-state.ts'
import { useWords } from '../../lib/words.ts'
import { Page } from '../../ui/page.tsx'
import { ErrorState } from '../../ui/states.tsx'
import { Time } from '../../ui/time.tsx'
import { DecideRun, GateList } from './gates.tsx'
import { useNameOf } from './editor/looks.tsx'
import { RunDetail, RunState, useStepName } from './path.tsx'
import { More, rowsOf, usePages } from '../../ui/pages.tsx'

interface Answer {
  readonly items: JourneyRun[]
  readonly next: string | null
}

/** Who went, or goes, through a journey: where they stand, and their way with its reasons. */
export function JourneyRuns() {
  const words = useWords()
  const language = usePreferences((state) => state.language)
  const { api, slug } = useProject()
  const { id = '' } = useParams({ strict: false })
  const { values, set, query: filters } = useFilters('state', 'node')
  const stepName = useStepName(id)
  const journey = useQuery({ queryKey: ['journey', slug, id], queryFn: () => call<JourneyDetail>(`${api}/journeys/${id}`) })
  const query = usePages<Answer>(['runs', slug, id, filters], `journeys/${id}/runs?limit=50${filters}`, { refetchInterval: 10_000 })
  const items = rowsOf(query)
  function save(): void {
    const header = [
      words.data.person,
      words.common.state,
      words.journeys.step,
      words.journeys.entered,
      words.journeys.due,
      words.journeys.reason,
    ]
    const rows = items.map((run) => [
      run.personId,
      words.journeys.runStates[run.state],
      stepName(run.version, run.node),
      run.enteredAt,
      run.dueAt ?? '',
      describeReason(run.reason, language),
    ])
    downloadCsv('runs', header, rows)
  }
  return (
    <Page
      title={words.journeys.runsOf(journey.data?.name ?? '')}
      extra={
        <>
          <Link to="/$slug/engage/journeys/$id" params={{ slug, id }}>
            {words.journeys.toJourney}
          </Link>
          <Button disabled={items.length === 0} onClick={save}>
            {words.common.download}
          </Button>
        </>
      }
    >
      <Flex gap={8} wrap align="center">
        <div style={{ maxWidth: '100%', overflowX: 'auto' }}>
          <Segmented
            aria-label={words.common.state}
            value={values.state}
            options={[
              { value: '', label: words.common.all },
              ...runStates.map((state) => ({ value: state, label: words.journeys.runStates[state] })),
            ]}
            onChange={(state) => set('state', state)}
          />
        </div>
        <StepFilter journey={journey.data} value={values.node} onChange={(node) => set('node', node)} />
      </Flex>
      <GateList journeyId={id} node={values.node || undefined} nameOf={(node) => stepName(journey.data?.version ?? 0, node)} />
      {query.isError && <ErrorState query={query} />}
      <Table<JourneyRun>
        rowKey="id"
        size="small"
        loading={query.isPending}
        dataSource={items}
        pagination={false}
        scroll={{ x: 720 }}
        locale={{ emptyText: <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={words.journeys.noRuns} /> }}
        expandable={{
          expandedRowRender: (run) => (
            <>
              {run.state === 'waiting' && <DecideRun journeyId={id} node={run.node} runId={run.id} />}
              <RunDetail personId={run.personId} runId={run.id} />
            </>
          ),
        }}
        columns={[
          {
            title: words.data.person,
            width: 110,
            render: (_, run) => (
              <Link to="/$slug/people/list/$id" params={{ slug, id: String(run.personId) }}>
                #{run.personId}
              </Link>
            ),
          },
          { title: words.common.state, width: 110, render: (_, run) => <RunState state={run.state} /> },
          { title: words.journeys.step, render: (_, run) => (run.node === '' ? '–' : stepName(run.version, run.node)) },
          { title: words.journeys.entered, width: 130, render: (_, run) => <Time at={run.enteredAt} /> },
          {
            title: words.journeys.due,
            width: 130,
            render: (_, run) => <Due run={run} now={query.dataUpdatedAt} />,
          },
          { title: words.journeys.reason, render: (_, run) => describeReason(run.reason, language) || '–' },
        ]}
      />
      <More query={query} />
    </Page>
  )
}

/** When it goes on; a time that has passed means that not all data up to it is there yet. */
function Due({ run, now }: { readonly run: JourneyRun; readonly now: number }) {
  const words = useWords()
  if (run.dueAt === null || (run.state !== 'waiting' && run.state !== 'pending')) return '–'
  return Date.parse(run.dueAt) < now ? words.journeys.awaitingData : <Time at={run.dueAt} />
}

function StepFilter({
  journey,
  value,
  onChange,
}: {
  readonly journey: JourneyDetail | undefined
  readonly value: string
  readonly onChange: (node: string | undefined) => void
}) {
  const words = useWords()
  const nameOf = useNameOf()
  const graph = journey?.draft
  return (
    <Select
      allowClear
      aria-label={words.journeys.step}
      placeholder={words.journeys.step}
      value={value || null}
      onChange={onChange}
      options={(graph?.nodes ?? []).map((node) => ({ value: node.id, label: graph && nameOf(graph, node.id) }))}
      style={{ minWidth: 220 }}
      popupMatchSelectWidth={false}
    />
  )
}
