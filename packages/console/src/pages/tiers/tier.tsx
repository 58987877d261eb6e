import { headRule } from '@millrace/contract/segments/groups.ts'
import type { Rule } from '@millrace/contract/rules/index.ts'
import type { Place } from '@millrace/contract/tags/index.ts'
import { useNavigate, useParams } from '@tanstack/react-router'
import { Button, Card, Flex, Table, Tag, Typography } from 'antd'
import { useProject } from '../../lib/session.ts'
import { useTagRuns } from '../../lib/tags.ts'
import { type TierSetRow, useTierSets, valuesOfTiers } from '../../lib/tiers.ts'
import { useFormat, useWords } from '../../lib/words.ts'
import { Page } from '../../ui/page.tsx'
import { Loaded, Teach } from '../../ui/states.tsx'
import { Time } from '../../ui/time.tsx'
import { Runs } from '../tags/runs.tsx'
import { CellJourney } from './cell-journey.tsx'
import { Moves } from './moves.tsx'
import { usePlaceLabel } from './places.ts'
import { RulePeople } from './rule-people.tsx'
import { TierBar } from './tier-bar.tsx'

/** One tier set: where everybody is now, how people moved, and the computations so far. */
export function TierPage() {
  const words = useWords()
  const { id = '' } = useParams({ strict: false })
  const query = useTierSets(10_000)
  const row = query.data?.items.find((one) => one.id === id)
  return (
    <Page
      title={row?.name ?? words.tiers.name}
      note={row && <Tag>{words.tags.kinds[row.definition.kind]}</Tag>}
      extra={row && <Actions row={row} />}
    >
      <Loaded query={query}>{() => (row ? <Found key={row.id} row={row} /> : <Teach text={words.tiers.empty} />)}</Loaded>
    </Page>
  )
}

function Actions({ row }: { readonly row: TierSetRow }) {
  const words = useWords().tiers
  const { slug } = useProject()
  const navigate = useNavigate()
  const question = { by: [{ by: 'tag', tag: row.name, values: valuesOfTiers(row) }] }
  return (
    <>
      <Button
        onClick={() =>
          void navigate({
            to: '/$slug/people/tiers/cross',
            params: { slug },
            search: { query: question } as never /* every page reads its own part */,
          })
        }
      >
        {words.crossThis}
      </Button>
      <Button type="primary" onClick={() => void navigate({ to: '/$slug/people/tags/$id', params: { slug, id: row.id } })}>
        {words.definition}
      </Button>
    </>
  )
}

function Found({ row }: { readonly row: TierSetRow }) {
  const words = useWords()
  const runs = useTagRuns(row.id, 30_000)
  return (
    <>
      <Card
        size="small"
        title={words.tiers.spread}
        extra={
          <Typography.Text type="secondary" title={words.tags.computedAt}>
            {row.computedAt ? <Time at={row.computedAt} /> : words.tiers.notComputed}
          </Typography.Text>
        }
      >
        <Spread row={row} />
      </Card>
      <Moves row={row} />
      {runs.data && runs.data.items.length > 0 && (
        <Card size="small">
          <Runs items={runs.data.items} />
        </Card>
      )}
    </>
  )
}

function Spread({ row }: { readonly row: TierSetRow }) {
  const words = useWords().tiers
  const { number, percent } = useFormat()
  const labelOf = usePlaceLabel(row.definition)
  const total = row.places.reduce((sum, { people }) => sum + people, 0)
  const shown = row.places.filter(({ kind, people }) => people > 0 || kind !== 'other')
  return (
    <Flex vertical gap={12}>
      <TierBar places={row.places} labelOf={labelOf} />
      <Table
        aria-label={words.spread}
        rowKey={({ kind, value }) => `${kind} ${value}`}
        size="small"
        dataSource={shown}
        pagination={false}
        style={{ maxWidth: 640 }}
        columns={[
          { title: words.tier, render: (_, place) => labelOf(place) },
          {
            title: words.people,
            align: 'right',
            width: 120,
            render: (_, { people, ...place }) =>
              people === 0 ? (
                0
              ) : (
                <RulePeople rule={ruleOf(row, place)} name={`${row.name}: ${labelOf(place)}`}>
                  {number(people)}
                </RulePeople>
              ),
          },
          { title: words.share, align: 'right', width: 96, render: (_, { people }) => percent(total === 0 ? null : people / total) },
          {
            key: 'journey',
            align: 'right',
            width: 88,
            render: (_, { kind, value }) =>
              kind === 'tier' && value !== null && <CellJourney tag={row.name} value={value} label={labelOf({ kind, value })} />,
          },
        ]}
        summary={() => (
          <Table.Summary.Row>
            <Table.Summary.Cell index={0}>{words.total}</Table.Summary.Cell>
            <Table.Summary.Cell index={1} align="right">
              <span data-testid="tier-total">{number(total)}</span>
            </Table.Summary.Cell>
            <Table.Summary.Cell index={2} align="right">
              {percent(total === 0 ? null : 1)}
            </Table.Summary.Cell>
            <Table.Summary.Cell index={3} />
          </Table.Summary.Row>
        )}
      />
    </Flex>
  )
}

/** Whoever is there now. */
function ruleOf(row: TierSetRow, { kind, value }: Place): Rule {
  const attribute = { by: 'tag', tag: row.name } as const
  const heads = valuesOfTiers(row).map((one) => ({ kind: 'value', value: one }) as const)
  if (value !== null) return headRule(attribute, heads, { kind: 'value', value })
  return headRule(attribute, heads, { kind: kind === 'other' ? 'other' : 'unknown' })
}
