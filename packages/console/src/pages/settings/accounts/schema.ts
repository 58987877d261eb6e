/** The part of a JSON schema that a form can be made of. */
export interface Schema {
  readonly type?: string
  readonly description?: string
  readonly default?: unknown
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: unknown
  readonly items?: Schema
  readonly anyOf?: readonly Schema[]
  readonly minLength?: number
  readonly maxLength?: number
  readonly pattern?: string
  readonly minimum?: number
  readonly maximum?: number
}

export interface Field {
  readonly name: string
  readonly schema: Schema
  readonly isRequired: boolean
  readonly as: 'text' | 'long' | 'number' | 'switch' | 'choice' | 'record' | 'group' | 'json'
}

/** The fields of an object, in their order. */
export function fieldsOf(raw: Readonly<Record<string, unknown>>): Field[] {
  const { properties = {}, required = [] } = raw as Schema /* a JSON schema of an object, made by the server */
  return Object.entries(properties).map(([name, given]) => {
    const schema = plain(given)
    // What has a value by itself need not be given.
    return { name, schema, isRequired: required.includes(name) && schema.default === undefined, as: kindOf(schema) }
  })
}

/** What may be left out is asked for as what it is otherwise. */
function plain(schema: Schema): Schema {
  const ways = (schema.anyOf ?? []).filter((one) => one.type !== 'null')
  const [only] = ways
  return ways.length === 1 && only ? { ...schema, ...only } : schema
}

function kindOf({ type, enum: choices, maxLength = 0, additionalProperties, properties }: Schema): Field['as'] {
  if (choices) return 'choice'
  if (type === 'string') return maxLength > 2_000 ? 'long' : 'text'
  if (type === 'number' || type === 'integer') return 'number'
  if (type === 'boolean') return 'switch'
  if (type === 'object' && properties) return 'group'
  const isRecord = type === 'object' && (additionalProperties as Schema | undefined)?.type === 'string'
  return isRecord ? 'record' : 'json'
}

/** Values as they stand before anybody has written any. */
export const defaultsOf = (fields: readonly Field[]): Record<string, unknown> =>
  Object.fromEntries(fields.flatMap(({ name, schema }) => (schema.default === undefined ? [] : [[name, schema.default]])))

/** Without what was left empty, and without groups of which all was. */
export const given = (values: object | undefined): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(values ?? {}).flatMap(([name, value]: [string, unknown]) => {
      if (value === undefined || value === '' || value === null) return []
      if (typeof value !== 'object' || Array.isArray(value)) return [[name, value]]
      const inside = given(value)
      return Object.keys(inside).length === 0 ? [] : [[name, inside]]
    }),
  )
