import type { Catalog, CatalogEventPatch } from '@millrace/contract/catalog/api.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { App, Button, Drawer, Flex, Form, Input, Select } from 'antd'
import { call } from '../../../lib/api.ts'
import { useProject } from '../../../lib/session.ts'
import { useWords } from '../../../lib/words.ts'
import { AboutFields, orNull } from './about-fields.tsx'

type Event = Catalog['events'][number]
interface Fields extends CatalogEventPatch {
  readonly name: string
}

/** What an event means and whether it is planned; without one, a new event that is to be sent one day. */
export function EventDrawer({ event, onClose }: { readonly event: Event | undefined; readonly onClose: () => void }) {
  const words = useWords()
  const { api, slug, can } = useProject()
  const client = useQueryClient()
  const { message } = App.useApp()
  const [form] = Form.useForm<Fields>()
  const save = useMutation({
    mutationFn: ({ name, ...fields }: Fields) => {
      const { displayZh, displayEn, description, steward } = fields
      const texts = {
        displayZh: orNull(displayZh),
        displayEn: orNull(displayEn),
        description: orNull(description),
        steward: orNull(steward),
      }
      const body = { ...fields, ...texts }
      return event
        ? call(`${api}/catalog/events/${encodeURIComponent(event.name)}`, { method: 'PATCH', body, revision: event.revision })
        : call(`${api}/catalog/events`, { method: 'POST', body: { ...body, name: name.trim() } })
    },
    onSuccess: onClose,
    onSettled: () => client.invalidateQueries({ queryKey: ['catalog', slug] }),
    onError: (error) => void message.error(error.message),
  })
  return (
    <Drawer
      open
      size={460}
      onClose={onClose}
      title={event ? words.plan.edit(event.name) : words.plan.addEvent}
      footer={
        <Flex justify="end" gap={8}>
          <Button onClick={onClose}>{words.common.cancel}</Button>
          <Button type="primary" disabled={!can('catalog.write')} loading={save.isPending} onClick={() => form.submit()}>
            {words.common.save}
          </Button>
        </Flex>
      }
    >
      <Form<Fields>
        form={form}
        layout="vertical"
        initialValues={event ?? { status: 'planned', required: [] }}
        onFinish={(fields) => save.mutate(fields)}
      >
        {!event && (
          <Form.Item name="name" label={words.common.name} rules={[{ required: true, whitespace: true, max: 200 }]}>
            <Input autoFocus />
          </Form.Item>
        )}
        <AboutFields />
        <Form.Item name="required" label={words.plan.required}>
          <Select mode="tags" options={(event?.properties ?? []).map((value) => ({ value, label: value }))} />
        </Form.Item>
      </Form>
    </Drawer>
  )
}
