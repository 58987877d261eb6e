import type { CallDetail } from '@millrace/contract/calls/api.ts'
import type { Timeline } from '@millrace/contract/profiles/api.ts'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Alert, Button, Descriptions, Flex, Tag, theme, Typography } from 'antd'
import { call } from '../../lib/api.ts'
import { useMe, useProject } from '../../lib/session.ts'
import { useFormat, useWords } from '../../lib/words.ts'
import { Loaded } from '../../ui/states.tsx'
import { summary } from '../../ui/summary.ts'
import { Time } from '../../ui/time.tsx'
import { useShowValue } from '../../ui/values.ts'
import { ResultForm } from './result-form.tsx'
import { useCall, useDoCalls, useResults } from './use-calls.ts'

/** One task: whom to call why, what to say, and what came of it. */
export function Task({
  id,
  onBack,
  onDone,
}: {
  readonly id: number
  readonly onBack: (() => void) | undefined
  readonly onDone: () => void
}) {
  const words = useWords()
  const query = useCall(id)
  return (
    <Flex vertical gap={12}>
      {onBack && (
        <Button style={{ alignSelf: 'start' }} onClick={onBack}>
          {words.calls.back}
        </Button>
      )}
      <Loaded query={query}>{(task) => <Opened task={task} onDone={onDone} />}</Loaded>
    </Flex>
  )
}

function Opened({ task, onDone }: { readonly task: CallDetail; readonly onDone: () => void }) {
  const words = useWords().calls
  const { slug, can } = useProject()
  const { token } = theme.useToken()
  const mayWork = can('calls.work')
  const isWhole = can('people.read_pii')
  return (
    <>
      <Flex justify="space-between" align="center" gap={8} wrap>
        <Flex gap={8} align="center" wrap>
          <Typography.Title level={2} style={{ fontSize: 16, margin: 0 }}>
            {task.name}
          </Typography.Title>
          {isWhole ? (
            <a href={`tel:${task.number}`}>{task.number}</a>
          ) : (
            <Typography.Text title={words.masked} type="secondary">
              {task.number}
            </Typography.Text>
          )}
          <Tag>{words.statuses[task.state]}</Tag>
          <Link to="/$slug/people/list/$id" params={{ slug, id: String(task.personId) }}>
            {words.person}
          </Link>
        </Flex>
        {mayWork && <Assignee task={task} />}
      </Flex>
      {task.state === 'cancelled' && (
        <Alert type="warning" showIcon title={words.cancelledBy(whyOf(words.whys, task.cancelledWhy))} description={words.stillTell} />
      )}
      <section aria-label={words.script} style={{ padding: 12, borderRadius: token.borderRadius, background: token.colorFillTertiary }}>
        <Typography.Text strong>{task.title}</Typography.Text>
        <Typography.Paragraph style={{ whiteSpace: 'pre-line', margin: '4px 0 0' }}>{task.text}</Typography.Paragraph>
      </section>
      {mayWork && task.state !== 'done' && <ResultForm task={task} onDone={onDone} />}
      {!mayWork && <Typography.Text type="secondary">{words.noRight}</Typography.Text>}
      <Made task={task} />
      <Why task={task} />
    </>
  )
}

const whyOf = (whys: Readonly<Record<'by_hand' | 'too_old' | 'run_ended', string>>, why: string): string => {
  const [key = '', detail] = why.split(': ')
  const said = Object.hasOwn(whys, key) ? whys[key as keyof typeof whys] : why
  return detail === undefined ? said : `${said} (${detail})`
}

/** Who makes it; whoever looks can take it. */
function Assignee({ task }: { readonly task: CallDetail }) {
  const words = useWords().calls
  const me = useMe().data?.account.id
  const take = useDoCalls<CallDetail>(() => undefined)
  if (task.state !== 'open' && task.state !== 'taken') return null
  return (
    <Flex gap={8} align="center">
      {task.assignee !== null && <Typography.Text type="secondary">{task.assignee}</Typography.Text>}
      {task.assigneeId === null && me !== undefined && (
        <Button loading={take.isPending} onClick={() => take.mutate({ path: `${task.id}/take`, body: {} })}>
          {words.take}
        </Button>
      )}
    </Flex>
  )
}

function Made({ task }: { readonly task: CallDetail }) {
  const words = useWords().calls
  const { timeZone } = useProject()
  const { time, number } = useFormat(timeZone)
  const { nameOf } = useResults()
  return (
    <section aria-label={words.made}>
      <Typography.Title level={3} style={{ fontSize: 14, margin: '0 0 4px' }}>
        {words.made}
      </Typography.Title>
      {task.made.length === 0 && <Typography.Text type="secondary">{words.noneMade}</Typography.Text>}
      {task.made.map((one) => (
        <Flex key={one.call} vertical data-testid="made-call" style={{ marginBottom: 8 }}>
          <Flex gap={8} wrap align="center">
            <Typography.Text type="secondary">{words.nth(number(one.call))}</Typography.Text>
            <Tag>{nameOf(one.result)}</Tag>
            <Typography.Text type="secondary" style={{ fontSize: 12 }}>
              {one.by} · {time(one.at)}
            </Typography.Text>
          </Flex>
          {[
            one.reason,
            one.note,
            one.nextCallAt && `${words.nextCallAt} ${time(one.nextCallAt)}`,
            one.appointmentAt && `${words.appointmentAt} ${time(one.appointmentAt)}`,
          ].flatMap((text) => (text ? [<Typography.Text key={text}>{text}</Typography.Text>] : []))}
        </Flex>
      ))}
    </section>
  )
}

/** What set the run off, and what the person did last. */
function Why({ task }: { readonly task: CallDetail }) {
  const words = useWords().calls
  const { api, slug, can } = useProject()
  const show = useShowValue()
  const events = useQuery({
    queryKey: ['timeline', slug, task.personId, 'last'],
    queryFn: () => call<Timeline>(`${api}/people/${task.personId}/timeline?limit=5`),
    enabled: can('people.read'),
  })
  const trigger = summary(task.trigger, show)
  return (
    <section aria-label={words.why}>
      <Descriptions
        size="small"
        column={1}
        title={words.why}
        items={[
          ...(task.journeyId === null
            ? []
            : [
                {
                  key: 'journey',
                  label: words.journey,
                  children: (
                    <Link
                      to={task.journeyId.startsWith('bct_') ? '/$slug/engage/broadcasts/$id' : '/$slug/engage/journeys/$id'}
                      params={{ slug, id: task.journeyId }}
                    >
                      {task.journeyName}
                    </Link>
                  ),
                },
              ]),
          ...(trigger === '' ? [] : [{ key: 'trigger', label: words.trigger, children: trigger }]),
          { key: 'created', label: words.created, children: <Time at={task.createdAt} /> },
          { key: 'due', label: words.dueAt, children: <Time at={task.dueAt} /> },
          ...(events.data && events.data.items.length > 0
            ? [
                {
                  key: 'events',
                  label: words.lastEvents,
                  children: (
                    <Flex vertical>
                      {events.data.items.map((one) => (
                        <span key={one.eventId}>
                          {one.event} · <Time at={one.at} />
                        </span>
                      ))}
                    </Flex>
                  ),
                },
              ]
            : []),
        ]}
      />
    </section>
  )
}
