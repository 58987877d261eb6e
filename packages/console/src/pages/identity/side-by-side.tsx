import type { Person, Timeline } from '@millrace/contract/profiles/api.ts'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Card, Col, Descriptions, Flex, Row, Table, Tag, Typography } from 'antd'
import { call } from '../../lib/api.ts'
import { useProject } from '../../lib/session.ts'
import { useWords } from '../../lib/words.ts'
import { IdLines } from '../../ui/ids.tsx'
import { Loaded } from '../../ui/states.tsx'
import { Time } from '../../ui/time.tsx'
import { valueText } from './merge-dialog.tsx'

const recent = 5

function usePerson(id: number) {
  const { api, slug } = useProject()
  return useQuery({ queryKey: ['person', slug, String(id)], queryFn: () => call<Person>(`${api}/people/${id}`) })
}

/** Ids, last sight, latest events and profile of two people, where they differ marked. */
export function SideBySide({ people: [one, other] }: { readonly people: readonly [number, number] }) {
  return (
    <Flex vertical gap={16}>
      <Row gutter={[16, 16]}>
        {[...new Set([one, other])].map((id) => (
          <Col key={id} xs={24} lg={12}>
            <PersonCard id={id} />
          </Col>
        ))}
      </Row>
      {one !== other && <Differences one={one} other={other} />}
    </Flex>
  )
}

function PersonCard({ id }: { readonly id: number }) {
  const words = useWords()
  const { api, slug } = useProject()
  const person = usePerson(id)
  const timeline = useQuery({
    queryKey: ['timeline', slug, id, 'recent'],
    queryFn: () => call<Timeline>(`${api}/people/${id}/timeline?limit=${recent}`),
  })
  const [last] = timeline.data?.items ?? []
  return (
    <Card
      size="small"
      title={
        <Link to="/$slug/people/list/$id" params={{ slug, id: String(id) }}>
          #{id}
        </Link>
      }
      extra={person.data && words.people.level[person.data.level]}
      style={{ height: '100%' }}
    >
      <Loaded query={person}>
        {(data) => (
          <Descriptions
            size="small"
            column={1}
            items={[
              { key: 'ids', label: words.people.ids, children: <IdLines ids={data.ids} /> },
              { key: 'created', label: words.people.created, children: <Time at={data.createdAt} /> },
              { key: 'last', label: words.identity.lastSeen, children: last ? <Time at={last.at} /> : words.identity.neverSeen },
              ...(data.tags.length > 0
                ? [{ key: 'tags', label: words.people.tags, children: data.tags.map((tag) => <Tag key={tag.tag}>{tag.tag}</Tag>) }]
                : []),
            ]}
          />
        )}
      </Loaded>
      {last && (
        <>
          <Typography.Text type="secondary" style={{ display: 'block', marginTop: 8 }}>
            {words.identity.recent}
          </Typography.Text>
          <ol style={{ listStyle: 'none', margin: 0, padding: 0 }}>
            {timeline.data?.items.map((entry) => (
              <li key={entry.eventId}>
                {entry.event} · <Time at={entry.at} />
              </li>
            ))}
          </ol>
        </>
      )}
    </Card>
  )
}

interface Line {
  readonly name: string
  readonly one: unknown
  readonly other: unknown
}

function Differences({ one, other }: { readonly one: number; readonly other: number }) {
  const words = useWords()
  const [first, second] = [usePerson(one), usePerson(other)]
  if (!first.data || !second.data) return null
  const [a, b] = [first.data.properties, second.data.properties]
  const lines = [...new Set([...Object.keys(a), ...Object.keys(b)])].map((name): Line => ({ name, one: a[name], other: b[name] }))
  return (
    <Card size="small" title={words.identity.differences}>
      {lines.length === 0 ? (
        <Typography.Text type="secondary">{words.identity.noProfile}</Typography.Text>
      ) : (
        <Table<Line>
          rowKey="name"
          size="small"
          pagination={false}
          scroll={{ x: 560 }}
          dataSource={lines.toSorted((x, y) => rank(x) - rank(y) || (x.name < y.name ? -1 : 1))}
          columns={[
            { title: words.common.name, dataIndex: 'name', width: 180 },
            { title: `#${one}`, render: (_, line) => valueText(line.one) },
            { title: `#${other}`, render: (_, line) => valueText(line.other) },
            { title: '', width: 110, render: (_, line) => <Verdict line={line} /> },
          ]}
        />
      )}
    </Card>
  )
}

const isSame = (line: Line): boolean => JSON.stringify(line.one) === JSON.stringify(line.other)
/** What both have and differs first, then what only one has, then what is the same. */
const rank = (line: Line): number => (isSame(line) ? 2 : line.one === undefined || line.other === undefined ? 1 : 0)

function Verdict({ line }: { readonly line: Line }) {
  const words = useWords()
  if (isSame(line)) return <Typography.Text type="secondary">{words.identity.same}</Typography.Text>
  if (line.one === undefined || line.other === undefined) return <Tag>{words.identity.onlyOne}</Tag>
  return <Tag color="warning">{words.identity.differs}</Tag>
}
