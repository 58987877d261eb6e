import type { Catalog, CatalogEventPatch } from '@millrace/contract/catalog/api.ts'
import { Form, Select } from 'antd'
import { call } from '../../../lib/api.ts'
import { useProject } from '../../../lib/session.ts'
import { useWords } from '../../../lib/words.ts'
import { textsOf } from './about-fields.tsx'
import { Editing } from './editing.tsx'

type Event = Catalog['events'][number]
interface Fields extends CatalogEventPatch {
  readonly name: string
}

/** What an event means and whether it is planned; without one, a new event that is to be sent one day. */
export function EventDrawer({ event, onClose }: { readonly event: Event | undefined; readonly onClose: () => void }) {
  const words = useWords()
  const { api } = useProject()
  const [form] = Form.useForm<Fields>()
  return (
    <Editing<Fields>
      title={event ? words.plan.edit(event.name) : words.plan.addEvent}
      form={form}
      initial={event ?? { status: 'planned', required: [] }}
      fresh={event ? undefined : null}
      save={({ name, ...fields }) => {
        const body = { ...fields, ...textsOf(fields) }
        return event
          ? call(`${api}/catalog/events/${encodeURIComponent(event.name)}`, { method: 'PATCH', body, revision: event.revision })
          : call(`${api}/catalog/events`, { method: 'POST', body: { ...body, name: name.trim() } })
      }}
      onClose={onClose}
    >
      <Form.Item name="required" label={words.plan.required}>
        <Select mode="tags" options={(event?.properties ?? []).map((value) => ({ value, label: value }))} />
      </Form.Item>
    </Editing>
  )
}
