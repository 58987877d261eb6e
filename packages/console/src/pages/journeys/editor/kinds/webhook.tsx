import { DeleteOutlined } from '@ant-design/icons'
import { bodyTypes, hostOf, methods, mostSeconds } from '@millrace/contract/journeys/calls.ts'
import type { NodeOf } from '@millrace/contract/journeys/index.ts'
import { Button, Flex, Form, Input, InputNumber, Select, Typography } from 'antd'
import { useWords } from '../../../../lib/words.ts'
import { IconButton } from '../../../../ui/icon-button.tsx'
import type { FieldsOf } from './fields-of.ts'
import { SecretField } from './webhook-secret.tsx'
import { CallTest } from './webhook-test.tsx'

type Call = NodeOf<'webhook'>['settings']

/** Whom a step calls, with what, and what the run is to know of the answer. */
export const WebhookFields: FieldsOf<'webhook'> = ({ node, onChange }) => {
  const words = useWords().journeys.call
  const { settings } = node
  const change = (more: Partial<Call>): void => onChange({ ...node, settings: { ...settings, ...more } })
  return (
    <>
      <Form.Item label={words.url} extra={words.urlNote} required>
        <Flex gap={4}>
          <Select
            aria-label={words.method}
            value={settings.method}
            style={{ width: 104, flex: 'none' }}
            options={methods.map((value) => ({ value, label: value }))}
            onChange={(method) => change({ method })}
          />
          <Input
            aria-label={words.url}
            value={settings.url}
            maxLength={2_000}
            placeholder="https://"
            onChange={(typed) => change({ url: typed.target.value })}
          />
        </Flex>
      </Form.Item>
      <Pairs
        label={words.headers}
        note={words.headersNote}
        names={[words.header, words.headerValue]}
        values={settings.headers.map(({ name, value }) => [name, value])}
        onChange={(pairs) => change({ headers: pairs.map(([name, value]) => ({ name, value })) })}
      />
      {settings.method !== 'GET' && (
        <Form.Item label={words.body} extra={words.bodyNote}>
          <Select
            aria-label={words.type}
            value={settings.type}
            style={{ marginBottom: 4 }}
            options={bodyTypes.map((value) => ({ value, label: words.types[value] }))}
            onChange={(type) => change({ type })}
          />
          <Input.TextArea
            aria-label={words.body}
            value={settings.body}
            maxLength={20_000}
            autoSize={{ minRows: 3, maxRows: 14 }}
            style={{ fontFamily: 'monospace' }}
            onChange={(typed) => change({ body: typed.target.value })}
          />
        </Form.Item>
      )}
      <SecretField
        host={(hostOf(settings.url) ?? '').replace(/:443$/, '')}
        value={settings.secret}
        onChange={(secret) => onChange({ ...node, settings: { ...without(settings), ...secret } })}
      />
      <Form.Item label={words.timeout} extra={words.retries}>
        <InputNumber
          aria-label={words.timeout}
          min={1}
          max={mostSeconds}
          precision={0}
          value={settings.timeout}
          suffix={words.seconds}
          onChange={(timeout) => change({ timeout: timeout ?? 10 })}
        />
      </Form.Item>
      <Pairs
        label={words.fields}
        note={words.fieldsNote(node.id)}
        names={[words.field, words.path]}
        values={settings.fields.map(({ name, path }) => [name, path])}
        onChange={(pairs) => change({ fields: pairs.map(([name, path]) => ({ name, path })) })}
      />
      <CallTest call={settings} />
    </>
  )
}

function without({ secret: _, ...rest }: Call): Call {
  return rest
}

type Pair = readonly [string, string]

/** Two texts a row, as many rows as there are. */
function Pairs({
  label,
  note,
  names: [first, second],
  values,
  onChange,
}: {
  readonly label: string
  readonly note: string
  readonly names: Pair
  readonly values: readonly Pair[]
  readonly onChange: (values: readonly Pair[]) => void
}) {
  const words = useWords()
  const put = (i: number, next: Pair): void => onChange(values.map((each, n) => (n === i ? next : each)))
  return (
    <Form.Item label={label} extra={note}>
      <Flex vertical gap={6}>
        {values.map(([left, right], i) => (
          <Flex key={i} gap={4} align="start">
            <Input aria-label={first} value={left} placeholder={first} onChange={(typed) => put(i, [typed.target.value, right])} />
            <Input aria-label={second} value={right} placeholder={second} onChange={(typed) => put(i, [left, typed.target.value])} />
            <IconButton label={words.common.remove} icon={<DeleteOutlined />} onClick={() => onChange(values.filter((_, n) => n !== i))} />
          </Flex>
        ))}
        <Button
          size="small"
          type="dashed"
          style={{ alignSelf: 'flex-start' }}
          disabled={values.length >= 20}
          onClick={() => onChange([...values, ['', '']])}
        >
          + <Typography.Text>{first}</Typography.Text>
        </Button>
      </Flex>
    </Form.Item>
  )
}
