import { Flex, Typography } from 'antd'
import { useFormat } from '../lib/words.ts'

/** A name, and how many people it is about, where that is known. */
export function Counted({
  text,
  note,
  people,
}: {
  readonly text: string
  readonly note?: string
  readonly people?: number | null | undefined
}) {
  const { number } = useFormat()
  return (
    <Flex justify="space-between" gap={12}>
      <span style={{ overflowWrap: 'anywhere' }}>
        {text}
        {note && <Typography.Text type="secondary"> {note}</Typography.Text>}
      </span>
      {people !== undefined && people !== null && <Typography.Text type="secondary">{number(people)}</Typography.Text>}
    </Flex>
  )
}
