import { Flex, Layout, theme, Typography } from 'antd'
import type { ReactNode } from 'react'
import { useWords } from '../../../lib/words.ts'
import { LookButtons } from '../../../ui/look-buttons.tsx'

/** The console without its menu: nothing leads further. */
export function Frame({ head, children }: { readonly head?: ReactNode; readonly children: ReactNode }) {
  const words = useWords()
  const { token } = theme.useToken()
  return (
    <Layout style={{ minHeight: '100vh' }}>
      <Layout.Header
        style={{
          background: token.colorBgContainer,
          padding: '0 16px',
          height: 48,
          lineHeight: '48px',
          borderBottom: `1px solid ${token.colorBorderSecondary}`,
        }}
      >
        <Flex align="center" gap={8} style={{ height: '100%' }}>
          <Typography.Text strong>{words.brand}</Typography.Text>
          <div style={{ flex: 1, minWidth: 0, display: 'flex', alignItems: 'center', gap: 8 }}>{head}</div>
          <LookButtons />
        </Flex>
      </Layout.Header>
      <Layout.Content style={{ padding: 16 }}>{children}</Layout.Content>
    </Layout>
  )
}
