import { type Channel, channelSchema, entries } from '@millrace/contract/channels/schema.ts'
import { Button, Card, Drawer, Flex, Form, Input, Select, Typography } from 'antd'
import { useWords } from '../../../lib/words.ts'
import { conditionNames } from './table.tsx'

interface Props {
  readonly channel: Channel
  readonly isNew: boolean
  /** Keys of the other channels. */
  readonly taken: readonly string[]
  readonly onDone: (channel: Channel) => void
  readonly onClose: () => void
}

/** Name, key and rules of one channel. */
export function ChannelDrawer({ channel, isNew, taken, onDone, onClose }: Props) {
  const words = useWords()
  const [form] = Form.useForm<Channel>()
  function done(fields: Channel): void {
    const parsed = channelSchema.safeParse({ ...fields, rules: (fields.rules ?? []).map(withoutEmpty) })
    if (parsed.success) return onDone(parsed.data)
    form.setFields(parsed.error.issues.map(({ path, message }) => ({ name: path as never /* a path of the form */, errors: [message] })))
  }
  return (
    <Drawer
      open
      size={520}
      onClose={onClose}
      title={isNew ? words.channels.add : words.channels.edit(channel.key)}
      footer={
        <Flex justify="end" gap={8}>
          <Button onClick={onClose}>{words.common.cancel}</Button>
          <Button type="primary" onClick={() => form.submit()}>
            {words.channels.done}
          </Button>
        </Flex>
      }
    >
      <Form<Channel> form={form} layout="vertical" initialValues={channel} onFinish={done}>
        <Form.Item name="nameZh" label={words.channels.nameZh} rules={[{ required: true, max: 60 }]}>
          <Input />
        </Form.Item>
        <Form.Item name="nameEn" label={words.channels.nameEn} rules={[{ required: true, max: 60 }]}>
          <Input />
        </Form.Item>
        <Form.Item
          name="key"
          label={words.channels.key}
          extra={words.channels.keyNote}
          rules={[
            { required: true, pattern: /^[a-z][a-z0-9_]{0,39}$/, message: words.channels.keyNote },
            {
              validator: (_, key: string) => (taken.includes(key) ? Promise.reject(new Error(words.channels.keyTaken)) : Promise.resolve()),
            },
          ]}
        >
          <Input disabled={!isNew} />
        </Form.Item>
        <Typography.Paragraph type="secondary">{words.channels.ruleNote}</Typography.Paragraph>
        <Form.List name="rules">
          {(fields, { add, remove }) => (
            <Flex vertical gap={12}>
              {fields.map(({ key, name }) => (
                <Card
                  key={key}
                  size="small"
                  title={words.channels.rule(name + 1)}
                  extra={
                    <Button size="small" onClick={() => remove(name)}>
                      {words.common.remove}
                    </Button>
                  }
                >
                  <Conditions rule={name} />
                </Card>
              ))}
              <Button onClick={() => add({})}>{words.channels.addRule}</Button>
            </Flex>
          )}
        </Form.List>
      </Form>
    </Drawer>
  )
}

function Conditions({ rule }: { readonly rule: number }) {
  const words = useWords()
  return conditionNames.map((name) => (
    <Form.Item key={name} name={[rule, name]} label={words.channels.conditions[name]} style={{ marginBottom: 8 }}>
      {name === 'entry' ? (
        <Select mode="multiple" allowClear options={entries.map((value) => ({ value, label: words.channels.entries[value] }))} />
      ) : (
        <Select
          mode="tags"
          open={false}
          suffixIcon={null}
          tokenSeparators={[',', ' ', '，', '、']}
          placeholder={words.channels.hints[name]}
        />
      )}
    </Form.Item>
  ))
}

/** A condition without values is none. */
const withoutEmpty = (rule: object): object =>
  Object.fromEntries(Object.entries(rule).filter(([, value]) => Array.isArray(value) && value.length > 0))
