import { Flex, Typography } from 'antd'
import type { ReactNode } from 'react'

/** Every page: a title, what it says about itself, one primary action. */
export function Page({
  title,
  extra,
  note,
  children,
}: {
  readonly title: ReactNode
  readonly extra?: ReactNode
  readonly note?: ReactNode
  readonly children: ReactNode
}) {
  return (
    <Flex vertical gap={16}>
      <Flex justify="space-between" align="center" wrap gap={8}>
        <Flex align="baseline" gap={12} wrap>
          <Typography.Title level={1} style={{ fontSize: 20, margin: 0 }}>
            {title}
          </Typography.Title>
          {note && <Typography.Text type="secondary">{note}</Typography.Text>}
        </Flex>
        <Flex gap={8} wrap>
          {extra}
        </Flex>
      </Flex>
      {children}
    </Flex>
  )
}
