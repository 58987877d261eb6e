import type { TagModel } from '@millrace/contract/tags/propensity/api.ts'
import { mostChange } from '@millrace/contract/tags/propensity/index.ts'
import { Alert, Typography } from 'antd'
import { useFormat, useWords } from '../../../lib/words.ts'
import { Time } from '../../../ui/time.tsx'
import { useFeatureNames } from './weights.tsx'

/** Whether an earlier model still holds, and what has changed if not. */
export function DriftSays({ model }: { readonly model: TagModel }) {
  const words = useWords().propensity
  const { percent } = useFormat()
  const name = useFeatureNames(model)
  const { drift } = model.card
  if (!drift) return null
  const came = drift.held && words.held(percent(drift.held.predicted), percent(drift.held.actual))
  if (!drift.drifted)
    return (
      <Typography.Text type="secondary">
        {words.steady} {came} <Time at={drift.since} />
      </Typography.Text>
    )
  const changed = drift.features
    .map((index, feature) => ({ index, feature }))
    .filter((one) => one.index > mostChange)
    .toSorted((a, b) => b.index - a.index)
    .slice(0, 3)
    .map((one) => name(one.feature))
  return (
    <Alert
      type="warning"
      showIcon
      title={words.drifted}
      description={
        <>
          {words.driftedNote} {came} {changed.length > 0 && words.changedFeatures(changed.join(words.comma))}{' '}
          {drift.scores > mostChange && words.changedScores} <Time at={drift.since} />
        </>
      }
    />
  )
}
