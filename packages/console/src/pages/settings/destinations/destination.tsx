import { type AlertDestination, type DestinationKind, destinationKinds } from '@millrace/contract/notices/api.ts'
import { useParams } from '@tanstack/react-router'
import { Alert, Card, Col, Flex, Row, Tag, Typography } from 'antd'
import { useDestinations } from '../../../lib/alert-destinations.ts'
import { useProject } from '../../../lib/session.ts'
import { useFilters } from '../../../lib/url-state.ts'
import { useWords } from '../../../lib/words.ts'
import { Page } from '../../../ui/page.tsx'
import { Shelf } from '../../../ui/shelf.tsx'
import { Loaded, Teach } from '../../../ui/states.tsx'
import { DestinationForm } from './destination-form.tsx'
import { Health } from './health.tsx'
import { Refuses } from './refuses.tsx'
import { TryIt } from './try-it.tsx'

/** One place where alerts arrive: how it is spoken to, what it wants, and whether it works. */
export function DestinationPage() {
  const words = useWords()
  const { can } = useProject()
  const { id = '' } = useParams({ strict: false })
  const { values } = useFilters('kind')
  const query = useDestinations()
  const kind = destinationKinds.find((one) => one === values.kind)
  if (!can('channels.manage'))
    return (
      <Page title={words.destinations.title}>
        <Alert type="info" showIcon title={words.destinations.noRight} />
      </Page>
    )
  if (id === 'new') return kind ? <New kind={kind} /> : <Teach text={words.common.noPage} />
  return (
    <Loaded query={query}>
      {(items) => {
        const found = items.find((one) => one.id === id)
        return found ? <Known destination={found} /> : <Teach text={words.common.noPage} />
      }}
    </Loaded>
  )
}

function New({ kind }: { readonly kind: DestinationKind }) {
  const words = useWords()
  const { name, who } = words.destinations.ways[kind]
  return (
    <Page title={words.destinations.newOne(name)} note={who}>
      <Row gutter={[16, 16]}>
        <Col xs={{ span: 24, order: 2 }} lg={{ span: 14, order: 1 }}>
          <Card size="small">
            <DestinationForm key={kind} kind={kind} destination={undefined} />
          </Card>
        </Col>
        <Col xs={{ span: 24, order: 1 }} lg={{ span: 10, order: 2 }}>
          <Steps kind={kind} />
        </Col>
      </Row>
    </Page>
  )
}

function Steps({ kind }: { readonly kind: DestinationKind }) {
  const words = useWords()
  return (
    <Card size="small" title={words.destinations.steps}>
      <ol style={{ margin: 0, paddingInlineStart: 20 }}>
        {words.destinations.ways[kind].steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
    </Card>
  )
}

function Known({ destination }: { readonly destination: AlertDestination }) {
  const words = useWords()
  const { kind, name, stopped, archivedAt, revision } = destination
  const way = words.destinations.ways[kind].name
  return (
    <Page
      title={
        <Flex gap={8} align="center" wrap>
          {name}
          {archivedAt !== null && <Tag>{words.common.archived}</Tag>}
        </Flex>
      }
      note={way === name ? '' : way}
      extra={<Shelf path="alert-destinations" row={destination} disabled={false} note={words.destinations.archiveNote} />}
    >
      {stopped !== null && <Refuses destination={destination} why={stopped} />}
      <Row gutter={[16, 16]}>
        <Col xs={24} lg={14}>
          <Card size="small">
            <DestinationForm key={revision} kind={kind} destination={destination} />
          </Card>
        </Col>
        <Col xs={24} lg={10}>
          <Flex vertical gap={16}>
            <Card size="small" title={words.destinations.tryOut}>
              <Flex vertical gap={12}>
                <Health destination={destination} />
                {archivedAt === null && <TryIt id={destination.id} />}
                <Typography.Text type="secondary">{words.destinations.testNote}</Typography.Text>
              </Flex>
            </Card>
            <Steps kind={kind} />
          </Flex>
        </Col>
      </Row>
    </Page>
  )
}
