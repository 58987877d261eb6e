import { DeleteOutlined } from '@ant-design/icons'
import { mostCode, resultTypes } from '@millrace/contract/journeys/code/code.ts'
import { type NodeOf, readCode } from '@millrace/contract/journeys/index.ts'
import { Button, Flex, Form, Input, Select } from 'antd'
import { useCatalog } from '../../../../lib/catalog.ts'
import { useWords } from '../../../../lib/words.ts'
import { IconButton } from '../../../../ui/icon-button.tsx'
import { CodeTrial } from './code-trial.tsx'
import type { FieldsOf } from './fields-of.ts'

type Settings = NodeOf<'code'>['settings']

/** What a step works out, from what, and what is known from then on. */
export const CodeFields: FieldsOf<'code'> = ({ node, onChange }) => {
  const words = useWords().journeys.code
  const catalog = useCatalog()
  const { settings } = node
  const change = (more: Partial<Settings>): void => onChange({ ...node, settings: { ...settings, ...more } })
  const { mistake } = readCode(settings.code)
  return (
    <>
      <Form.Item
        label={words.code}
        extra={words.codeNote}
        required
        {...(mistake ? { validateStatus: 'error', help: words.mistake(mistake.line, mistake.column, mistake.why) } : {})}
      >
        <Input.TextArea
          aria-label={words.code}
          value={settings.code}
          maxLength={mostCode}
          autoSize={{ minRows: 5, maxRows: 20 }}
          spellCheck={false}
          style={{ fontFamily: 'monospace' }}
          onChange={(typed) => change({ code: typed.target.value })}
        />
      </Form.Item>
      <Names
        label={words.trigger}
        values={settings.trigger}
        known={(catalog.data?.eventProperties ?? []).map(({ name }) => name)}
        onChange={(trigger) => change({ trigger })}
      />
      <Names
        label={words.profile}
        values={settings.profile}
        known={(catalog.data?.profileProperties ?? []).map(({ name }) => name)}
        onChange={(profile) => change({ profile })}
      />
      <Results id={node.id} results={settings.results} onChange={(results) => change({ results })} />
      <CodeTrial settings={settings} />
    </>
  )
}

/** Properties, chosen or typed. */
function Names({
  label,
  values,
  known,
  onChange,
}: {
  readonly label: string
  readonly values: string[]
  readonly known: readonly string[]
  readonly onChange: (values: string[]) => void
}) {
  return (
    <Form.Item label={label}>
      <Select mode="tags" aria-label={label} value={values} options={known.map((value) => ({ value }))} onChange={onChange} />
    </Form.Item>
  )
}

function Results({
  id,
  results,
  onChange,
}: {
  readonly id: string
  readonly results: Settings['results']
  readonly onChange: (results: Settings['results']) => void
}) {
  const words = useWords()
  const own = words.journeys.code
  const put = (i: number, more: Partial<Settings['results'][number]>): void =>
    onChange(results.map((one, n) => (n === i ? { ...one, ...more } : one)))
  return (
    <Form.Item label={own.results} extra={own.resultsNote(id)}>
      <Flex vertical gap={6}>
        {results.map(({ name, type }, i) => (
          <Flex key={i} gap={4} align="start">
            <Input aria-label={own.result} value={name} maxLength={40} onChange={(typed) => put(i, { name: typed.target.value })} />
            <Select
              aria-label={own.type}
              value={type}
              style={{ width: 120, flex: 'none' }}
              options={resultTypes.map((value) => ({ value, label: own.types[value] }))}
              onChange={(next) => put(i, { type: next })}
            />
            <IconButton label={words.common.remove} icon={<DeleteOutlined />} onClick={() => onChange(results.filter((_, n) => n !== i))} />
          </Flex>
        ))}
        <Button
          size="small"
          type="dashed"
          style={{ alignSelf: 'flex-start' }}
          disabled={results.length >= 20}
          onClick={() => onChange([...results, { name: '', type: 'text' }])}
        >
          + {own.result}
        </Button>
      </Flex>
    </Form.Item>
  )
}
