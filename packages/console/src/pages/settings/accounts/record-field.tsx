import { CloseOutlined } from '@ant-design/icons'
import { Button, Flex, Input } from 'antd'
import { useState } from 'react'
import { useWords } from '../../../lib/words.ts'
import { IconButton } from '../../../ui/icon-button.tsx'

type Row = readonly [name: string, value: string]

/** Names with values, such as headers of a request. */
export function RecordField({
  label,
  value = {},
  onChange,
}: {
  readonly label: string
  readonly value?: Readonly<Record<string, string>>
  readonly onChange?: (value: Record<string, string>) => void
}) {
  const words = useWords()
  // Rows without a name yet are here only.
  const [rows, setRows] = useState<readonly Row[]>(() => Object.entries(value))
  function put(next: readonly Row[]): void {
    setRows(next)
    onChange?.(Object.fromEntries(next.filter(([name]) => name.trim() !== '')))
  }
  return (
    <Flex vertical gap={8} role="group" aria-label={label}>
      {rows.map(([name, text], i) => (
        <Flex key={i} gap={8}>
          <Input
            aria-label={`${label} ${i + 1}: ${words.accounts.entryName}`}
            placeholder={words.accounts.entryName}
            value={name}
            onChange={({ target }) => put(rows.with(i, [target.value, text]))}
          />
          <Input
            aria-label={`${label} ${i + 1}: ${words.accounts.entryValue}`}
            placeholder={words.accounts.entryValue}
            value={text}
            onChange={({ target }) => put(rows.with(i, [name, target.value]))}
          />
          <IconButton
            label={`${words.common.remove} ${i + 1}`}
            icon={<CloseOutlined />}
            onClick={() => put(rows.filter((_, n) => n !== i))}
          />
        </Flex>
      ))}
      <Button size="small" style={{ alignSelf: 'flex-start' }} onClick={() => setRows([...rows, ['', '']])}>
        {words.accounts.addEntry}
      </Button>
    </Flex>
  )
}
