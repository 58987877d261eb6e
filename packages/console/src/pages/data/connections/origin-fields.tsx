import type { DatabaseOrigin, Origin } from '@millrace/contract/ingest/pulls.ts'
import { Form, Input, InputNumber, Segmented, Select } from 'antd'
import { useWords } from '../../../lib/words.ts'
import { HttpFields } from './http-fields.tsx'
import { TextField } from './text-field.tsx'

const database = {
  host: '',
  database: '',
  user: '',
  tls: 'verify',
  certificate: '',
  table: '',
  query: '',
  cursorColumn: 'updated_at',
  keyColumn: 'id',
} as const
/** What a new source of each kind begins with. */
export const firstOrigin: Readonly<Record<Origin['from'], Origin>> = {
  http: { from: 'http', url: 'https://', method: 'GET', body: '', paging: { by: 'none' }, increment: null },
  postgres: { from: 'postgres', port: 5432, ...database },
  mysql: { from: 'mysql', port: 3306, ...database },
}
const kinds = ['http', 'postgres', 'mysql'] as const

interface Props {
  readonly origin: Origin
  /** Columns of the last page read. */
  readonly columns: readonly string[]
  readonly secrets: SecretTexts
  readonly kept: { readonly headerNames: readonly string[]; readonly hasPassword: boolean }
  onChange(origin: Origin): void
  onSecrets(secrets: SecretTexts): void
}

/** Secrets as typed; empty ones stay what they were. */
export interface SecretTexts {
  readonly headers: string
  readonly password: string
}

/** Where a pull reads from. */
export function OriginFields({ origin, columns, secrets, kept, onChange, onSecrets }: Props) {
  const words = useWords()
  return (
    <>
      <Form.Item label={words.connections.origin}>
        <Segmented<Origin['from']>
          value={origin.from}
          onChange={(from) => onChange(firstOrigin[from])}
          options={kinds.map((kind) => ({ value: kind, label: words.connections.from[kind] }))}
        />
      </Form.Item>
      {origin.from === 'http' ? (
        <>
          <HttpFields origin={origin} columns={columns} onChange={onChange} />
          <Form.Item
            label={words.connections.headers}
            htmlFor="headers"
            extra={kept.headerNames.length > 0 ? words.connections.headersKept(kept.headerNames.join(', ')) : words.connections.headersNote}
          >
            <Input.TextArea
              id="headers"
              value={secrets.headers}
              placeholder="Authorization: Bearer …"
              autoSize={{ minRows: 2, maxRows: 6 }}
              onChange={({ target }) => onSecrets({ ...secrets, headers: target.value })}
            />
          </Form.Item>
        </>
      ) : (
        <DatabaseFields origin={origin} secrets={secrets} hasPassword={kept.hasPassword} onChange={onChange} onSecrets={onSecrets} />
      )}
    </>
  )
}

interface DatabaseProps extends Pick<Props, 'secrets' | 'onSecrets'> {
  readonly origin: DatabaseOrigin
  readonly hasPassword: boolean
  onChange(origin: Origin): void
}

function DatabaseFields({ origin, secrets, hasPassword, onChange, onSecrets }: DatabaseProps) {
  const words = useWords()
  const text = (name: 'host' | 'database' | 'user' | 'table' | 'cursorColumn' | 'keyColumn', note?: string) => (
    <TextField
      label={words.connections[name]}
      value={origin[name]}
      note={note}
      onChange={(value) => onChange({ ...origin, [name]: value })}
    />
  )
  return (
    <>
      {text('host')}
      <Form.Item label={words.connections.port} htmlFor="port">
        <InputNumber
          id="port"
          min={1}
          max={65_535}
          value={origin.port}
          onChange={(port) => onChange({ ...origin, port: port ?? origin.port })}
        />
      </Form.Item>
      {text('database')}
      {text('user')}
      <Form.Item label={words.connections.password} htmlFor="password" extra={hasPassword && words.connections.secretKeep}>
        <Input.Password
          id="password"
          autoComplete="new-password"
          value={secrets.password}
          onChange={({ target }) => onSecrets({ ...secrets, password: target.value })}
        />
      </Form.Item>
      <Form.Item label={words.connections.tls} htmlFor="tls">
        <Select<DatabaseOrigin['tls']>
          id="tls"
          value={origin.tls}
          options={(['verify', 'on', 'off'] as const).map((mode) => ({ value: mode, label: words.connections.tlsModes[mode] }))}
          onChange={(tls) => onChange({ ...origin, tls })}
        />
      </Form.Item>
      {origin.tls === 'verify' && (
        <Form.Item label={words.connections.certificate} htmlFor="certificate">
          <Input.TextArea
            id="certificate"
            value={origin.certificate}
            autoSize={{ minRows: 1, maxRows: 6 }}
            onChange={({ target }) => onChange({ ...origin, certificate: target.value })}
          />
        </Form.Item>
      )}
      {text('table')}
      <Form.Item label={words.connections.query} htmlFor="query">
        <Input.TextArea
          id="query"
          value={origin.query}
          autoSize={{ minRows: 1, maxRows: 12 }}
          style={{ fontFamily: 'monospace' }}
          onChange={({ target }) => onChange({ ...origin, query: target.value })}
        />
      </Form.Item>
      {text('cursorColumn', words.connections.cursorNote)}
      {text('keyColumn', words.connections.keyNote)}
    </>
  )
}
