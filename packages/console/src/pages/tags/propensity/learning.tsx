import type { Learning } from '@millrace/contract/tags/propensity/api.ts'
import type { Refusal } from '@millrace/contract/tags/propensity/index.ts'
import { Alert, Flex, Typography } from 'antd'
import { useFormat, useWords } from '../../../lib/words.ts'

/** Why there is no model, with what is there and what would have to be. */
export function useRefusalText(): (refusal: Refusal) => string {
  const words = useWords().propensity.refusals
  const { number, percent } = useFormat()
  const asText = { too_few_people: number, too_few_positives: number, not_better_than_chance: number, not_calibrated: percent }
  return ({ reason, have, need }) => words[reason](asText[reason](Math.round(have * 1_000) / 1_000), asText[reason](need))
}

/** What there is to learn from, and whether that is enough. */
export function LearningSays({ learning: { people, rows, positives, refusal } }: { readonly learning: Learning }) {
  const words = useWords().propensity
  const { number } = useFormat()
  const text = useRefusalText()
  return (
    <Flex vertical gap={8}>
      <Typography.Text type="secondary">{words.learningSays(number(people), number(rows), number(positives))}</Typography.Text>
      <Alert type={refusal ? 'warning' : 'success'} showIcon title={refusal ? text(refusal) : words.enough} />
    </Flex>
  )
}
