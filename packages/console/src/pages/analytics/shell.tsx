import type { AnswerFacts } from '@millrace/contract/analytics/api.ts'
import { type SamplePercent, sampleError, samplePercents, type Whom } from '@millrace/contract/queries/index.ts'
import { Flex, Select, Tag, Tooltip, Typography } from 'antd'
import { useFormat, useWords } from '../../lib/words.ts'
import { Choice } from './question.tsx'

/** What an analysis can never be asked: of part of the people, or of people as they were. */
export type Cannot = 'sample' | 'collected'

/** How many people a question is asked of, and how they are told apart. */
export function ShellFields<Q extends Whom>({
  query,
  cannot,
  onChange,
}: {
  readonly query: Q
  readonly cannot: readonly Cannot[]
  readonly onChange: (query: Q) => void
}) {
  const words = useWords().shell
  const percents = [...samplePercents].toReversed()
  return (
    <Flex gap={8} wrap style={{ marginTop: 8 }}>
      {!cannot.includes('sample') && (
        <Tooltip title={words.sampleNote}>
          <Select<SamplePercent | 100>
            size="small"
            aria-label={words.sample}
            value={query.sample ?? 100}
            options={[
              { value: 100, label: words.everybody },
              ...percents.map((percent) => ({ value: percent, label: words.percent(percent) })),
            ]}
            onChange={(percent) => onChange({ ...query, sample: percent === 100 ? undefined : percent })}
            popupMatchSelectWidth={false}
          />
        </Tooltip>
      )}
      {!cannot.includes('collected') && (
        <Tooltip title={words.collectedNote}>
          <span>
            <Choice
              size="small"
              label={words.identity}
              value={query.asCollected ? 'collected' : 'now'}
              words={words.identities}
              onChange={(next) => onChange({ ...query, asCollected: next === 'collected' ? true : undefined })}
            />
          </span>
        </Tooltip>
      )}
    </Flex>
  )
}

/** Says of an answer that it is of part of the people, or of people as they were. */
export function ShellNote({ answer, isBrief = false }: { readonly answer: AnswerFacts; readonly isBrief?: boolean }) {
  const words = useWords().shell
  const { sampling, asCollected } = answer
  if (!sampling && !asCollected) return null
  const notes = [
    ...(sampling
      ? [{ tag: words.sampled(sampling.percent), note: sampling.error ? `${words.sampledNote} ${words.offNote}` : words.sampledNote }]
      : []),
    ...(asCollected ? [{ tag: words.collected, note: words.collectedNote }] : []),
  ]
  return (
    <Flex vertical gap={4}>
      {notes.map(({ tag, note }) => (
        <Flex key={tag} gap={4} align="baseline">
          <Tag>{tag}</Tag>
          {!isBrief && <Typography.Text type="secondary">{note}</Typography.Text>}
        </Flex>
      ))}
    </Flex>
  )
}

/** By how much a number of people of a sample may be off. */
export function Off({ people, sample }: { readonly people: number | null | undefined; readonly sample: SamplePercent | undefined }) {
  const words = useWords().shell
  const { number } = useFormat()
  if (sample === undefined || typeof people !== 'number') return null
  return (
    <Typography.Text type="secondary" style={{ fontSize: 12, marginInlineStart: 4, whiteSpace: 'nowrap' }}>
      {words.off(number(sampleError(people, sample)))}
    </Typography.Text>
  )
}
