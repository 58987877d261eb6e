import { Form, Input } from 'antd'
import { useId } from 'react'

interface Props {
  readonly label: string
  readonly value: string
  readonly note?: string | undefined
  readonly placeholder?: string
  onChange(value: string): void
}

/** One line of text with its label. */
export function TextField({ label, value, note, placeholder, onChange }: Props) {
  const id = useId()
  return (
    <Form.Item label={label} htmlFor={id} extra={note}>
      <Input id={id} value={value} placeholder={placeholder ?? ''} onChange={({ target }) => onChange(target.value)} />
    </Form.Item>
  )
}
