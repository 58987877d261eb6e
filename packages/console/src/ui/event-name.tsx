import { AutoComplete } from 'antd'
import { useCatalog } from '../lib/catalog.ts'
import { useWords } from '../lib/words.ts'

/** The name of an event, typed or chosen. */
export function EventName({ value, onChange }: { readonly value: string; readonly onChange: (event: string) => void }) {
  const words = useWords().segments
  const catalog = useCatalog()
  return (
    <AutoComplete
      data-first-field
      aria-label={words.event}
      placeholder={words.event}
      value={value}
      options={(catalog.data?.events ?? []).map((event) => ({ value: event.name }))}
      showSearch={{ filterOption: true }}
      defaultActiveFirstOption
      onChange={onChange}
      style={{ width: 200 }}
    />
  )
}
