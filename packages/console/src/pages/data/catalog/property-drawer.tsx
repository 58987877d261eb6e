import { type Catalog, type CatalogPatch, type PropertyOwner, propertyTypes } from '@millrace/contract/catalog/api.ts'
import { Form, Input, Select } from 'antd'
import { call } from '../../../lib/api.ts'
import { useProject } from '../../../lib/session.ts'
import { useWords } from '../../../lib/words.ts'
import { orNull, textsOf } from './about-fields.tsx'
import { Editing } from './editing.tsx'

type Property = Catalog['eventProperties'][number]
interface Fields extends CatalogPatch {
  readonly name: string
  readonly type?: Property['type']
}

interface Props {
  readonly owner: PropertyOwner
  readonly property: Property | undefined
  readonly onClose: () => void
}

/** What a property means, its unit and the values it may have; without one, a new property that is to be sent one day. */
export function PropertyDrawer({ owner, property, onClose }: Props) {
  const words = useWords()
  const { api } = useProject()
  const [form] = Form.useForm<Fields>()
  const type = Form.useWatch('type', form) ?? property?.type
  function save({ name, type: chosen = property?.type, allowed, ...fields }: Fields): Promise<unknown> {
    const values = allowed?.length ? allowed.map((one) => (chosen === 'number' ? Number(one) : one)) : null
    const body = { status: fields.status, ...textsOf(fields), allowed: values }
    if (!property) return call(`${api}/catalog/properties`, { method: 'POST', body: { ...body, owner, name: name.trim(), type: chosen } })
    // Money is switched in the list, where it says what it means.
    const unit = property.type === 'number' && property.unit !== 'money' ? { unit: orNull(fields.unit) } : {}
    const url = `${api}/catalog/properties/${owner}/${encodeURIComponent(property.name)}`
    return call(url, { method: 'PATCH', body: { ...body, ...unit }, revision: property.revision })
  }
  return (
    <Editing<Fields>
      title={property ? words.plan.edit(property.name) : words.plan.addProperty}
      form={form}
      initial={property ? { ...property, allowed: property.allowed?.map(String) } : { status: 'planned', type: 'string' }}
      fresh={
        property ? undefined : (
          <Form.Item name="type" label={words.data.type}>
            <Select options={propertyTypes.map((value) => ({ value, label: words.data.typeNames[value] }))} />
          </Form.Item>
        )
      }
      save={save}
      onClose={onClose}
    >
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
    </Editing>
  )
}
