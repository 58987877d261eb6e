import { ArrowDownOutlined, ArrowUpOutlined, CloseOutlined } from '@ant-design/icons'
import { Button, Flex, Form, Input, Switch, Typography } from 'antd'
import { useProviders, useProviderWords } from '../../lib/channel-accounts.ts'
import { useFormat, useWords } from '../../lib/words.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import type { SmsBody } from './sms-preview.tsx'

type Approved = NonNullable<SmsBody['approved']>
type Value = Approved['values'][number]
const most = 20

/** What providers need that send approved texts only: the code there, and what stands for each variable. */
export function ApprovedFields({
  approved,
  onChange,
}: {
  readonly approved: SmsBody['approved']
  readonly onChange: (approved: SmsBody['approved']) => void
}) {
  const words = useWords()
  const { editor } = words.sms
  const note = useNote()
  return (
    <>
      <Form.Item label={editor.approved} extra={note}>
        <Switch
          aria-label={editor.approved}
          checked={approved !== null}
          onChange={(is) => onChange(is ? { code: '', values: [] } : null)}
        />
      </Form.Item>
      {approved && (
        <>
          <Form.Item label={editor.code} required extra={editor.codeNote}>
            <Input
              aria-label={editor.code}
              maxLength={100}
              value={approved.code}
              onChange={({ target }) => onChange({ ...approved, code: target.value.trim() })}
              style={{ maxWidth: 320 }}
            />
          </Form.Item>
          <Form.Item label={editor.values} extra={editor.valuesNote}>
            <Values values={approved.values} onChange={(values) => onChange({ ...approved, values })} />
          </Form.Item>
        </>
      )}
    </>
  )
}

/** Names the providers that want it. */
function useNote(): string {
  const { editor } = useWords().sms
  const { language } = useFormat()
  const said = useProviderWords()
  const names = (useProviders('sms').data ?? []).filter((one) => one.needsTemplate).map((one) => said(one.name).name)
  if (names.length === 0) return editor.approvedNoteShort
  return editor.approvedNote(new Intl.ListFormat(language === 'zh' ? 'zh-CN' : 'en').format(names))
}

function Values({ values, onChange }: { readonly values: readonly Value[]; readonly onChange: (values: Value[]) => void }) {
  const { editor } = useWords().sms
  const put = (i: number, more: Partial<Value>): void => onChange(values.map((one, n) => (n === i ? { ...one, ...more } : one)))
  function swap(i: number, j: number): void {
    const [one, other] = [values[i], values[j]]
    if (one && other) onChange(values.with(i, other).with(j, one))
  }
  return (
    <Flex vertical gap={8}>
      {values.map((one, i) => (
        <Flex key={i} gap={4} align="center" wrap role="group" aria-label={`${i + 1}`}>
          <Typography.Text type="secondary" style={{ width: 28 }}>{`${i + 1}.`}</Typography.Text>
          <Input
            aria-label={editor.valueName(i + 1)}
            maxLength={50}
            placeholder="name"
            value={one.name}
            onChange={({ target }) => put(i, { name: target.value.trim() })}
            style={{ flex: '1 1 96px' }}
          />
          <Input
            aria-label={editor.valueIs(i + 1)}
            maxLength={500}
            placeholder="{{ profile.name }}"
            value={one.value}
            onChange={({ target }) => put(i, { value: target.value })}
            style={{ flex: '3 1 160px' }}
          />
          <span style={{ whiteSpace: 'nowrap' }}>
            <IconButton label={editor.up(i + 1)} icon={<ArrowUpOutlined />} disabled={i === 0} onClick={() => swap(i, i - 1)} />
            <IconButton
              label={editor.down(i + 1)}
              icon={<ArrowDownOutlined />}
              disabled={i === values.length - 1}
              onClick={() => swap(i, i + 1)}
            />
            <IconButton
              label={editor.removeValue(i + 1)}
              icon={<CloseOutlined />}
              onClick={() => onChange(values.filter((_, n) => n !== i))}
            />
          </span>
        </Flex>
      ))}
      <Button
        size="small"
        style={{ alignSelf: 'flex-start' }}
        disabled={values.length >= most}
        onClick={() => onChange([...values, { name: '', value: '' }])}
      >
        {editor.addValue}
      </Button>
    </Flex>
  )
}
