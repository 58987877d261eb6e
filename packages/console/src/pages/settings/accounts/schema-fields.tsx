import { Form, Input, InputNumber, Select, Switch } from 'antd'
import { JsonField } from './json-field.tsx'
import { RecordField } from './record-field.tsx'
import { type Field, fieldsOf } from './schema.ts'

/** The fields that a provider asks for, by its JSON schema, with words for those that are known. */
export function SchemaFields({
  under,
  fields,
  texts,
  isSecret = false,
}: {
  readonly under: readonly string[]
  readonly fields: readonly Field[]
  /** A label and a note for each that is known. */
  readonly texts: Readonly<Record<string, readonly string[]>>
  readonly isSecret?: boolean
}) {
  return fields.map((field) => {
    const [label = field.name, help] = texts[field.name] ?? [field.name, field.schema.description]
    const name = [...under, field.name]
    if (field.as === 'group')
      return (
        <Form.Item key={field.name} label={label} extra={help || undefined}>
          <div role="group" aria-label={label} style={{ paddingInlineStart: 16 }}>
            <SchemaFields under={name} fields={inGroup(field)} texts={texts} isSecret={isSecret} />
          </div>
        </Form.Item>
      )
    const { pattern } = field.schema
    return (
      <Form.Item
        key={field.name}
        name={name}
        label={label}
        extra={help || undefined}
        rules={[{ required: field.isRequired }, ...(pattern === undefined ? [] : [{ pattern: new RegExp(pattern, 'u') }])]}
        {...(field.as === 'switch' ? { valuePropName: 'checked' } : {})}
      >
        {isSecret && field.as === 'text' ? <Input.Password autoComplete="new-password" /> : <Control field={field} label={label} />}
      </Form.Item>
    )
  })
}

/** A group that may be left out asks for none of its fields. */
const inGroup = ({ schema, isRequired }: Field): Field[] =>
  fieldsOf({ ...schema }).map((one) => (isRequired ? one : { ...one, isRequired }))

/** `Form.Item` gives it the value, the way to change it and an id. */
function Control({ field: { as, schema, isRequired }, label, ...item }: { readonly field: Field; readonly label: string }) {
  switch (as) {
    case 'choice':
      return (
        <Select
          {...item}
          aria-label={label}
          allowClear={!isRequired && schema.default === undefined}
          options={(schema.enum ?? []).map((one) => ({ value: String(one), label: String(one) }))}
        />
      )
    case 'number':
      return <InputNumber {...item} {...limits(schema)} />
    case 'switch':
      return <Switch {...item} aria-label={label} />
    case 'long':
      // Also of secrets: a key file has lines, which a password field would join.
      return (
        <Input.TextArea
          {...item}
          autoComplete="off"
          autoSize={{ minRows: 1, maxRows: 12 }}
          style={{ fontFamily: 'ui-monospace, monospace' }}
        />
      )
    case 'record':
      return <RecordField {...item} label={label} />
    case 'group':
    case 'json':
      return <JsonField {...item} />
    case 'text':
      return <Input {...item} autoComplete="off" {...(schema.maxLength === undefined ? {} : { maxLength: schema.maxLength })} />
  }
}

const limits = ({ minimum, maximum }: Field['schema']) => ({
  ...(minimum === undefined ? {} : { min: minimum }),
  ...(maximum === undefined ? {} : { max: maximum }),
})
