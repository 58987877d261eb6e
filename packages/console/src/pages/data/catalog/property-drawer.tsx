import { type Catalog, type CatalogPatch, type PropertyOwner, propertyTypes } from '@millrace/contract/catalog/api.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { App, Button, Drawer, Flex, Form, Input, Select } from 'antd'
import { call } from '../../../lib/api.ts'
import { useProject } from '../../../lib/session.ts'
import { useWords } from '../../../lib/words.ts'
import { AboutFields, orNull } from './about-fields.tsx'

type Property = Catalog['eventProperties'][number]
interface Fields extends CatalogPatch {
  readonly name: string
  readonly type: Property['type']
}

interface Props {
  readonly owner: PropertyOwner
  readonly property: Property | undefined
  readonly onClose: () => void
}

/** What a property means, its unit and the values it may have; without one, a new property that is to be sent one day. */
export function PropertyDrawer({ owner, property, onClose }: Props) {
  const words = useWords()
  const { api, slug, can } = useProject()
  const client = useQueryClient()
  const { message } = App.useApp()
  const [form] = Form.useForm<Fields>()
  const type = Form.useWatch('type', form) ?? property?.type
  const save = useMutation({
    mutationFn: ({ name, type: chosen, ...fields }: Fields) => {
      const { displayZh, displayEn, description, steward, unit, allowed } = fields
      const texts = {
        displayZh: orNull(displayZh),
        displayEn: orNull(displayEn),
        description: orNull(description),
        steward: orNull(steward),
      }
      const values = allowed?.length ? allowed.map((one) => (chosen === 'number' ? Number(one) : one)) : null
      const body = { status: fields.status, ...texts, allowed: values }
      return property
        ? call(`${api}/catalog/properties/${owner}/${encodeURIComponent(property.name)}`, {
            method: 'PATCH',
            // Money is switched in the list, where it says what it means.
            body: { ...body, ...(property.type === 'number' && property.unit !== 'money' ? { unit: orNull(unit) } : {}) },
            revision: property.revision,
          })
        : call(`${api}/catalog/properties`, { method: 'POST', body: { ...body, owner, name: name.trim(), type: chosen } })
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
      title={property ? words.plan.edit(property.name) : words.plan.addProperty}
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
        initialValues={property ? { ...property, allowed: property.allowed?.map(String) } : { status: 'planned', type: 'string' }}
        onFinish={(fields) => save.mutate({ ...fields, type: property?.type ?? fields.type })}
      >
        {!property && (
          <>
            <Form.Item name="name" label={words.common.name} rules={[{ required: true, whitespace: true, max: 200 }]}>
              <Input autoFocus />
            </Form.Item>
            <Form.Item name="type" label={words.data.type}>
              <Select options={propertyTypes.map((value) => ({ value, label: words.data.typeNames[value] }))} />
            </Form.Item>
          </>
        )}
        <AboutFields />
        {property?.type === 'number' && property.unit !== 'money' && (
          <Form.Item name="unit" label={words.plan.unit} rules={[{ max: 20 }]}>
            <Input placeholder={words.plan.unitHint} />
          </Form.Item>
        )}
        {type !== 'boolean' && (
          <Form.Item
            name="allowed"
            label={words.plan.allowed}
            rules={[
              {
                validator: (_, values: string[] | undefined) =>
                  type === 'number' && values?.some((one) => !Number.isFinite(Number(one)))
                    ? Promise.reject(new Error(words.quality.reasons.value_not_a_number))
                    : Promise.resolve(),
              },
            ]}
          >
            <Select mode="tags" open={false} suffixIcon={null} tokenSeparators={[',', '，', '\n']} placeholder={words.plan.allowedHint} />
          </Form.Item>
        )}
      </Form>
    </Drawer>
  )
}
