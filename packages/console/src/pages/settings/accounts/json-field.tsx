import { Input, Typography } from 'antd'
import { useState } from 'react'
import { useWords } from '../../../lib/words.ts'

/** What no field of ours is made for, as it is written. */
export function JsonField({
  value,
  onChange,
  id,
}: {
  readonly id?: string
  readonly value?: unknown
  readonly onChange?: (value: unknown) => void
}) {
  const words = useWords()
  const [text, setText] = useState(() => (value === undefined ? '' : JSON.stringify(value, null, 2)))
  const [isWrong, setWrong] = useState(false)
  function put(next: string): void {
    setText(next)
    const read = parsed(next)
    setWrong(read === undefined)
    if (read) onChange?.(read.value)
  }
  return (
    <>
      <Input.TextArea
        id={id}
        autoSize={{ minRows: 2, maxRows: 12 }}
        placeholder={words.accounts.isJson}
        style={{ fontFamily: 'ui-monospace, monospace' }}
        {...(isWrong ? { status: 'error' as const } : {})}
        value={text}
        onChange={({ target }) => put(target.value)}
      />
      {isWrong && <Typography.Text type="danger">{words.accounts.notJson}</Typography.Text>}
    </>
  )
}

function parsed(text: string): { readonly value: unknown } | undefined {
  if (text.trim() === '') return { value: undefined }
  try {
    return { value: JSON.parse(text) as unknown }
  } catch {
    return undefined
  }
}
