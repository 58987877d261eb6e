import type { Person } from '@millrace/contract/profiles/api.ts'
import { ownZone } from '@millrace/contract/time/zone.ts'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { Button, Card, Col, Flex, Row, Tag } from 'antd'
import { useState } from 'react'
import { call } from '../../lib/api.ts'
import { useProject } from '../../lib/session.ts'
import { useWords } from '../../lib/words.ts'
import { Page } from '../../ui/page.tsx'
import { Loaded } from '../../ui/states.tsx'
import { PersonChanges, useRefresh } from '../identity/log.tsx'
import { MergeDialog } from '../identity/merge-dialog.tsx'
import { SplitDialog } from '../identity/split-dialog.tsx'
import { Consents } from './consents.tsx'
import { PersonConversations } from './conversations.tsx'
import { Devices } from './devices.tsx'
import { EraseDialog } from './erase-dialog.tsx'
import { ExportPerson } from './export-dialog.tsx'
import { Ids, Profile } from './facts.tsx'
import { LocalTime } from './local-time.tsx'
import { PersonSegments } from './person-segments.tsx'
import { PersonTags } from './person-tags.tsx'
import { ProfileChanges } from './profile-changes.tsx'
import { Reach } from './reach.tsx'
import { EventTimeline } from './timeline.tsx'
import { Why } from './why.tsx'

/** Everything about one person: ids, profile, tags, what they did, what was sent, and why. */
export function PersonPage() {
  const words = useWords()
  const { api, slug } = useProject()
  const { id = '' } = useParams({ strict: false })
  const person = useQuery({ queryKey: ['person', slug, id], queryFn: () => call<Person>(`${api}/people/${id}`) })
  // A number of somebody who was merged leads to the person who stayed.
  const now = person.data?.id ?? Number(id)
  const zone = person.data && ownZone(person.data.properties)
  return (
    <Page
      title={(person.data && titleOf(person.data)) ?? `${words.data.person} #${id}`}
      note={
        person.data && (
          <>
            #{person.data.id} · {words.people.level[person.data.level]} {person.data.isTest && <Tag>{words.people.test}</Tag>}
            {zone && <LocalTime zone={zone} />} <PersonConversations personId={person.data.id} />
          </>
        )
      }
      extra={person.data && <WhoIsWho person={person.data} />}
    >
      <Row gutter={[16, 16]}>
        <Col xs={24} lg={8}>
          <Loaded query={person}>
            {(data) => (
              <Flex vertical gap={16}>
                <Ids person={data} />
                <Profile person={data} />
                <PersonTags personId={data.id} />
                <PersonSegments personId={data.id} />
                <Consents personId={data.id} />
                <Reach personId={data.id} />
                <Devices personId={data.id} />
                <ProfileChanges personId={data.id} />
              </Flex>
            )}
          </Loaded>
        </Col>
        <Col xs={24} lg={16}>
          {/* What the person did does not wait for who they are: both are asked at once. */}
          <Flex vertical gap={16}>
            <Why personId={now} />
            <PersonChanges personId={now} />
            <Card size="small" title={words.people.timeline}>
              <EventTimeline personId={now} />
            </Card>
          </Flex>
        </Col>
      </Row>
    </Page>
  )
}

/** What somebody may say about who this person is, in full view of what it does. */
function WhoIsWho({ person }: { readonly person: Person }) {
  const words = useWords()
  const { slug, can } = useProject()
  const navigate = useNavigate()
  const refresh = useRefresh()
  const [dialog, open] = useState<'merge' | 'split' | 'erase'>()
  const canChange = can('people.write') && can('people.read_pii')
  const close = (): void => open(undefined)
  return (
    <>
      {canChange && (
        <>
          <Button onClick={() => open('merge')}>{words.identity.mergeWith}</Button>
          <Button
            onClick={() => open('split')}
            disabled={person.ids.length < 2}
            title={person.ids.length < 2 ? words.identity.nothingToSplit : ''}
          >
            {words.identity.split}
          </Button>
        </>
      )}
      {can('jobs.read') && <ExportPerson person={person.id} />}
      {can('people.erase') && (
        <Button danger onClick={() => open('erase')}>
          {words.privacy.erase}
        </Button>
      )}
      {dialog === 'merge' && (
        <MergeDialog
          person={person.id}
          onClose={close}
          onMerged={async ({ winner }) => {
            await refresh()
            await navigate({ to: '/$slug/people/list/$id', params: { slug, id: String(winner) } })
          }}
        />
      )}
      {dialog === 'erase' && <EraseDialog person={person.id} onClose={close} />}
      {dialog === 'split' && <SplitDialog person={person} onClose={close} onSplit={refresh} />}
    </>
  )
}

function titleOf(person: Person): string | undefined {
  const best = person.ids.find((one) => one.type === 'login_id') ?? person.ids[0]
  return best?.value
}
