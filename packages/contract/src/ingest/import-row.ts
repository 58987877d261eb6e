import type { ColumnTarget, ImportKind, ImportMapping, ValueType } from './imports.ts'

/** A row as a reader gives it: texts from CSV, typed values from the other formats. */
export type Row = Readonly<Record<string, unknown>>

/** What a row says, in the shape of a native event (`native.ts`), or the column that stands in its way. */
export type MappedRow =
  | { readonly event: Readonly<Record<string, unknown>> }
  | {
      readonly code: 'value_not_a_number' | 'value_not_a_boolean' | 'event_missing' | 'id_column_empty' | 'item_id_empty'
      readonly column: string
      readonly value: string
    }

/** Applies a mapping to one row. Empty cells say nothing; texts are trimmed. */
export function mapRow(row: Row, mapping: ImportMapping, kind: ImportKind): MappedRow {
  const ids: Record<string, string> = {}
  const properties: Record<string, unknown> = {}
  let [event, time, item, isGone]: unknown[] = [mapping.event, undefined, undefined, false]
  for (const [column, target] of Object.entries(mapping.columns)) {
    const value = row[column]
    if (isEmpty(value) || target.to === 'ignore') continue
    if (target.to === 'event') event = textOf(value)
    else if (target.to === 'time') time = timeOf(value)
    else if (target.to === 'id') ids[target.type] = textOf(value)
    else if (target.to === 'item') item = textOf(value)
    else if (target.to === 'deleted') isGone = convert(value, 'boolean') ?? true
    else {
      const converted = convert(value, target.type)
      if (converted === undefined)
        return { code: target.type === 'number' ? 'value_not_a_number' : 'value_not_a_boolean', column, value: textOf(value).slice(0, 100) }
      properties[target.name] = converted
    }
  }
  if (kind === 'items') {
    if (item === undefined) return { code: 'item_id_empty', column: columnOf(mapping, 'item'), value: '' }
    return { event: { item: { type: mapping.item, id: item, ...(isGone === true ? { delete: true } : { properties }) } } }
  }
  if (Object.keys(ids).length === 0) return { code: 'id_column_empty', column: columnOf(mapping, 'id'), value: '' }
  if (kind === 'people') return { event: { ids, ...(time === undefined ? {} : { time }), profile: { set: properties } } }
  if (event === undefined) return { code: 'event_missing', column: columnOf(mapping, 'event'), value: '' }
  return { event: { ids, event, ...(time === undefined ? {} : { time }), properties } }
}

const columnOf = (mapping: ImportMapping, to: ColumnTarget['to']): string =>
  Object.entries(mapping.columns).find(([, target]) => target.to === to)?.[0] ?? ''

export const isEmpty = (value: unknown): boolean =>
  value === null || value === undefined || (typeof value === 'string' && value.trim() === '')

/** A cell as text: dates without a zone as in a spreadsheet, big whole numbers in full. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return value.trim()
  if (value instanceof Date) return value.toISOString()
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean') return String(value)
  return JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'bigint' ? Number(inner) : inner)) ?? ''
}

/** `2026/1/2 3:04` and `2026-01-02 03:04:05` become ISO text; digits stay a number of seconds or milliseconds. */
function timeOf(value: unknown): string | number {
  if (typeof value === 'number') return value
  const text = textOf(value)
  if (/^\d{10,13}$/.test(text)) return Number(text)
  const parts =
    /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,6}))?)?)?\s*(Z|[+-]\d{2}:?\d{2})?$/.exec(
      text,
    )
  if (!parts) return text
  const [, year, month = '', day = '', hour = '0', minute = '00', second = '00', fraction, zone = ''] = parts
  const two = (part: string): string => part.padStart(2, '0')
  return `${year}-${two(month)}-${two(day)}T${two(hour)}:${minute}:${second}${fraction ? `.${fraction}` : ''}${zone}`
}

const truths: Readonly<Record<string, boolean>> = {
  true: true,
  yes: true,
  y: true,
  '1': true,
  是: true,
  false: false,
  no: false,
  n: false,
  '0': false,
  否: false,
}

function convert(value: unknown, type: ValueType): unknown {
  if (type === 'number') return numberOf(value)
  if (type === 'boolean') return typeof value === 'boolean' ? value : truths[textOf(value).toLowerCase()]
  if (type === 'list')
    return Array.isArray(value)
      ? value.map(textOf)
      : textOf(value)
          .split(/[;；|]/)
          .map((item) => item.trim())
          .filter(Boolean)
  if (type === 'text') return textOf(value)
  return typeof value === 'string'
    ? (numberLike(value) ?? value.trim())
    : value instanceof Date || typeof value === 'bigint'
      ? textOf(value)
      : value
}

/** Also `1,234.50` and `¥12`. */
function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined
  const text = textOf(value)
    .replace(/^[¥￥$€]\s*/, '')
    .replace(/(?<=\d)[,，](?=\d{3})/g, '')
  return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(text) ? Number(text) : undefined
}

/** What nobody would mean as a code: no leading zero, not as long as a phone or card number. */
const numberLike = (text: string): number | undefined =>
  /^-?(?:0|[1-9]\d{0,9})(?:\.\d{1,9})?$/.test(text.trim()) ? Number(text) : undefined
