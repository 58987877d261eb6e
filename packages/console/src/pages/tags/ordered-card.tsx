import { ArrowDownOutlined, ArrowUpOutlined, DeleteOutlined } from '@ant-design/icons'
import { Card, Flex, Input } from 'antd'
import type { ReactNode } from 'react'
import { useWords } from '../../lib/words.ts'
import { IconButton } from '../../ui/icon-button.tsx'

/** One of several in an order, with a text that names it; it moves up and down, and goes. */
export function OrderedCard({
  name,
  nth,
  of,
  text,
  children,
  onMove,
  onRemove,
}: {
  /** What it is called by its place. */
  readonly name: string
  readonly nth: number
  readonly of: number
  readonly text?: { readonly label: string; readonly value: string; readonly maxLength: number; readonly onChange: (value: string) => void }
  readonly children: ReactNode
  readonly onMove: (by: 1 | -1) => void
  readonly onRemove: () => void
}) {
  const words = useWords()
  return (
    <Card
      size="small"
      type="inner"
      role="region"
      aria-label={name}
      title={
        <Flex gap={8} align="center">
          <span>{name}</span>
          {text && (
            <Input
              aria-label={`${text.label} ${nth + 1}`}
              placeholder={text.label}
              value={text.value}
              maxLength={text.maxLength}
              onChange={({ target }) => text.onChange(target.value)}
              style={{ maxWidth: 240, fontWeight: 'normal' }}
            />
          )}
        </Flex>
      }
      extra={
        <Flex>
          <IconButton label={`${words.tags.moveUp} ${name}`} icon={<ArrowUpOutlined />} disabled={nth === 0} onClick={() => onMove(-1)} />
          <IconButton
            label={`${words.tags.moveDown} ${name}`}
            icon={<ArrowDownOutlined />}
            disabled={nth === of - 1}
            onClick={() => onMove(1)}
          />
          <IconButton label={`${words.common.remove} ${name}`} icon={<DeleteOutlined />} disabled={of === 1} onClick={onRemove} />
        </Flex>
      }
    >
      {children}
    </Card>
  )
}

/** What is done with one of a list: changed, moved, removed. */
export function editOf<T>(list: readonly T[], nth: number, put: (next: T[]) => void) {
  return {
    onChange: (next: T): void => put(list.map((one, n) => (n === nth ? next : one))),
    onMove: (by: 1 | -1): void => put(list.toSpliced(nth, 1).toSpliced(nth + by, 0, ...list.slice(nth, nth + 1))),
    onRemove: (): void => put(list.filter((_, n) => n !== nth)),
  }
}
