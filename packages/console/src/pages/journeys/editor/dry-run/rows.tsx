import { DeleteOutlined } from '@ant-design/icons'
import type { PropertyType } from '@millrace/contract/catalog/api.ts'
import { Button, Flex, Input } from 'antd'
import { useWords } from '../../../../lib/words.ts'
import { IconButton } from '../../../../ui/icon-button.tsx'
import { NameField } from '../../../../ui/name-field.tsx'
import { NumberField } from '../../../../ui/number-field.tsx'
import { fresh, typeOf, ValueField } from '../../../../ui/value-field.tsx'
import type { Property } from './prefill.ts'

/** Names with values: a value is of the type that the catalogue knows for the name. */
export function Rows({
  label,
  rows,
  known,
  onChange,
}: {
  readonly label: string
  readonly rows: readonly Property[]
  readonly known: readonly { readonly name: string; readonly type: PropertyType; readonly unit: string | null }[]
  readonly onChange: (rows: Property[]) => void
}) {
  const words = useWords()
  const put = (i: number, next: Property): void => onChange(rows.map((one, n) => (n === i ? next : one)))
  function named(row: Property, name: string): Property {
    const type = known.find((one) => one.name === name)?.type
    return { name, value: type === undefined || type === typeOf(row.value) ? row.value : fresh[type] }
  }
  return (
    <Flex vertical gap={6} align="start" style={{ width: '100%' }}>
      {rows.map((row, i) => (
        <Flex key={i} gap={4} align="center" style={{ width: '100%' }}>
          <NameField
            label={label}
            value={row.name}
            names={known.map((one) => one.name)}
            onChange={(name) => put(i, named(row, name))}
            width={104}
          />
          <span>=</span>
          {typeof row.value === 'number' ? (
            <NumberField
              label={words.dryRun.valueOf(row.name)}
              value={row.value}
              isMoney={known.find((one) => one.name === row.name)?.unit === 'money'}
              onChange={(value) => put(i, { ...row, value })}
            />
          ) : typeof row.value === 'string' ? (
            <Input
              aria-label={words.dryRun.valueOf(row.name)}
              value={row.value}
              onChange={(event) => put(i, { ...row, value: event.target.value })}
              style={{ flex: 1, minWidth: 0 }}
            />
          ) : (
            <ValueField
              label={words.dryRun.valueOf(row.name)}
              type={typeOf(row.value)}
              value={row.value}
              onChange={(value) => put(i, { ...row, value })}
            />
          )}
          <IconButton label={words.common.remove} icon={<DeleteOutlined />} onClick={() => onChange(rows.filter((_, n) => n !== i))} />
        </Flex>
      ))}
      <Button size="small" type="dashed" onClick={() => onChange([...rows, { name: '', value: '' }])}>
        + {label}
      </Button>
    </Flex>
  )
}
