import type { Impact, Journey, JourneyDetail } from '@millrace/contract/journeys/api.ts'
import { describeChange, diff, type Graph } from '@millrace/contract/journeys/index.ts'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, App, Flex, Modal, Radio, Skeleton, Typography } from 'antd'
import { useState } from 'react'
import { call } from '../../../lib/api.ts'
import { usePreferences } from '../../../lib/preferences.ts'
import { useProject } from '../../../lib/session.ts'
import { useFormat, useWords } from '../../../lib/words.ts'
import { ErrorState } from '../../../ui/states.tsx'
import { useVersions } from '../path.tsx'
import { ImpactList } from './impact.tsx'
import { problemText, useNameOf } from './looks.tsx'
import { useEditor } from './store.ts'

interface Props {
  readonly journey: Journey
  readonly isOpen: boolean
  readonly onClose: () => void
  readonly onPublished: (journey: Journey) => void
}

type Policy = 'pin' | 'follow' | 'end'

/** What changes, what it does to people inside, and the one choice: pin, follow or end. */
export function PublishDialog({ journey, isOpen, onClose, onPublished }: Props) {
  const words = useWords()
  const { api, slug } = useProject()
  const { message } = App.useApp()
  const client = useQueryClient()
  const [policy, setPolicy] = useState<Policy>('follow')
  const versions = useVersions(journey.id, isOpen && journey.version !== null)
  const live = journey.version === null ? undefined : versions.data?.items[0]?.graph
  const impact = useQuery({
    queryKey: ['impact', slug, journey.id, journey.revision],
    queryFn: () => call<Impact>(`${api}/journeys/${journey.id}/impact`),
    enabled: isOpen,
  })
  const publish = useMutation({
    mutationFn: () =>
      call<Journey>(`${api}/journeys/${journey.id}/publish`, { method: 'POST', body: { policy }, revision: journey.revision }),
    onSuccess: async (after) => {
      // The page around reads numbers as soon as there is a version.
      client.setQueryData<JourneyDetail>(['journey', slug, journey.id], (old) => (old ? { ...old, ...after } : old))
      onPublished(after)
      onClose()
      await client.invalidateQueries({ queryKey: ['versions', slug, journey.id] })
    },
    onError: (error) => void message.error(error.message),
  })
  const isBlocked = impact.data?.problems.some((problem) => problem.severity === 'error') ?? true
  return (
    <Modal
      open={isOpen}
      title={words.journeys.publishTitle}
      onCancel={onClose}
      okText={words.journeys.publish}
      cancelText={words.common.cancel}
      onOk={() => publish.mutate()}
      okButtonProps={{ disabled: isBlocked, loading: publish.isPending }}
      width={600}
    >
      {impact.isError ? (
        <ErrorState query={impact} />
      ) : impact.data ? (
        <Flex vertical gap={16}>
          <Checklist problems={impact.data.problems} />
          {impact.data.audience !== null && <AudienceCount people={impact.data.audience} />}
          {live && <Changes before={live} />}
          {impact.data.inside + impact.data.shifted.reduce((sum, one) => sum + one.people, 0) > 0 && (
            <PolicyChoice policy={policy} onChange={setPolicy} impact={impact.data} />
          )}
          {policy === 'follow' && live && <ImpactList impact={impact.data} before={live} />}
        </Flex>
      ) : (
        <Skeleton active />
      )}
    </Modal>
  )
}

/** Whom an audience means at this moment. */
function AudienceCount({ people }: { readonly people: number }) {
  const words = useWords()
  const { number } = useFormat()
  return <Alert type="info" showIcon title={words.entries.audienceNow(number(people))} />
}

function Checklist({ problems }: { readonly problems: Impact['problems'] }) {
  const words = useWords()
  const graph = useEditor((state) => state.graph)
  const nameOf = useNameOf()
  return problems.map((problem, i) => (
    <Alert
      key={i}
      type={problem.severity === 'error' ? 'error' : 'warning'}
      showIcon
      title={[problemText(problem, words), problem.nodeId === null ? '' : nameOf(graph, problem.nodeId)].filter(Boolean).join(' · ')}
    />
  ))
}

function Changes({ before }: { readonly before: Graph }) {
  const words = useWords()
  const language = usePreferences((state) => state.language)
  const graph = useEditor((state) => state.graph)
  const changes = diff(before, graph)
  return (
    <section>
      <Typography.Text strong>{words.journeys.changes}</Typography.Text>
      {changes.length === 0 ? (
        <div>{words.journeys.noChanges}</div>
      ) : (
        <ul style={{ margin: '4px 0 0', paddingInlineStart: 20 }}>
          {changes.map((change, i) => (
            <li key={i}>{describeChange(change, language)}</li>
          ))}
        </ul>
      )}
    </section>
  )
}

function PolicyChoice({
  policy,
  onChange,
  impact,
}: {
  readonly policy: Policy
  readonly onChange: (policy: Policy) => void
  readonly impact: Impact
}) {
  const words = useWords()
  const { number } = useFormat()
  return (
    <section>
      <Typography.Text strong>{words.journeys.insideNow(number(impact.inside))}</Typography.Text>
      <div style={{ marginTop: 4 }}>
        <Radio.Group aria-label={words.journeys.policy} value={policy} onChange={(event) => onChange(event.target.value as Policy)}>
          <Flex vertical gap={4}>
            <Radio value="follow">{words.journeys.follow}</Radio>
            <Radio value="pin">{words.journeys.pin}</Radio>
            <Radio value="end">{words.journeys.policyEnd}</Radio>
          </Flex>
        </Radio.Group>
      </div>
    </section>
  )
}
