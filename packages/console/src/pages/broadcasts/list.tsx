import type { BroadcastDetail, Broadcasts } from '@millrace/contract/broadcasts/api.ts'
import { broadcastStates } from '@millrace/contract/broadcasts/api.ts'
import type { BroadcastInput } from '@millrace/contract/broadcasts/broadcast.ts'
import { useMutation } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { App, Button, Select, Table, Tag, Typography } from 'antd'
import { call } from '../../lib/api.ts'
import { useProject } from '../../lib/session.ts'
import { useFilters } from '../../lib/url-state.ts'
import { useFormat, useWords } from '../../lib/words.ts'
import { Definitions, useDefinitions } from '../../ui/definitions.tsx'
import { Page } from '../../ui/page.tsx'
import { RuleSentence } from '../../ui/rule-sentence.tsx'
import { Time } from '../../ui/time.tsx'
import { isSeen } from './seen.ts'
import { stateColours } from './states.ts'
import { useWhen } from './when.ts'

type Row = Broadcasts['items'][number]

const blank: BroadcastInput = {
  audience: { who: null },
  when: { kind: 'now' },
  channel: 'email',
  variants: [{ templateId: '', weight: 100 }],
}

/** Messages to many people, with what became of them. */
export function BroadcastList() {
  const words = useWords()
  const { number, percent } = useFormat()
  const { slug } = useProject()
  const query = useDefinitions<Row>('broadcasts', 15_000, 'state', 'waiting')
  const when = useWhen()
  return (
    <Page title={words.broadcasts.title} extra={<NewBroadcast />}>
      <Definitions
        query={query}
        hasArchive={false}
        empty={{ text: words.broadcasts.empty, action: <NewBroadcast /> }}
        filter={useStateFilter()}
      >
        {(rows) => (
          <Table<Row>
            rowKey="id"
            size="small"
            dataSource={rows}
            pagination={false}
            scroll={{ x: 860 }}
            columns={[
              {
                title: words.common.name,
                render: (_, row) => (
                  <Link to="/$slug/engage/broadcasts/$id" params={{ slug, id: row.id }}>
                    {row.name}
                  </Link>
                ),
              },
              {
                title: words.common.state,
                render: (_, row) => <Tag color={stateColours[row.state]}>{words.broadcasts.states[row.state]}</Tag>,
              },
              {
                title: words.broadcasts.audience,
                render: (_, { definition: { audience } }) =>
                  audience.who === null ? (
                    <Typography.Text type="secondary">{words.broadcasts.notChosen}</Typography.Text>
                  ) : (
                    <RuleSentence rule={audience.who} />
                  ),
              },
              { title: words.broadcasts.channel, width: 80, render: (_, row) => words.broadcasts.channels[row.definition.channel] },
              { title: words.broadcasts.when, render: (_, row) => when(row) },
              {
                title: words.broadcasts.sent,
                align: 'right',
                width: 90,
                render: (_, row) => (row.sentAt === null ? '–' : number(row.sent)),
              },
              {
                title: words.broadcasts.openRate,
                align: 'right',
                width: 90,
                render: (_, row) => percent(row.sent > 0 && isSeen(row.definition.channel, 'clicked') ? row.opened / row.sent : null),
              },
              { title: words.common.changed, width: 120, render: (_, row) => <Time at={row.updatedAt} /> },
            ]}
          />
        )}
      </Definitions>
    </Page>
  )
}

/** Begins a draft, and goes there. */
function NewBroadcast() {
  const words = useWords().broadcasts
  const { api, slug, can } = useProject()
  const navigate = useNavigate()
  const { message } = App.useApp()
  const create = useMutation({
    mutationFn: () => call<BroadcastDetail>(`${api}/broadcasts`, { method: 'POST', body: { name: words.untitled, definition: blank } }),
    onSuccess: (made) => navigate({ to: '/$slug/engage/broadcasts/$id', params: { slug, id: made.id } }),
    onError: (error) => void message.error(error.message),
  })
  return (
    <Button type="primary" disabled={!can('journeys.write')} loading={create.isPending} onClick={() => create.mutate()}>
      {words.create}
    </Button>
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
        { value: '', label: words.broadcasts.allStates },
        ...(can('journeys.approve') ? [{ value: 'waiting', label: words.review.forMe }] : []),
        ...broadcastStates.map((value) => ({ value, label: words.broadcasts.states[value] })),
      ]}
      style={{ minWidth: 120 }}
    />
  )
  return { field, isSet: chosen !== '' }
}
