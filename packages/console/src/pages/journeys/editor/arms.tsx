import { DeleteOutlined } from '@ant-design/icons'
import type { Node } from '@millrace/contract/journeys/index.ts'
import { Button, Checkbox, Flex, Input, InputNumber, Segmented, theme, Tooltip, Typography } from 'antd'
import { useWords } from '../../../lib/words.ts'
import { IconButton } from '../../../ui/icon-button.tsx'
import { asGroup, emptyRule, RuleBuilder } from '../../../ui/rule-builder.tsx'
import { freshId, useEditor } from './store.ts'

type Kind<K extends Node['kind']> = Extract<Node, { kind: K }>

/** Branches asked one after the other; the first whose rule holds is taken. */
export function ConditionArms({
  node,
  onChange,
}: {
  readonly node: Kind<'condition'>
  readonly onChange: (node: Kind<'condition'>) => void
}) {
  const words = useWords()
  const { token } = theme.useToken()
  const apply = useEditor((state) => state.apply)
  const { arms } = node.settings
  const add = (): void =>
    apply({ op: 'add_branch', id: node.id, arm: { id: freshId(), name: String.fromCharCode(65 + arms.length), rule: emptyRule } })
  return (
    <Flex vertical gap={12} style={{ marginBottom: 16 }}>
      <Segmented<'first' | 'all'>
        aria-label={words.journeys.take}
        value={node.settings.take ?? 'first'}
        options={[
          { value: 'first', label: words.journeys.takes.first },
          { value: 'all', label: words.journeys.takes.all },
        ]}
        onChange={(take) => onChange({ ...node, settings: { ...node.settings, take } })}
      />
      <Typography.Text type="secondary">
        {node.settings.take === 'all' ? words.journeys.takeAllNote : words.journeys.armsNote}
      </Typography.Text>
      {arms.map((arm, i) => {
        const change = (more: Partial<typeof arm>): void =>
          onChange({ ...node, settings: { arms: arms.map((one) => (one.id === arm.id ? { ...one, ...more } : one)) } })
        return (
          <Flex key={arm.id} vertical gap={8} style={{ border: `1px solid ${token.colorBorderSecondary}`, borderRadius: 6, padding: 8 }}>
            <Flex gap={4}>
              <Input
                aria-label={words.common.name}
                prefix={`${i + 1}.`}
                maxLength={80}
                value={arm.name}
                onChange={(event) => change({ name: event.target.value })}
              />
              <IconButton
                label={words.common.remove}
                icon={<DeleteOutlined />}
                disabled={arms.length === 1}
                onClick={() => apply({ op: 'remove_branch', id: node.id, arm: arm.id })}
              />
            </Flex>
            <RuleBuilder rule={asGroup(arm.rule)} onChange={(rule) => change({ rule })} withTrigger />
          </Flex>
        )
      })}
      <Button onClick={add} style={{ alignSelf: 'flex-start' }}>
        + {words.journeys.addArm}
      </Button>
    </Flex>
  )
}

/** Shares of people, always the same for the same person; a control arm gets nothing and is what lift is measured against. */
export function SplitArms({ node, onChange }: { readonly node: Kind<'split'>; readonly onChange: (node: Kind<'split'>) => void }) {
  const words = useWords()
  const apply = useEditor((state) => state.apply)
  const { arms } = node.settings
  const total = arms.reduce((sum, arm) => sum + arm.weight, 0)
  const put = (next: typeof arms): void => onChange({ ...node, settings: { ...node.settings, arms: next } })
  const even = (): void => put(arms.map((arm, i) => ({ ...arm, weight: Math.floor(100 / arms.length) + (i < 100 % arms.length ? 1 : 0) })))
  const add = (control: boolean): void =>
    apply({ op: 'add_branch', id: node.id, arm: { id: freshId(), name: '', weight: Math.max(0, 100 - total), control } })
  return (
    <Flex vertical gap={8} style={{ marginBottom: 16 }}>
      {arms.map((arm) => {
        const change = (more: Partial<typeof arm>): void => put(arms.map((one) => (one.id === arm.id ? { ...one, ...more } : one)))
        return (
          <Flex key={arm.id} gap={4} align="center">
            <Input
              aria-label={words.common.name}
              value={arm.name}
              maxLength={80}
              placeholder={arm.control ? words.journeys.control : arm.id}
              onChange={(event) => change({ name: event.target.value })}
            />
            <InputNumber
              aria-label={`% ${arm.name || arm.id}`}
              min={0}
              max={100}
              precision={0}
              value={arm.weight}
              suffix="%"
              style={{ width: 92, flex: 'none' }}
              onChange={(weight) => change({ weight: weight ?? 0 })}
            />
            <Tooltip title={words.journeys.controlNote}>
              <Checkbox
                aria-label={`${words.journeys.control} ${arm.name || arm.id}`}
                checked={arm.control}
                onChange={(event) => change({ control: event.target.checked })}
                style={{ whiteSpace: 'nowrap' }}
              >
                {words.journeys.controlShort}
              </Checkbox>
            </Tooltip>
            <IconButton
              label={words.common.remove}
              icon={<DeleteOutlined />}
              disabled={arms.length === 1}
              onClick={() => apply({ op: 'remove_branch', id: node.id, arm: arm.id })}
            />
          </Flex>
        )
      })}
      <Flex gap={8} wrap align="center">
        <Button size="small" onClick={() => add(false)}>
          + {words.journeys.addArm}
        </Button>
        {!arms.some((arm) => arm.control) && (
          <Button size="small" onClick={() => add(true)}>
            + {words.journeys.control}
          </Button>
        )}
        <Button size="small" onClick={even}>
          {words.journeys.even}
        </Button>
        <Typography.Text type={total === 100 ? 'secondary' : 'warning'}>{words.journeys.sum(total)}</Typography.Text>
      </Flex>
      <Typography.Text type="secondary" style={{ fontSize: 12 }}>
        {words.journeys.splitNote}
      </Typography.Text>
    </Flex>
  )
}
