import type { DryRun } from '@millrace/contract/journeys/dry-run.ts'
import { describeNotEntered, entryKey } from '@millrace/contract/journeys/index.ts'
import { Alert, Flex, Skeleton, Tag, Typography } from 'antd'
import { usePreferences } from '../../../../lib/preferences.ts'
import { useProject } from '../../../../lib/session.ts'
import { useFormat, useWords } from '../../../../lib/words.ts'
import { ErrorState, Teach } from '../../../../ui/states.tsx'
import { useTemplates } from '../../../messages/use-templates.ts'
import { RunState, Way } from '../../path.tsx'
import { useNameOf } from '../looks.tsx'
import { useEditor } from '../store.ts'
import { Approvals } from './approvals.tsx'
import { Calls } from './calls.tsx'
import { useDryRun } from './state.ts'
import type { TrialResult } from './use-trial.ts'

type Run = DryRun['runs'][number]

/** What came of it: the way with its reasons, what would be sent, tags, and why nobody came in. */
export function Result({ query, isIncomplete, isAsked }: TrialResult) {
  const words = useWords().dryRun
  const who = useDryRun((state) => state.who)
  const deeds = useDryRun((state) => state.deeds.length)
  if (isIncomplete) return <Alert type="warning" showIcon title={words.incomplete} />
  if (!isAsked) return <Teach text={who === 'real' ? words.choosePerson : words.empty} />
  if (query.isError) return <ErrorState query={query} />
  if (query.data === undefined) return <Skeleton active paragraph={{ rows: 4 }} />
  const { data } = query
  const isNothing = data.runs.length + data.notEntered.length === 0
  return (
    <Flex vertical gap={16} data-testid="dry-run-result" style={{ opacity: query.isPlaceholderData ? 0.6 : 1 }}>
      {isNothing && <Teach text={deeds === 0 ? words.empty : words.nobody} />}
      {data.runs.map((run) => (
        <RunResult key={run.id} run={run} />
      ))}
      {data.tags.length > 0 && (
        <Part title={words.tags}>
          {data.tags.map(({ tag, value, remove }, i) => (
            <li key={i}>{remove ? words.untagged(tag) : words.tagged(value === '' ? tag : `${tag} = ${value}`)}</li>
          ))}
        </Part>
      )}
      <NotEntered result={data} />
    </Flex>
  )
}

function RunResult({ run }: { readonly run: Run }) {
  const words = useWords()
  const { timeZone } = useProject()
  const { time } = useFormat(timeZone)
  const language = usePreferences((state) => state.language)
  const graph = useEditor((state) => state.graph)
  const nameOf = useNameOf()
  const templates = useTemplates()
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]))
  const keyName = entryKey(graph.entry)
  const template = (id: string): string => templates.data?.items.find((one) => one.id === id)?.name ?? id
  return (
    <section>
      <Flex gap={8} align="center" wrap style={{ marginBottom: 12 }}>
        <Typography.Text strong>{words.dryRun.enteredAt(time(run.enteredAt))}</Typography.Text>
        <RunState state={run.state} />
        {run.reachedGoal && <Tag color="success">{words.dryRun.goal}</Tag>}
      </Flex>
      <Way run={run} keyName={keyName} nameOf={(id) => nameOf(graph, id)} nodeOf={(id) => nodes.get(id)} />
      {run.sends.length > 0 && (
        <Part title={words.dryRun.sends}>
          {run.sends.map((send) => (
            <li key={`${send.node}/${send.visit}`}>
              {template(send.templateId)}{' '}
              <Typography.Text type="secondary">
                {send.goesAt === null ? words.dryRun.notSent(time(send.at)) : words.dryRun.goesAt(time(send.goesAt))}
              </Typography.Text>
              {send.why && <Typography.Paragraph style={{ margin: 0 }}>{send.why[language].what}</Typography.Paragraph>}
            </li>
          ))}
        </Part>
      )}
      <Calls calls={run.calls} />
      <Approvals steps={run.steps} />
    </section>
  )
}

function NotEntered({ result }: { readonly result: DryRun }) {
  const words = useWords()
  const language = usePreferences((state) => state.language)
  const { timeZone } = useProject()
  const { time } = useFormat(timeZone)
  if (result.notEntered.length === 0) return null
  return (
    <Part title={words.people.notEntered}>
      {result.notEntered.map((one, i) => (
        <li key={i}>
          {describeNotEntered(one, language)} <Typography.Text type="secondary">{time(one.at)}</Typography.Text>
        </li>
      ))}
    </Part>
  )
}

function Part({ title, children }: { readonly title: string; readonly children: React.ReactNode }) {
  return (
    <section>
      <Typography.Title level={3} style={{ fontSize: 14 }}>
        {title}
      </Typography.Title>
      <ul style={{ margin: 0, paddingInlineStart: 20 }}>{children}</ul>
    </section>
  )
}
