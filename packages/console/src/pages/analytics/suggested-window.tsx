import type { IntervalAnswer } from '@millrace/contract/analytics/api.ts'
import { type EventFilter, longestWindow } from '@millrace/contract/queries/index.ts'
import { useMutation } from '@tanstack/react-query'
import { Button, Space, Typography } from 'antd'
import { call } from '../../lib/api.ts'
import { useProject } from '../../lib/session.ts'
import { useFormat, useWords } from '../../lib/words.ts'
import { lastDays } from './fields.tsx'
import { useAnalysisWords } from './words.ts'

type Window = NonNullable<IntervalAnswer['suggestedWindow']>

/** Beside a window: how long nine of ten take from one event to the next, asked when somebody wants to know. */
export function SuggestedWindow({
  from,
  to,
  onTake,
}: {
  /** Where it may begin; of several the longest way counts. */
  readonly from: readonly EventFilter[]
  readonly to: EventFilter | undefined
  readonly onTake: (window: Window) => void
}) {
  const words = useWords().interval
  const { windowUnits } = useAnalysisWords()
  const { number } = useFormat()
  const { api, can, timeZone } = useProject()
  const starts = from.filter((one) => one.event !== '').map(only)
  const second = to?.event ? only(to) : undefined
  const asked = JSON.stringify([starts, second])
  const suggestion = useMutation({
    mutationFn: async () => {
      const answers = await Promise.all(
        starts.map((first) => {
          const body = { ...lastDays(365, timeZone), first, second }
          return call<IntervalAnswer>(`${api}/analytics/interval`, { method: 'POST', body })
        }),
      )
      return { asked, window: longestWindow(answers.map((one) => one.suggestedWindow)) }
    },
  })
  if (!second || starts.length === 0 || !can('analytics.read')) return null
  const known = suggestion.data?.asked === asked ? suggestion.data : undefined
  if (!known)
    return (
      <Button type="link" size="small" style={{ padding: 0 }} loading={suggestion.isPending} onClick={() => suggestion.mutate()}>
        {words.suggest}
      </Button>
    )
  const { window } = known
  if (!window) return <Typography.Text type="secondary">{words.noSuggestion}</Typography.Text>
  return (
    <Space size={4} wrap data-testid="suggestion">
      <Typography.Text type="secondary">{words.nineOfTen(`${number(window.amount)} ${windowUnits[window.unit]}`)}</Typography.Text>
      <Button type="link" size="small" style={{ padding: 0 }} onClick={() => onTake(window)}>
        {words.take}
      </Button>
    </Space>
  )
}

/** Goals and touches are events with more about them. */
const only = ({ event, filters }: EventFilter): EventFilter => ({ event, filters })
