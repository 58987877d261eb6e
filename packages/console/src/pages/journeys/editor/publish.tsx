import type { Impact, Journey, JourneyDetail } from '@millrace/contract/journeys/api.ts'
import { describeChange, diff, type Graph, type ProblemCode } from '@millrace/contract/journeys/index.ts'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, App, Flex, Modal, Radio, Typography } from 'antd'
import { useState } from 'react'
import { call } from '../../../lib/api.ts'
import { usePreferences } from '../../../lib/preferences.ts'
import { useProject } from '../../../lib/session.ts'
import { useFormat, useWords } from '../../../lib/words.ts'
import { useEditor } from './store.ts'

interface Props {
  readonly journey: Journey
  readonly isOpen: boolean
  readonly onClose: () => void
  readonly onPublished: (journey: Journey) => void
}

/** What changes, what it does to people inside, and the one choice: pin, follow or end. */
export function PublishDialog({ journey, isOpen, onClose, onPublished }: Props) {
  const words = useWords()
  const { api, slug } = useProject()
  const { number } = useFormat()
  const { message } = App.useApp()
  const client = useQueryClient()
  const [policy, setPolicy] = useState<'pin' | 'follow' | 'end'>('follow')
  const impact = useQuery({
    queryKey: ['impact', slug, journey.id, journey.revision],
    queryFn: () => call<Impact>(`${api}/journeys/${journey.id}/impact`),
    enabled: isOpen,
  })
  const publish = useMutation({
    mutationFn: () =>
      call<Journey>(`${api}/journeys/${journey.id}/publish`, { method: 'POST', body: { policy }, revision: journey.revision }),
    onSuccess: (after) => {
      // The page around reads numbers as soon as there is a version.
      client.setQueryData<JourneyDetail>(['journey', slug, journey.id], (old) => (old ? { ...old, ...after } : old))
      onPublished(after)
      onClose()
    },
    onError: (error) => void message.error(error.message),
  })
  const errors = impact.data?.problems.filter((problem) => problem.severity === 'error') ?? []
  return (
    <Modal
      open={isOpen}
      title={words.journeys.publishTitle}
      onCancel={onClose}
      okText={words.journeys.publish}
      cancelText={words.common.cancel}
      onOk={() => publish.mutate()}
      okButtonProps={{ disabled: errors.length > 0 || !impact.data, loading: publish.isPending }}
    >
      <Flex vertical gap={12}>
        {errors.map((problem, i) => (
          <Alert key={i} type="error" showIcon title={`${words.problems[problem.code as ProblemCode]} ${problem.nodeId ?? ''}`} />
        ))}
        <Changes journey={journey} isOpen={isOpen} />
        {(impact.data?.inside ?? 0) > 0 && (
          <>
            <Typography.Text strong>{words.journeys.insideNow(number(impact.data?.inside ?? 0))}</Typography.Text>
            <Radio.Group value={policy} onChange={(event) => setPolicy(event.target.value as typeof policy)}>
              <Flex vertical gap={4}>
                <Radio value="follow">{words.journeys.follow}</Radio>
                <Radio value="pin">{words.journeys.pin}</Radio>
                <Radio value="end">{words.journeys.policyEnd}</Radio>
              </Flex>
            </Radio.Group>
            <ul>
              {impact.data?.removed.map((one) => (
                <li key={one.node}>
                  {one.node}: {number(one.people)} → {one.goTo ?? words.journeys.done}
                </li>
              ))}
            </ul>
          </>
        )}
      </Flex>
    </Modal>
  )
}

function Changes({ journey, isOpen }: { readonly journey: Journey; readonly isOpen: boolean }) {
  const { api, slug } = useProject()
  const language = usePreferences((state) => state.language)
  const graph = useEditor((state) => state.graph)
  const live = useQuery({
    queryKey: ['versions', slug, journey.id, journey.version],
    queryFn: () => call<{ items: { graph: Graph }[] }>(`${api}/journeys/${journey.id}/versions`),
    enabled: isOpen && journey.version !== null,
  })
  const before = live.data?.items[0]?.graph
  if (!before) return null
  return (
    <ul>
      {diff(before, graph).map((change, i) => (
        <li key={i}>{describeChange(change, language)}</li>
      ))}
    </ul>
  )
}
