import type { PersonJourneys } from '@millrace/contract/journeys/api.ts'
import type { Person, Timeline } from '@millrace/contract/profiles/api.ts'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { Card, Col, Descriptions, Empty, Flex, List, Row, Tag, Timeline as Steps, Typography } from 'antd'
import { call } from '../../lib/api.ts'
import { useProject } from '../../lib/session.ts'
import { useWords } from '../../lib/words.ts'
import { summary } from '../../ui/summary.ts'
import { Page } from '../../ui/page.tsx'
import { Loaded } from '../../ui/states.tsx'
import { Time } from '../../ui/time.tsx'
import { PersonMessages } from '../messages/list.tsx'

/** Everything about one person: ids, profile, tags, what they did, what was sent, and why. */
export function PersonPage() {
  const words = useWords()
  const { api, slug } = useProject()
  const { id = '' } = useParams({ strict: false })
  const person = useQuery({ queryKey: ['person', slug, id], queryFn: () => call<Person>(`${api}/people/${id}`) })
  return (
    <Page title={person.data?.ids.find((one) => one.type === 'login_id')?.value ?? `${words.people.title} #${id}`}>
      <Loaded query={person}>
        {(data) => (
          <Row gutter={[16, 16]}>
            <Col xs={24} lg={9}>
              <Flex vertical gap={16}>
                <Card size="small" title={words.people.ids}>
                  <Descriptions
                    size="small"
                    column={1}
                    items={data.ids.map((one) => ({ key: `${one.type}${one.value}`, label: one.type, children: one.value }))}
                  />
                </Card>
                <Card size="small" title={words.people.profile}>
                  <Descriptions
                    size="small"
                    column={1}
                    items={Object.entries(data.properties).map(([name, value]) => ({ key: name, label: name, children: textOf(value) }))}
                  />
                </Card>
                <Card size="small" title={words.people.tags}>
                  {data.tags.length === 0 ? (
                    <Typography.Text type="secondary">{words.common.empty}</Typography.Text>
                  ) : (
                    data.tags.map((tag) => <Tag key={tag.tag}>{tag.value ? `${tag.tag}: ${tag.value}` : tag.tag}</Tag>)
                  )}
                </Card>
              </Flex>
            </Col>
            <Col xs={24} lg={15}>
              <Flex vertical gap={16}>
                <Card size="small" title={words.people.why}>
                  <Runs id={String(data.id)} />
                  <PersonMessages personId={data.id} />
                </Card>
                <Card size="small" title={words.people.timeline}>
                  <Events id={String(data.id)} />
                </Card>
              </Flex>
            </Col>
          </Row>
        )}
      </Loaded>
    </Page>
  )
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

function Events({ id }: { readonly id: string }) {
  const words = useWords()
  const { api, slug } = useProject()
  const query = useQuery({ queryKey: ['timeline', slug, id], queryFn: () => call<Timeline>(`${api}/people/${id}/timeline?limit=100`) })
  return (
    <Loaded query={query} empty={{ when: (data) => data.items.length === 0, text: words.common.empty }}>
      {(data) => (
        <List
          size="small"
          dataSource={data.items}
          rowKey={(entry) => entry.eventId}
          renderItem={(entry) => (
            <List.Item>
              <Flex gap={12} wrap style={{ width: '100%' }}>
                <span style={{ width: 96 }}>
                  <Time at={entry.at} />
                </span>
                <strong>{entry.event}</strong>
                <Tag>{entry.source}</Tag>
                <Typography.Text type="secondary" ellipsis style={{ flex: 1, minWidth: 160 }}>
                  {summary(entry.properties)}
                </Typography.Text>
              </Flex>
            </List.Item>
          )}
        />
      )}
    </Loaded>
  )
}

function Runs({ id }: { readonly id: string }) {
  const words = useWords()
  const { api, slug } = useProject()
  const query = useQuery({ queryKey: ['person-journeys', slug, id], queryFn: () => call<PersonJourneys>(`${api}/people/${id}/journeys`) })
  return (
    <Loaded query={query}>
      {(data) =>
        data.items.length === 0 ? (
          <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={words.people.noRuns} />
        ) : (
          <Flex vertical gap={12}>
            {data.items.map((run) => (
              <div key={run.id}>
                <Flex gap={8} align="center" wrap>
                  <strong>{run.journeyName}</strong>
                  <Tag>{run.state}</Tag>
                  {run.reason && <Typography.Text type="secondary">{run.reason}</Typography.Text>}
                </Flex>
                <Steps
                  style={{ marginTop: 8 }}
                  items={run.steps.map((step) => ({ content: `${step.node} → ${step.port || '·'} ${step.why}` }))}
                />
              </div>
            ))}
          </Flex>
        )
      }
    </Loaded>
  )
}
