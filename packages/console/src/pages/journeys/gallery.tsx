import type { Journey } from '@millrace/contract/journeys/api.ts'
import { describeEntry, type Graph } from '@millrace/contract/journeys/index.ts'
import { draftOf, journeyTemplates, neededEvents } from '@millrace/contract/journeys/templates/index.ts'
import type { ShowValue } from '@millrace/contract/rules/index.ts'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { App, Button, Flex, Modal, Tag, Typography } from 'antd'
import { type ReactNode, useMemo } from 'react'
import { call } from '../../lib/api.ts'
import { useCatalog } from '../../lib/catalog.ts'
import { usePreferences } from '../../lib/preferences.ts'
import { useProject } from '../../lib/session.ts'
import { useFilters } from '../../lib/url-state.ts'
import { useWords } from '../../lib/words.ts'
import { Sketch } from './sketch.tsx'

const blank: Graph = {
  entry: { kind: 'event', event: 'SignUp', filters: [] },
  nodes: [{ id: 'end', kind: 'exit', settings: { reason: '' } }],
  edges: [{ from: 'entry', port: 'next', to: 'end' }],
  goal: null,
  reentry: { kind: 'after_exit' },
}

/** The one button that begins a journey. */
export function NewJourney() {
  const words = useWords()
  const { can } = useProject()
  const { set } = useFilters('new')
  return (
    <Button type="primary" disabled={!can('journeys.write')} onClick={() => set('new', '1')}>
      {words.journeys.create}
    </Button>
  )
}

/** What a new journey may begin from: nothing, or one of the templates. */
export function Gallery() {
  const words = useWords()
  const { can } = useProject()
  const { values, set } = useFilters('new')
  return (
    <Modal
      open={values.new !== '' && can('journeys.write')}
      title={words.journeys.create}
      onCancel={() => set('new', undefined)}
      footer={null}
      width={960}
      destroyOnHidden
    >
      <Cards />
    </Modal>
  )
}

function Cards() {
  const words = useWords()
  const language = usePreferences((state) => state.language)
  const { api, slug } = useProject()
  const navigate = useNavigate()
  const { message } = App.useApp()
  const create = useMutation({
    mutationFn: (draft: { name: string; draft: Graph }) => call<Journey>(`${api}/journeys`, { method: 'POST', body: draft }),
    onSuccess: (made) => navigate({ to: '/$slug/engage/journeys/$id', params: { slug, id: made.id } }),
    onError: (error) => void message.error(error.message),
  })
  const drafts = useMemo(() => journeyTemplates.map((one) => ({ ...one, ...draftOf(one, language) })), [language])
  const begin = (name: string, draft: Graph) => () => create.mutate({ name, draft })
  return (
    <ul style={grid}>
      <li>
        <Card name={words.journeys.blank} graph={blank} isBusy={create.isPending} onChoose={begin(words.journeys.create, blank)}>
          <Typography.Text type="secondary">{words.journeys.blankAbout}</Typography.Text>
        </Card>
      </li>
      {drafts.map(({ id, name, about, graph }) => (
        <li key={id}>
          <Card name={name} graph={graph} isBusy={create.isPending} onChoose={begin(name, graph)}>
            <Typography.Text type="secondary">{about[language]}</Typography.Text>
            <Typography.Text style={{ fontSize: 12 }}>
              {words.journeys.startsWith(describeEntry(graph.entry, language, toChoose))}
            </Typography.Text>
            <Events names={neededEvents(graph)} />
          </Card>
        </li>
      ))}
    </ul>
  )
}

/** A segment that is not chosen yet has no name. */
const toChoose: ShowValue = (_owner, _property, value) => (value === '' ? '…' : String(value))

const grid = {
  display: 'grid',
  gridTemplateColumns: 'repeat(auto-fill, minmax(min(280px, 100%), 1fr))',
  gap: 12,
  listStyle: 'none',
  margin: 0,
  padding: 0,
} as const

interface CardProps {
  readonly name: string
  readonly graph: Graph
  readonly isBusy: boolean
  readonly onChoose: () => void
  readonly children: ReactNode
}

function Card({ name, graph, isBusy, onChoose, children }: CardProps) {
  return (
    <Button disabled={isBusy} onClick={onChoose} style={card}>
      <Flex vertical gap={8} style={{ width: '100%', height: '100%' }}>
        <Sketch graph={graph} />
        <Typography.Text strong>{name}</Typography.Text>
        {children}
      </Flex>
    </Button>
  )
}

const card = { height: '100%', width: '100%', padding: 12, whiteSpace: 'normal', textAlign: 'start', justifyContent: 'flex-start' } as const

/** What the project has to send; what it has never sent is said. */
function Events({ names }: { readonly names: readonly string[] }) {
  const words = useWords()
  const catalog = useCatalog()
  const seen = new Set(catalog.data?.events.map((one) => one.name))
  return (
    <Flex gap={4} wrap>
      {names.map((name) => (
        <Tag key={name} color={seen.has(name) ? 'success' : 'default'} style={{ margin: 0 }}>
          {catalog.data && !seen.has(name) ? words.journeys.unseen(name) : name}
        </Tag>
      ))}
    </Flex>
  )
}
