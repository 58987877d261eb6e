import type { Rows, RowsPreview } from '@millrace/contract/ingest/hooks.ts'
import { type ImportKind, importKinds } from '@millrace/contract/ingest/imports.ts'
import { Alert, Button, Card, Checkbox, Flex, Form, Segmented, Select } from 'antd'
import { useWords } from '../../../lib/words.ts'
import { MappingForm } from '../imports/mapping-form.tsx'
import { PreviewSummary } from '../imports/preview.tsx'

interface Props {
  readonly rows: Rows
  /** What the server makes of the document and these settings; nothing before there is a document. */
  readonly preview: RowsPreview | undefined
  /** Documents have lists to choose from, tables have not. */
  readonly isDocument: boolean
  readonly isLocked: boolean
  onChange(rows: Rows): void
}

/** What records mean: their kind, where they stand, where their fields go, and what that makes of them. */
export function RowsEditor({ rows, preview, isDocument, isLocked, onChange }: Props) {
  const words = useWords()
  const paths = [...new Set([...(preview?.paths ?? []), rows.records])].filter((path) => path !== '')
  const mapping = rows.mapping ?? (preview && preview.rows > 0 ? preview.mapping : undefined)
  const places = [{ value: '', label: words.connections.whole }, ...paths.map((path) => ({ value: path, label: path }))]
  return (
    <Flex vertical gap={16}>
      <Card size="small" title={words.connections.mapping}>
        <Form layout="vertical" component="div" disabled={isLocked}>
          <Form.Item label={words.imports.kind}>
            <Segmented<ImportKind>
              value={rows.kind}
              disabled={isLocked}
              onChange={(kind) => onChange({ ...rows, kind, mapping: null })}
              options={importKinds.map((kind) => ({ value: kind, label: words.imports.kinds[kind] }))}
            />
          </Form.Item>
          {isDocument && (
            <Form.Item label={words.connections.records} htmlFor="records">
              <Select
                id="records"
                value={rows.records}
                options={places}
                onChange={(records: string) => onChange({ ...rows, records, mapping: null })}
              />
            </Form.Item>
          )}
          {isDocument && !isLocked && rows.records === '' && rows.mapping === null && paths[0] !== undefined && (
            <Alert
              type="info"
              showIcon
              style={{ marginBottom: 16 }}
              title={words.connections.hasList}
              action={
                <Button size="small" onClick={() => onChange({ ...rows, records: paths[0] ?? '' })}>
                  {words.connections.eachOf(paths[0])}
                </Button>
              }
            />
          )}
          {preview?.rows === 0 && <Alert type="warning" showIcon title={words.connections.noList} />}
        </Form>
        {mapping && (
          <MappingForm
            columns={preview && preview.rows > 0 ? preview.columns : Object.keys(mapping.columns).map((name) => ({ name, samples: [] }))}
            kind={rows.kind}
            mapping={mapping}
            onChange={(mapping) => onChange({ ...rows, mapping })}
          />
        )}
        {rows.kind === 'events' && (
          <Checkbox
            checked={rows.historical}
            disabled={isLocked}
            onChange={({ target }) => onChange({ ...rows, historical: target.checked })}
          >
            {words.connections.historical}
          </Checkbox>
        )}
      </Card>
      {preview && preview.rows > 0 && <PreviewSummary preview={preview} />}
    </Flex>
  )
}
