import type { Source } from '@millrace/contract/admin/api.ts'
import type { SourceHealth } from '@millrace/contract/ingest/health.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { App, Button, Card, Flex, Popconfirm, Typography } from 'antd'
import { call } from '../../../lib/api.ts'
import { useProject } from '../../../lib/session.ts'
import { useFormat, useWords } from '../../../lib/words.ts'
import { Teach } from '../../../ui/states.tsx'
import { type CardKind, StateBadge } from './card.tsx'
import { SnippetTabs } from './snippets.tsx'
import { WechatCallback } from './wechat.tsx'

interface Props {
  readonly kind: CardKind
  readonly sources: readonly Source[]
  readonly health: readonly SourceHealth[]
}

/** All sources of one kind; none yet means one click away. */
export function Panels({ kind, sources, health }: Props) {
  const words = useWords()
  const { api, slug, can } = useProject()
  const client = useQueryClient()
  const { message } = App.useApp()
  const label = words.sources.kinds[kind]
  const create = useMutation({
    mutationFn: () =>
      call(`${api}/sources`, { method: 'POST', body: { kind, name: sources.length === 0 ? label : `${label} ${sources.length + 1}` } }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['sources', slug] }),
    onError: (error) => void message.error(error.message),
  })
  const button = (
    <Button
      {...(sources.length === 0 ? { type: 'primary' as const } : {})}
      disabled={!can('sources.manage')}
      loading={create.isPending}
      onClick={() => create.mutate()}
    >
      {sources.length === 0 ? `${words.sources.switchOn} ${label}` : words.sources.add}
    </Button>
  )
  if (sources.length === 0) return <Teach text={words.sources.about[kind]} action={button} />
  return (
    <Flex vertical gap={12} align="stretch">
      {sources.map((source) => (
        <Panel key={source.id} source={source} health={health.find((one) => one.sourceId === source.id)} />
      ))}
      <div>{button}</div>
    </Flex>
  )
}

function Panel({ source, health }: { readonly source: Source; readonly health: SourceHealth | undefined }) {
  const words = useWords()
  const { slug } = useProject()
  return (
    <Card
      size="small"
      title={source.name}
      extra={<StateBadge state={source.lastSeenAt ? { kind: 'received', at: source.lastSeenAt } : { kind: 'waiting' }} />}
    >
      <Flex vertical gap={12}>
        {source.kind === 'official_account' ? (
          <WechatCallback source={source} />
        ) : (
          <>
            <span>
              {words.sources.writeKey}:{' '}
              <Typography.Text code copyable>
                {source.writeKey}
              </Typography.Text>
            </span>
            <Typography.Text type="secondary">{words.sources.steps.send}</Typography.Text>
            <SnippetTabs source={source} />
          </>
        )}
        <Health health={health} />
        <Flex gap={8} wrap align="center">
          <Link to="/$slug/data/live" params={{ slug }}>
            {words.sources.live}
          </Link>
          <Link to="/$slug/analyze/events" params={{ slug }}>
            {words.sources.analyse}
          </Link>
          <SwitchOff source={source} />
        </Flex>
      </Flex>
    </Card>
  )
}

function Health({ health }: { readonly health: SourceHealth | undefined }) {
  const words = useWords()
  const { slug } = useProject()
  const { number } = useFormat()
  if (!health) return <Typography.Text type="secondary">{words.sources.health.none}</Typography.Text>
  const libraries = health.libraries.map(({ name, version }) => `${name} ${version}`.trim()).join(', ')
  return (
    <Flex gap={16} wrap>
      <span>{words.sources.health.rate(number(health.perMinute))}</span>
      <span>{words.sources.health.day(number(health.accepted))}</span>
      {health.rejected > 0 && (
        <Link to="/$slug/data/quality" params={{ slug }}>
          <Typography.Text type="danger">{words.sources.health.rejected(number(health.rejected))}</Typography.Text>
        </Link>
      )}
      {libraries !== '' && (
        <span>
          {words.sources.health.libraries}: {libraries}
        </span>
      )}
    </Flex>
  )
}

function SwitchOff({ source }: { readonly source: Source }) {
  const words = useWords()
  const { api, slug, can } = useProject()
  const client = useQueryClient()
  const { message } = App.useApp()
  const remove = useMutation({
    mutationFn: () => call(`${api}/sources/${source.id}`, { method: 'DELETE' }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['sources', slug] }),
    onError: (error) => void message.error(error.message),
  })
  return (
    <Popconfirm
      title={words.sources.sureOff}
      okText={words.sources.switchOff}
      cancelText={words.common.cancel}
      onConfirm={() => remove.mutate()}
    >
      <Button
        size="small"
        danger
        disabled={!can('sources.manage')}
        loading={remove.isPending}
        aria-label={`${words.sources.switchOff} ${source.name}`}
      >
        {words.sources.switchOff}
      </Button>
    </Popconfirm>
  )
}
