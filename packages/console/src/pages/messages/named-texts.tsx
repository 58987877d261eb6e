import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Flex, Input } from 'antd'

export interface NamedText {
  readonly name: string
  readonly value: string
}

/** Texts that have names, line by line. */
export function NamedTexts({
  items,
  onChange,
  words,
  example,
  least = 0,
  most,
  longest,
}: {
  readonly items: readonly NamedText[]
  readonly onChange: (items: NamedText[]) => void
  readonly words: {
    readonly name: (nth: number) => string
    readonly value: (nth: number) => string
    readonly add: string
    readonly remove: (nth: number) => string
  }
  /** A name, where there is none. */
  readonly example: string
  readonly least?: number
  readonly most: number
  readonly longest: number
}) {
  const change = (i: number, more: Partial<NamedText>): void => onChange(items.map((one, n) => (n === i ? { ...one, ...more } : one)))
  return (
    <Flex vertical gap={8}>
      {items.map(({ name, value }, i) => (
        // Its place is all that names it: names may be empty, or the same while they are typed.
        // oxlint-disable-next-line react/no-array-index-key
        <Flex key={i} gap={8} align="start">
          <Input
            aria-label={words.name(i + 1)}
            placeholder={example}
            maxLength={50}
            value={name}
            onChange={({ target }) => change(i, { name: target.value })}
            style={{ flex: '0 1 140px', minWidth: 72 }}
          />
          <Input.TextArea
            aria-label={words.value(i + 1)}
            placeholder="{{ event.order_id }}"
            autoSize={{ minRows: 1, maxRows: 8 }}
            maxLength={longest}
            value={value}
            onChange={({ target }) => change(i, { value: target.value })}
          />
          <Button
            aria-label={words.remove(i + 1)}
            icon={<DeleteOutlined />}
            disabled={items.length <= least}
            style={{ flexShrink: 0 }}
            onClick={() => onChange(items.filter((_, n) => n !== i))}
          />
        </Flex>
      ))}
      {items.length < most && (
        <Button
          type="dashed"
          icon={<PlusOutlined />}
          onClick={() => onChange([...items, { name: '', value: '' }])}
          style={{ alignSelf: 'flex-start' }}
        >
          {words.add}
        </Button>
      )}
    </Flex>
  )
}
