import { ArrowDownOutlined, ArrowUpOutlined, DeleteOutlined, EditOutlined } from '@ant-design/icons'
import type { Channel, ChannelRule } from '@millrace/contract/channels/schema.ts'
import { Flex, Table, Tag, Typography } from 'antd'
import { usePreferences } from '../../../lib/preferences.ts'
import { useWords, type Words } from '../../../lib/words.ts'
import { IconButton } from '../../../ui/icon-button.tsx'

interface Props {
  readonly channels: readonly Channel[]
  readonly disabled: boolean
  readonly onChange: (channels: readonly Channel[]) => void
  readonly onEdit: (index: number) => void
}

/** The channels in the order they are tried. */
export function ChannelTable({ channels, disabled, onChange, onEdit }: Props) {
  const words = useWords()
  const nameOf = useChannelName()
  const swap = (a: number, b: number): void => {
    const [one, other] = [channels[a], channels[b]]
    if (one && other) onChange(channels.with(a, other).with(b, one))
  }
  return (
    <Table<Channel>
      rowKey="key"
      size="small"
      dataSource={[...channels]}
      pagination={false}
      scroll={{ x: 720 }}
      columns={[
        { title: words.channels.order, width: 64, align: 'right', render: (_, __, i) => i + 1 },
        {
          title: words.common.name,
          width: 200,
          render: (_, row) => (
            <Flex vertical>
              {nameOf(row)}
              <Typography.Text type="secondary" code style={{ fontSize: 12 }}>
                {row.key}
              </Typography.Text>
            </Flex>
          ),
        },
        {
          title: words.channels.takes,
          render: (_, row) =>
            row.rules.length === 0 ? (
              <Typography.Text type="secondary">{words.channels.nothing}</Typography.Text>
            ) : (
              <Flex vertical gap={2}>
                {row.rules.map((rule) => (
                  <RuleText key={JSON.stringify(rule)} rule={rule} />
                ))}
              </Flex>
            ),
        },
        {
          title: words.common.actions,
          width: 160,
          render: (_, row, i) => (
            <Flex>
              <IconButton label={words.channels.edit(nameOf(row))} icon={<EditOutlined />} disabled={disabled} onClick={() => onEdit(i)} />
              <IconButton
                label={words.channels.up(nameOf(row))}
                icon={<ArrowUpOutlined />}
                disabled={disabled || i === 0}
                onClick={() => swap(i, i - 1)}
              />
              <IconButton
                label={words.channels.down(nameOf(row))}
                icon={<ArrowDownOutlined />}
                disabled={disabled || i === channels.length - 1}
                onClick={() => swap(i, i + 1)}
              />
              <IconButton
                label={words.channels.remove(nameOf(row))}
                icon={<DeleteOutlined />}
                disabled={disabled || channels.length === 1}
                onClick={() => onChange(channels.toSpliced(i, 1))}
              />
            </Flex>
          ),
        },
      ]}
    />
  )
}

/** A channel in the language of the console. */
export function useChannelName(): (channel: Pick<Channel, 'nameEn' | 'nameZh'>) => string {
  const language = usePreferences((state) => state.language)
  return ({ nameEn, nameZh }) => (language === 'zh' ? nameZh : nameEn)
}

const shownValues = 8

function RuleText({ rule }: { readonly rule: ChannelRule }) {
  const words = useWords()
  return (
    <span>
      {conditionsOf(rule, words).map(([name, values]) => (
        <span key={name}>
          <Typography.Text type="secondary">{name} </Typography.Text>
          {values.slice(0, shownValues).map((value) => (
            <Tag key={value} style={{ marginInlineEnd: 4 }}>
              {value}
            </Tag>
          ))}
          {values.length > shownValues && <Typography.Text type="secondary">+{values.length - shownValues} </Typography.Text>}
        </span>
      ))}
    </span>
  )
}

export const conditionNames = ['utmSource', 'utmMedium', 'host', 'parameter', 'scene', 'entry'] as const

const conditionsOf = (rule: ChannelRule, words: Words): [string, readonly string[]][] =>
  conditionNames.flatMap((name): [string, readonly string[]][] => {
    const values = name === 'entry' ? rule.entry?.map((one) => words.channels.entries[one]) : rule[name]
    return values ? [[words.channels.conditions[name], values]] : []
  })
