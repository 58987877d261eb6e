import { type Journey, journeyStates } from '@millrace/contract/journeys/api.ts'
import { isOpen } from '@millrace/contract/journeys/review.ts'
import { Link } from '@tanstack/react-router'
import { Select, Space, Table, Tag } from 'antd'
import { useProject } from '../../lib/session.ts'
import { useFilters } from '../../lib/url-state.ts'
import { useFormat, useWords } from '../../lib/words.ts'
import { Definitions, useDefinitions } from '../../ui/definitions.tsx'
import { Page } from '../../ui/page.tsx'
import { Shelf } from '../../ui/shelf.tsx'
import { Time } from '../../ui/time.tsx'
import { Failing } from './failing.tsx'
import { EmergencyStop, StoppedBanner } from './emergency.tsx'
import { ExportJourney, ImportJourney } from './files.tsx'
import { Gallery, NewJourney } from './gallery.tsx'

type Row = Journey & { readonly active: number; readonly entered: number; readonly goal: number; readonly isFailing: boolean }

export const stateColours: Record<Journey['state'], string> = {
  draft: 'default',
  in_review: 'processing',
  rejected: 'error',
  scheduled: 'processing',
  running: 'success',
  paused: 'warning',
  ended: 'default',
}

export function JourneyList() {
  const words = useWords()
  const { number } = useFormat()
  const { slug, can } = useProject()
  const query = useDefinitions<Row>('journeys', 5_000, 'state', 'waiting')
  const isWriter = can('journeys.write')
  const loaded = query.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <Page
      title={words.journeys.title}
      extra={
        <Space wrap>
          <EmergencyStop rows={loaded} />
          <ImportJourney />
          <NewJourney />
        </Space>
      }
    >
      <Gallery />
      <StoppedBanner rows={loaded} />
      <Definitions query={query} empty={{ text: words.journeys.empty, action: <NewJourney /> }} filter={useStateFilter()}>
        {(rows) => (
          <Table<Row>
            rowKey="id"
            size="small"
            dataSource={rows}
            pagination={false}
            scroll={{ x: 640 }}
            columns={[
              {
                title: words.common.name,
                render: (_, row) => (
                  <Link to="/$slug/engage/journeys/$id" params={{ slug, id: row.id }}>
                    {row.name}
                  </Link>
                ),
              },
              {
                title: words.common.state,
                render: (_, row) => (
                  <>
                    <Tag color={stateColours[row.state]}>{words.journeys.states[row.state]}</Tag>
                    {row.review && isOpen(row.review) && row.review.state !== row.state && (
                      <Tag color="processing">{words.journeys.states[row.review.state === 'scheduled' ? 'scheduled' : 'in_review']}</Tag>
                    )}
                    {row.isFailing && <Failing journeyId={row.id} />}
                  </>
                ),
              },
              { title: words.journeys.entered, align: 'right', render: (_, row) => number(row.entered) },
              { title: words.journeys.inside, align: 'right', render: (_, row) => number(row.active) },
              { title: words.journeys.goal, align: 'right', render: (_, row) => number(row.goal) },
              { title: words.common.changed, width: 140, render: (_, row) => <Time at={row.updatedAt} /> },
              {
                title: words.common.actions,
                width: 130,
                render: (_, row) => (
                  <Space>
                    <ExportJourney id={row.id} name={row.name} />
                    <Shelf
                      path="journeys"
                      size="small"
                      row={row}
                      disabled={!isWriter || row.state === 'running' || row.state === 'paused' || isOpen(row.review)}
                    />
                  </Space>
                ),
              },
            ]}
          />
        )}
      </Definitions>
    </Page>
  )
}

/** One state, or what somebody may approve. */
function useStateFilter() {
  const words = useWords()
  const { can } = useProject()
  const { values, put } = useFilters('state', 'waiting')
  const chosen = values.waiting === '' ? values.state : 'waiting'
  const field = (
    <Select
      aria-label={words.common.state}
      value={chosen}
      onChange={(value: string) => put(value === 'waiting' ? { state: '', waiting: 'true' } : { state: value, waiting: '' })}
      options={[
        { value: '', label: words.review.allStates },
        ...(can('journeys.approve') ? [{ value: 'waiting', label: words.review.forMe }] : []),
        ...journeyStates.map((value) => ({ value, label: words.journeys.states[value] })),
      ]}
      style={{ minWidth: 140 }}
    />
  )
  return { field, isSet: chosen !== '' }
}
