import { DeleteOutlined } from '@ant-design/icons'
import { propertyTypes } from '@millrace/contract/catalog/api.ts'
import type { Fix } from '@millrace/contract/ingest/fixes.ts'
import { Button, Flex, Input, Select, Space, Typography } from 'antd'
import { useCatalog } from '../../../lib/catalog.ts'
import { useWords } from '../../../lib/words.ts'
import { IconButton } from '../../../ui/icon-button.tsx'
import { NameField } from '../../../ui/name-field.tsx'
import { fresh, typeOf, ValueField } from '../../../ui/value-field.tsx'

const blank: Readonly<Record<Fix['kind'], Fix>> = {
  rename_event: { kind: 'rename_event', to: '' },
  rename_property: { kind: 'rename_property', from: '', to: '' },
  set_property: { kind: 'set_property', name: '', value: '' },
  replace_value: { kind: 'replace_value', name: '', from: '', to: '' },
  convert: { kind: 'convert', name: '', to: 'number' },
  drop_property: { kind: 'drop_property', name: '' },
}
const kinds = Object.keys(blank) as Fix['kind'][]

/** The steps records are mended by, in order. */
interface Props {
  readonly fixes: readonly Fix[]
  /** What a new step begins as. */
  readonly first: Fix['kind']
  readonly onChange: (fixes: Fix[]) => void
}

export function FixFields({ fixes, first, onChange }: Props) {
  const words = useWords()
  const set = (i: number, fix: Fix): void => onChange(fixes.with(i, fix))
  return (
    <Flex vertical gap={8} align="start">
      <Typography.Text>{words.plan.fixes}</Typography.Text>
      {fixes.length === 0 && <Typography.Text type="secondary">{words.plan.noFixes}</Typography.Text>}
      {fixes.map((fix, i) => (
        <Space key={i} wrap size={6}>
          <Select
            aria-label={words.plan.fixes}
            value={fix.kind}
            options={kinds.map((value) => ({ value, label: words.plan.fixKinds[value] }))}
            onChange={(kind) => set(i, blank[kind])}
            popupMatchSelectWidth={false}
            style={{ minWidth: 150 }}
          />
          <Flex gap={6} wrap>
            <OneFix fix={fix} onChange={(next) => set(i, next)} />
          </Flex>
          <IconButton label={words.common.remove} icon={<DeleteOutlined />} onClick={() => onChange(fixes.toSpliced(i, 1))} />
        </Space>
      ))}
      <Button type="dashed" size="small" onClick={() => onChange([...fixes, blank[first]])}>
        + {words.plan.addFix}
      </Button>
    </Flex>
  )
}

function OneFix({ fix, onChange }: { readonly fix: Fix; readonly onChange: (fix: Fix) => void }) {
  const words = useWords()
  const catalog = useCatalog()
  const events = (catalog.data?.events ?? []).map(({ name }) => name)
  const properties = (catalog.data?.eventProperties ?? []).map(({ name }) => name)
  const field = (label: string, value: string, names: readonly string[], change: (name: string) => void) => (
    <NameField label={label} value={value} names={names} onChange={change} />
  )
  /** A new value, in the type the catalog knows; of a list one text, which a step after it can make a list of. */
  const value = (name: string, label: string, current: string | number | boolean, change: (next: string | number | boolean) => void) => {
    const known = catalog.data?.eventProperties.find((one) => one.name === name)?.type ?? typeOf(current)
    const type = known === 'list' ? 'string' : known
    return (
      <ValueField
        label={label}
        type={type}
        value={typeOf(current) === type ? current : fresh[type]}
        onChange={(next) => !Array.isArray(next) && change(next)}
      />
    )
  }
  const { event, property, value: valueWord } = words.segments
  switch (fix.kind) {
    case 'rename_event':
      return field(`${event} (${words.plan.to})`, fix.to, events, (to) => onChange({ ...fix, to }))
    case 'rename_property':
      return (
        <>
          {field(property, fix.from, properties, (from) => onChange({ ...fix, from }))}
          {field(`${property} (${words.plan.to})`, fix.to, properties, (to) => onChange({ ...fix, to }))}
        </>
      )
    case 'set_property':
      return (
        <>
          {field(property, fix.name, properties, (name) => onChange({ ...fix, name }))}
          {value(fix.name, valueWord, fix.value, (next) => onChange({ ...fix, value: next }))}
        </>
      )
    case 'replace_value':
      return (
        <>
          {field(property, fix.name, properties, (name) => onChange({ ...fix, name }))}
          <Input
            aria-label={valueWord}
            placeholder={valueWord}
            value={String(fix.from)}
            onChange={(change) => onChange({ ...fix, from: change.target.value })}
            style={{ width: 120 }}
          />
          {value(fix.name, `${valueWord} (${words.plan.to})`, fix.to, (to) => onChange({ ...fix, to }))}
        </>
      )
    case 'convert':
      return (
        <>
          {field(property, fix.name, properties, (name) => onChange({ ...fix, name }))}
          <Select
            aria-label={words.data.type}
            value={fix.to}
            options={propertyTypes.map((one) => ({ value: one, label: words.data.typeNames[one] }))}
            onChange={(to) => onChange({ ...fix, to })}
            style={{ minWidth: 96 }}
          />
        </>
      )
    case 'drop_property':
      return field(property, fix.name, properties, (name) => onChange({ ...fix, name }))
  }
}
