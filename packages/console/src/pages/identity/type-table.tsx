import { ArrowDownOutlined, ArrowUpOutlined, DeleteOutlined } from '@ant-design/icons'
import { type IdType, isBuiltIn } from '@millrace/contract/identity/types.ts'
import { Flex, Input, InputNumber, Switch, Table, Tooltip, Typography } from 'antd'
import { useWords } from '../../lib/words.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { useIdTypes } from '../../ui/ids.tsx'

/** Types of ids, strongest first; each line is edited where it stands. */
export function TypeTable({
  types,
  isLocked,
  onChange,
}: {
  readonly types: readonly IdType[]
  readonly isLocked: boolean
  readonly onChange: (types: IdType[]) => void
}) {
  const words = useWords()
  const nameOf = useIdTypes()
  const set = (type: string, change: Partial<IdType>): void =>
    onChange(types.map((one) => (one.type === type ? { ...one, ...change } : one)))
  /** The login is always the first. */
  const move = (from: number, to: number): void => {
    const [one] = types.slice(from, from + 1)
    if (one && to > 0 && to < types.length) onChange(types.toSpliced(from, 1).toSpliced(to, 0, one))
  }
  const label = (row: IdType, what: string): string => `${nameOf(row.type)}: ${what}`
  const isLogin = (row: IdType): boolean => row.type === 'login_id'
  return (
    <Table<IdType>
      rowKey="type"
      size="small"
      pagination={false}
      scroll={{ x: 1000 }}
      dataSource={[...types]}
      columns={[
        {
          title: words.identity.strength,
          width: 110,
          render: (_, row, i) => (
            <Flex align="center">
              <span style={{ minWidth: 20 }}>{i + 1}</span>
              <IconButton
                label={label(row, words.identity.stronger)}
                icon={<ArrowUpOutlined />}
                disabled={isLocked || i < 2}
                onClick={() => move(i, i - 1)}
              />
              <IconButton
                label={label(row, words.identity.weaker)}
                icon={<ArrowDownOutlined />}
                disabled={isLocked || i === 0 || i === types.length - 1}
                onClick={() => move(i, i + 1)}
              />
            </Flex>
          ),
        },
        {
          title: words.identity.type,
          render: (_, row) => (
            <Flex vertical>
              {isBuiltIn(row.type) ? (
                nameOf(row.type)
              ) : (
                <Names type={row} isLocked={isLocked} onChange={(change) => set(row.type, change)} />
              )}
              <Typography.Text type="secondary" style={{ fontSize: 12 }}>
                {row.type}
              </Typography.Text>
            </Flex>
          ),
        },
        {
          title: <Tooltip title={words.identity.limitNote}>{words.identity.limit}</Tooltip>,
          width: 120,
          render: (_, row) => (
            <InputNumber
              aria-label={label(row, words.identity.limit)}
              min={1}
              max={1_000}
              precision={0}
              disabled={isLocked || isLogin(row)}
              value={row.limit}
              onChange={(limit) => set(row.type, { limit: limit ?? row.limit })}
            />
          ),
        },
        {
          title: <Tooltip title={words.identity.mergesNote}>{words.identity.merges}</Tooltip>,
          width: 120,
          render: (_, row) => (
            <Switch
              aria-label={label(row, words.identity.merges)}
              disabled={isLocked || isLogin(row)}
              checked={row.merges}
              onChange={(merges) => set(row.type, { merges })}
            />
          ),
        },
        {
          title: <Tooltip title={words.identity.hashedNote}>{words.identity.hashed}</Tooltip>,
          width: 120,
          render: (_, row) => (
            <Switch
              aria-label={label(row, words.identity.hashed)}
              disabled={isLocked || row.type.endsWith('_openid')}
              checked={row.hashed}
              onChange={(hashed) => set(row.type, { hashed })}
            />
          ),
        },
        {
          title: <Tooltip title={words.identity.expiresNote}>{words.identity.expires}</Tooltip>,
          width: 150,
          render: (_, row) => (
            <InputNumber<number>
              aria-label={label(row, words.identity.expires)}
              min={1}
              max={3_650}
              precision={0}
              placeholder={words.identity.forEver}
              suffix={row.expiresAfterDays === null ? null : words.identity.days}
              disabled={isLocked || isLogin(row)}
              value={row.expiresAfterDays}
              onChange={(expiresAfterDays) => set(row.type, { expiresAfterDays })}
            />
          ),
        },
        {
          title: '',
          width: 56,
          render: (_, row) =>
            isBuiltIn(row.type) ? null : (
              <IconButton
                label={label(row, words.common.remove)}
                icon={<DeleteOutlined />}
                disabled={isLocked}
                onClick={() => onChange(types.filter((one) => one.type !== row.type))}
              />
            ),
        },
      ]}
    />
  )
}

function Names({
  type,
  isLocked,
  onChange,
}: {
  readonly type: IdType
  readonly isLocked: boolean
  readonly onChange: (change: Partial<IdType>) => void
}) {
  const words = useWords()
  return (
    <Flex gap={8} wrap>
      <Input
        size="small"
        aria-label={`${type.type}: ${words.identity.nameZh}`}
        placeholder={words.identity.nameZh}
        disabled={isLocked}
        maxLength={60}
        value={type.nameZh ?? ''}
        onChange={(event) => onChange({ nameZh: event.target.value || null })}
        style={{ width: 120 }}
      />
      <Input
        size="small"
        aria-label={`${type.type}: ${words.identity.nameEn}`}
        placeholder={words.identity.nameEn}
        disabled={isLocked}
        maxLength={60}
        value={type.nameEn ?? ''}
        onChange={(event) => onChange({ nameEn: event.target.value || null })}
        style={{ width: 120 }}
      />
    </Flex>
  )
}
