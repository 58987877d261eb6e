import { Outlet } from '@tanstack/react-router'
import { Button, Drawer, Flex, Grid, Layout, Result, Skeleton, Spin, theme, Typography } from 'antd'
import { Suspense, useRef, useState } from 'react'
import { useMe, useProject } from '../lib/session.ts'
import { useWords } from '../lib/words.ts'
import { SignIn } from '../pages/sign-in.tsx'
import { Header } from './header.tsx'
import { SideMenu } from './menu.tsx'
import { useReachableTables } from './reachable-tables.ts'

export { IconButton } from './icon-button.tsx'

/** Menu, header and the page inside; asks to sign in first. */
export function Shell() {
  const me = useMe()
  const words = useWords()
  const { slug } = useProject()
  const { token } = theme.useToken()
  const screens = Grid.useBreakpoint()
  const [isOpen, setOpen] = useState(false)
  if (me.isPending) return <Spin fullscreen />
  if (me.isError) return <Failed message={me.error.message} onRetry={() => void me.refetch()} />
  if (!me.data) return <SignIn />
  if (!me.data.projects.some((project) => project.slug === slug)) return <NoSuchProject />
  const isWide = screens.lg ?? true
  const menu = <SideMenu onPick={() => setOpen(false)} />
  return (
    <Layout style={{ minHeight: '100vh' }}>
      {isWide ? (
        <Layout.Sider
          width={200}
          theme="light"
          style={{
            borderInlineEnd: `1px solid ${token.colorBorderSecondary}`,
            position: 'sticky',
            top: 0,
            height: '100vh',
            overflowY: 'auto',
          }}
        >
          <Brand />
          <nav aria-label={words.common.menu}>{menu}</nav>
        </Layout.Sider>
      ) : (
        <Drawer
          open={isOpen}
          onClose={() => setOpen(false)}
          placement="left"
          size={240}
          styles={{ body: { padding: 0 } }}
          title={words.brand}
        >
          <nav aria-label={words.common.menu}>{menu}</nav>
        </Drawer>
      )}
      <Layout style={{ minWidth: 0 }}>
        <Header onMenu={isWide ? undefined : () => setOpen(true)} />
        <Layout.Content key={slug} style={{ padding: isWide ? '16px 24px 32px' : 12, width: '100%' }}>
          <Suspense fallback={<Skeleton active paragraph={{ rows: 8 }} />}>
            <Shown />
          </Suspense>
        </Layout.Content>
      </Layout>
    </Layout>
  )
}

function Brand() {
  const words = useWords()
  const { token } = theme.useToken()
  return (
    <Flex align="center" gap={8} style={{ height: 48, padding: '0 16px' }}>
      <svg viewBox="0 0 32 32" width={22} height={22} aria-hidden="true">
        <path
          d="M4 10c6 0 6 6 12 6s6-6 12-6M4 20c6 0 6 6 12 6s6-6 12-6"
          fill="none"
          stroke={token.colorPrimary}
          strokeWidth={3}
          strokeLinecap="round"
        />
      </svg>
      <Typography.Text strong style={{ fontSize: 15 }}>
        {words.brand}
      </Typography.Text>
    </Flex>
  )
}

function Shown() {
  const box = useRef<HTMLDivElement>(null)
  useReachableTables(box)
  return (
    <div ref={box}>
      <Outlet />
    </div>
  )
}

function Failed({ message, onRetry }: { readonly message: string; readonly onRetry: () => void }) {
  const words = useWords()
  return (
    <main>
      <Result
        status="warning"
        title={message}
        extra={
          <Button type="primary" onClick={onRetry}>
            {words.common.retry}
          </Button>
        }
      />
    </main>
  )
}

function NoSuchProject() {
  const words = useWords()
  return (
    <main>
      <Result
        status="404"
        title={words.menu.noSuchProject}
        extra={
          <Button type="primary" href="/">
            {words.common.back}
          </Button>
        }
      />
    </main>
  )
}
