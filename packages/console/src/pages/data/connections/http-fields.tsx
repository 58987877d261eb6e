import type { HttpOrigin, Origin, Paging } from '@millrace/contract/ingest/pulls.ts'
import { AutoComplete, Checkbox, Form, Input, InputNumber, Select } from 'antd'
import { useWords } from '../../../lib/words.ts'
import { TextField } from './text-field.tsx'

const pagings: Readonly<Record<Paging['by'], Paging>> = {
  none: { by: 'none' },
  next_link: { by: 'next_link', path: 'next' },
  cursor: { by: 'cursor', path: 'next_cursor', parameter: 'cursor' },
  page: { by: 'page', parameter: 'page', first: 1 },
}
const ways = ['none', 'page', 'cursor', 'next_link'] as const

interface Props {
  readonly origin: HttpOrigin
  readonly columns: readonly string[]
  onChange(origin: Origin): void
}

/** A JSON API: where, how its pages follow each other, and how only what is new is asked for. */
export function HttpFields({ origin, columns, onChange }: Props) {
  const words = useWords()
  const { paging, increment } = origin
  return (
    <>
      <TextField label={words.connections.url} value={origin.url} onChange={(url) => onChange({ ...origin, url })} />
      <Form.Item label={words.connections.method} htmlFor="method">
        <Select<HttpOrigin['method']>
          id="method"
          value={origin.method}
          options={[{ value: 'GET' }, { value: 'POST' }]}
          onChange={(method) => onChange({ ...origin, method })}
        />
      </Form.Item>
      {origin.method === 'POST' && (
        <Form.Item label={words.connections.requestBody} htmlFor="request-body">
          <Input.TextArea
            id="request-body"
            value={origin.body}
            autoSize={{ minRows: 2, maxRows: 8 }}
            style={{ fontFamily: 'monospace' }}
            onChange={({ target }) => onChange({ ...origin, body: target.value })}
          />
        </Form.Item>
      )}
      <Form.Item label={words.connections.paging} htmlFor="paging">
        <Select<Paging['by']>
          id="paging"
          value={paging.by}
          options={ways.map((by) => ({ value: by, label: words.connections.pagings[by] }))}
          onChange={(by) => onChange({ ...origin, paging: pagings[by] })}
        />
      </Form.Item>
      {(paging.by === 'next_link' || paging.by === 'cursor') && (
        <TextField
          label={words.connections.pathOf}
          value={paging.path}
          onChange={(path) => onChange({ ...origin, paging: { ...paging, path } })}
        />
      )}
      {(paging.by === 'cursor' || paging.by === 'page') && (
        <TextField
          label={words.connections.parameter}
          value={paging.parameter}
          onChange={(parameter) => onChange({ ...origin, paging: { ...paging, parameter } })}
        />
      )}
      {paging.by === 'page' && (
        <Form.Item label={words.connections.firstPage} htmlFor="first-page">
          <InputNumber
            id="first-page"
            min={0}
            max={1}
            value={paging.first}
            onChange={(first) => onChange({ ...origin, paging: { ...paging, first: first ?? 1 } })}
          />
        </Form.Item>
      )}
      <Form.Item>
        <Checkbox
          checked={increment !== null}
          onChange={({ target }) =>
            onChange({ ...origin, increment: target.checked ? { column: '', parameter: 'since', start: '' } : null })
          }
        >
          {words.connections.increment}
        </Checkbox>
      </Form.Item>
      {increment && (
        <>
          <Form.Item label={words.connections.incrementColumn} htmlFor="increment-column">
            <AutoComplete
              id="increment-column"
              value={increment.column}
              options={columns.map((value) => ({ value }))}
              placeholder="data.list[].updated_at"
              onChange={(column: string) => onChange({ ...origin, increment: { ...increment, column } })}
            />
          </Form.Item>
          <TextField
            label={words.connections.parameter}
            value={increment.parameter}
            onChange={(parameter) => onChange({ ...origin, increment: { ...increment, parameter } })}
          />
          <TextField
            label={words.connections.start}
            value={increment.start}
            onChange={(start) => onChange({ ...origin, increment: { ...increment, start } })}
          />
        </>
      )}
    </>
  )
}
