import { type AlertDestination, type DestinationKind, destinationKinds } from '@millrace/contract/notices/api.ts'
import { Link, useNavigate } from '@tanstack/react-router'
import { Alert, Button, Card, Col, Flex, Row, Typography } from 'antd'
import type { ReactNode } from 'react'
import { useDestinations } from '../../../lib/alert-destinations.ts'
import { useProject } from '../../../lib/session.ts'
import { useWords } from '../../../lib/words.ts'
import { Page } from '../../../ui/page.tsx'
import { Loaded } from '../../../ui/states.tsx'
import { Health } from './health.tsx'

/** Where alerts arrive outside the console, and where they could. */
export function DestinationList() {
  const words = useWords()
  const { can } = useProject()
  const query = useDestinations()
  return (
    <Page title={words.destinations.title} note={words.destinations.note}>
      {!can('channels.manage') && <Alert type="info" showIcon title={words.destinations.noRight} />}
      {can('channels.manage') && (
        <Loaded query={query}>
          {(items) => (
            <>
              {items.length === 0 && <Typography.Text type="secondary">{words.destinations.teach}</Typography.Text>}
              <Some title={words.destinations.current} items={items.filter((one) => one.archivedAt === null)} />
              <Section title={words.destinations.add}>
                {destinationKinds.map((kind) => (
                  <Col key={kind} xs={24} md={12} xl={6}>
                    <Offer kind={kind} />
                  </Col>
                ))}
              </Section>
              <Some title={words.destinations.archived} items={items.filter((one) => one.archivedAt !== null)} />
            </>
          )}
        </Loaded>
      )}
    </Page>
  )
}

function Section({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section aria-label={title}>
      <Typography.Title level={2} style={{ fontSize: 16, marginTop: 0 }}>
        {title}
      </Typography.Title>
      <Row gutter={[16, 16]}>{children}</Row>
    </section>
  )
}

function Some({ title, items }: { readonly title: string; readonly items: readonly AlertDestination[] }) {
  const words = useWords()
  const { slug } = useProject()
  if (items.length === 0) return null
  return (
    <Section title={title}>
      {items.map((one) => (
        <Col key={one.id} xs={24} md={12} xl={8}>
          <Card
            size="small"
            style={{ height: '100%' }}
            title={
              <Link to="/$slug/settings/alert-destinations/$id" params={{ slug, id: one.id }}>
                {one.name}
              </Link>
            }
          >
            <Flex vertical gap={8}>
              <Typography.Text type="secondary">{words.destinations.ways[one.kind].name}</Typography.Text>
              {one.stopped !== null && <Alert type="warning" showIcon title={`${words.destinations.stopped}: ${one.stopped}`} />}
              <Health destination={one} />
            </Flex>
          </Card>
        </Col>
      ))}
    </Section>
  )
}

function Offer({ kind }: { readonly kind: DestinationKind }) {
  const words = useWords()
  const { slug } = useProject()
  const navigate = useNavigate()
  const { name, who } = words.destinations.ways[kind]
  const open = (): void =>
    void navigate({
      to: '/$slug/settings/alert-destinations/$id',
      params: { slug, id: 'new' },
      search: { kind } as never /* every page reads its own part */,
    })
  return (
    <Card size="small" style={{ height: '100%' }} title={name}>
      <Flex vertical gap={8}>
        <span>{who}</span>
        <Button style={{ alignSelf: 'flex-start' }} onClick={open}>
          {words.destinations.choose(name)}
        </Button>
      </Flex>
    </Card>
  )
}
