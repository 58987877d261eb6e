import { Link, useNavigate } from '@tanstack/react-router'
import { Button, Table, Tag, Typography } from 'antd'
import { useProject } from '../../lib/session.ts'
import { type TierSetRow, useTierSets } from '../../lib/tiers.ts'
import { useFormat, useWords } from '../../lib/words.ts'
import { Page } from '../../ui/page.tsx'
import { Loaded } from '../../ui/states.tsx'
import { Time } from '../../ui/time.tsx'
import { usePlaceLabel } from './places.ts'
import { TierBar } from './tier-bar.tsx'

/** Tags with tiers: how everybody is spread over each, now. */
export function TierList() {
  const words = useWords()
  const { slug, can } = useProject()
  const { number } = useFormat()
  const navigate = useNavigate()
  const query = useTierSets(10_000)
  const create = (
    <Button
      type="primary"
      disabled={!can('segments.write')}
      onClick={() =>
        void navigate({
          to: '/$slug/people/tags/$id',
          params: { slug, id: 'new' },
          search: { kind: 'layers' } as never /* every page reads its own part */,
        })
      }
    >
      {words.tiers.create}
    </Button>
  )
  return (
    <Page
      title={words.tiers.title}
      note={query.data && words.tiers.all(number(query.data.total))}
      extra={
        <>
          <Button onClick={() => void navigate({ to: '/$slug/people/tiers/cross', params: { slug } })}>{words.tiers.cross}</Button>
          {create}
        </>
      }
    >
      <Loaded query={query} empty={{ when: ({ items }) => items.length === 0, text: words.tiers.empty, action: create }}>
        {({ items }) => (
          <Table<TierSetRow>
            rowKey="id"
            size="small"
            dataSource={items}
            pagination={items.length > 50 ? { pageSize: 50, showSizeChanger: false } : false}
            tableLayout="fixed"
            columns={[
              { title: words.tiers.name, width: '28%', render: (_, row) => <Name row={row} /> },
              { title: words.tiers.spread, render: (_, row) => <Spread row={row} /> },
              {
                title: words.tags.computedAt,
                width: 120,
                responsive: ['sm'],
                render: (_, { computedAt }) => (computedAt ? <Time at={computedAt} /> : words.common.never),
              },
            ]}
          />
        )}
      </Loaded>
    </Page>
  )
}

function Name({ row }: { readonly row: TierSetRow }) {
  const words = useWords().tags
  const { slug } = useProject()
  return (
    <>
      <Link to="/$slug/people/tiers/$id" params={{ slug, id: row.id }}>
        {row.name}
      </Link>
      <div>
        <Tag style={{ whiteSpace: 'normal' }}>{words.kinds[row.definition.kind]}</Tag>
      </div>
    </>
  )
}

function Spread({ row }: { readonly row: TierSetRow }) {
  const words = useWords().tiers
  const labelOf = usePlaceLabel(row.definition)
  if (row.computedAt === null) return <Typography.Text type="secondary">{words.notComputed}</Typography.Text>
  return <TierBar places={row.places} labelOf={labelOf} />
}
