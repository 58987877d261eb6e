import { ArrowUpOutlined } from '@ant-design/icons'
import { channelWords } from '@millrace/contract/rules/index.ts'
import { AutoComplete, Button, Flex, Form } from 'antd'
import { useCatalog } from '../../../../lib/catalog.ts'
import { usePurposes } from '../../../../lib/purposes.ts'
import { usePreferences } from '../../../../lib/preferences.ts'
import { useWords } from '../../../../lib/words.ts'
import { Choice } from './clock.tsx'
import type { FieldsOf } from './fields-of.ts'

/** In which order channels are tried, and the tag that says which one somebody prefers. */
export const ChannelFields: FieldsOf<'channel'> = ({ node, onChange }) => {
  const words = useWords()
  const language = usePreferences((state) => state.language)
  const catalog = useCatalog()
  const purposes = usePurposes()
  const { settings } = node
  const { order, prefer, by = 'order', purpose, class: messageClass } = settings
  const change = (more: Partial<typeof settings>): void => onChange({ ...node, settings: { ...settings, ...more } })
  const raise = (i: number): void => change({ order: order.toSpliced(i, 1).toSpliced(i - 1, 0, ...order.slice(i, i + 1)) })
  return (
    <>
      <Form.Item label={words.journeys.channelOrder} extra={words.journeys.channelOrderNote}>
        <Flex vertical gap={4} role="list" aria-label={words.journeys.channelOrder}>
          {order.map((one, i) => (
            <Flex key={one} role="listitem" justify="space-between" align="center">
              {`${i + 1}. ${channelWords[language][one]}`}
              {i > 0 && (
                <Button
                  type="text"
                  size="small"
                  icon={<ArrowUpOutlined />}
                  aria-label={words.journeys.channelSooner(channelWords[language][one])}
                  onClick={() => raise(i)}
                />
              )}
            </Flex>
          ))}
        </Flex>
      </Form.Item>
      <Choice
        label={words.journeys.channelBy}
        note={words.journeys.channelByNotes[by]}
        value={by}
        options={words.journeys.channelBys}
        onChange={(next) => {
          const { by: _, ...rest } = settings
          onChange({ ...node, settings: next === 'order' ? rest : { ...rest, by: next } })
        }}
      />
      <Form.Item label={words.journeys.channelPrefer} extra={words.journeys.channelPreferNote}>
        <AutoComplete
          aria-label={words.journeys.channelPrefer}
          value={prefer ?? ''}
          maxLength={100}
          allowClear
          showSearch={{ filterOption: true }}
          options={(catalog.data?.tags ?? []).map((tag) => ({ value: tag }))}
          onChange={(tag?: string) => {
            const { prefer: _, ...rest } = settings
            onChange({ ...node, settings: tag ? { ...rest, prefer: tag } : rest })
          }}
        />
      </Form.Item>
      <Choice
        label={words.journeys.class}
        value={messageClass}
        options={words.journeys.classes}
        onChange={(next) => change({ class: next })}
      />
      {messageClass === 'marketing' && (
        <Choice
          label={words.journeys.purpose}
          value={purpose ?? 'marketing'}
          options={Object.fromEntries(
            purposes.items.filter((one) => !one.isArchived || one.key === purpose).map((one) => [one.key, purposes.nameOf(one.key)]),
          )}
          onChange={(next) => change({ purpose: next })}
        />
      )}
    </>
  )
}
