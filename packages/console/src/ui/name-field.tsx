import { AutoComplete } from 'antd'

interface Props {
  readonly label: string
  readonly value: string
  /** Names there are; any other can be typed. */
  readonly names: readonly string[]
  readonly onChange: (name: string) => void
  readonly width?: number | '100%'
}

/** The name of an event, a property, a tag. */
export function NameField({ label, value, names, onChange, width = 160 }: Props) {
  return (
    <AutoComplete
      aria-label={label}
      placeholder={label}
      value={value}
      options={names.map((one) => ({ value: one }))}
      showSearch={{ filterOption: true }}
      onChange={onChange}
      popupMatchSelectWidth={false}
      style={{ width }}
    />
  )
}
