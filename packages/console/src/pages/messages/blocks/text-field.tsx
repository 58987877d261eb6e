import { BoldOutlined, ItalicOutlined, LinkOutlined, OrderedListOutlined, UnorderedListOutlined } from '@ant-design/icons'
import { Flex, Form, Input } from 'antd'
import type { TextAreaRef } from 'antd/es/input/TextArea'
import { useRef } from 'react'
import { useWords } from '../../../lib/words.ts'
import { IconButton } from '../../../ui/icon-button.tsx'
import { VariableMenu } from './variable-menu.tsx'

/** A text with what is filled in; a rich one has marks too, by buttons or by hand. */
export function TextField({
  label,
  value,
  onChange,
  longest,
  note,
  isRich = false,
  lines = 1,
}: {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly longest: number
  readonly note?: string
  readonly isRich?: boolean
  readonly lines?: number
}) {
  const words = useWords().blocks
  const field = useRef<TextAreaRef>(null)
  /** Puts something in place of what is marked, and the cursor after it. */
  const write = (make: (marked: string) => string): void => {
    const area = field.current?.resizableTextArea?.textArea
    const [from, to] = area ? [area.selectionStart, area.selectionEnd] : [value.length, value.length]
    const made = make(value.slice(from, to))
    onChange(value.slice(0, from) + made + value.slice(to))
    requestAnimationFrame(() => {
      area?.focus()
      area?.setSelectionRange(from + made.length, from + made.length)
    })
  }
  const around = (mark: string) => () => write((marked) => `${mark}${marked || words.text}${mark}`)
  const lead = (mark: (nth: number) => string) => () =>
    write((marked) =>
      (marked || words.text)
        .split('\n')
        .map((line, i) => mark(i + 1) + line)
        .join('\n'),
    )
  return (
    <Form.Item label={label} extra={note} style={{ marginBottom: 12 }}>
      <Flex wrap gap={2} align="center" style={{ marginBottom: 4 }}>
        {isRich && (
          <>
            <IconButton label={words.bold} icon={<BoldOutlined />} onClick={around('**')} />
            <IconButton label={words.italic} icon={<ItalicOutlined />} onClick={around('*')} />
            <IconButton
              label={words.link}
              icon={<LinkOutlined />}
              onClick={() => write((marked) => `[${marked || words.linkWords}](https://)`)}
            />
            <IconButton label={words.bullets} icon={<UnorderedListOutlined />} onClick={lead(() => '- ')} />
            <IconButton label={words.numbers} icon={<OrderedListOutlined />} onClick={lead((nth) => `${nth}. `)} />
          </>
        )}
        <VariableMenu onInsert={(liquid) => write(() => liquid)} />
      </Flex>
      <Input.TextArea
        ref={field}
        aria-label={label}
        maxLength={longest}
        autoSize={{ minRows: isRich ? 5 : lines, maxRows: 16 }}
        value={value}
        onChange={({ target }) => onChange(lines === 1 && !isRich ? target.value.replace(/\r?\n/g, ' ') : target.value)}
      />
    </Form.Item>
  )
}
