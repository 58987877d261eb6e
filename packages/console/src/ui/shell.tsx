import { LogoutOutlined, MenuOutlined, MoonOutlined, SunOutlined, TranslationOutlined } from '@ant-design/icons'
import { useQueryClient } from '@tanstack/react-query'
import { Outlet, useLocation, useNavigate } from '@tanstack/react-router'
import { Button, Drawer, Flex, Grid, Layout, Menu, Select, Spin, Tooltip } from 'antd'
import { type ReactNode, Suspense, useState } from 'react'
import { call } from '../lib/api.ts'
import { usePreferences } from '../lib/preferences.ts'
import { useMe, useProject } from '../lib/session.ts'
import { useWords } from '../lib/words.ts'
import { SignIn } from '../pages/sign-in.tsx'

/** Menu, header and the page inside; asks to sign in first. */
export function Shell() {
  const me = useMe()
  const words = useWords()
  const screens = Grid.useBreakpoint()
  const [isOpen, setOpen] = useState(false)
  if (me.isPending) return <Spin fullscreen />
  if (!me.data) return <SignIn />
  const menu = <SideMenu onPick={() => setOpen(false)} />
  const isWide = screens.lg ?? true
  return (
    <Layout style={{ minHeight: '100vh' }}>
      {isWide ? (
        <Layout.Sider width={208} theme="light" style={{ borderInlineEnd: '1px solid rgba(128,128,128,.2)' }}>
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
          {menu}
        </Drawer>
      )}
      <Layout>
        <Header onMenu={isWide ? undefined : () => setOpen(true)} />
        <Layout.Content style={{ padding: isWide ? 24 : 12, maxWidth: 1440, width: '100%' }}>
          <main>
            <Suspense fallback={<Spin />}>
              <Outlet />
            </Suspense>
          </main>
        </Layout.Content>
      </Layout>
    </Layout>
  )
}

function SideMenu({ onPick }: { readonly onPick: () => void }) {
  const words = useWords()
  const { slug, can } = useProject()
  const navigate = useNavigate()
  const { pathname } = useLocation()
  const item = (path: string, label: string) => ({ key: `/${slug}${path}`, label })
  const groups = [
    item('', words.menu.overview),
    {
      type: 'group' as const,
      label: words.menu.peopleGroup,
      children: [item('/people/list', words.menu.people), item('/people/segments', words.menu.segments)],
    },
    {
      type: 'group' as const,
      label: words.menu.engage,
      children: [
        item('/engage/journeys', words.menu.journeys),
        item('/engage/templates', words.menu.templates),
        item('/engage/messages', words.menu.messages),
        item('/engage/mailbox', words.menu.mailbox),
      ],
    },
    {
      type: 'group' as const,
      label: words.menu.data,
      children: [
        item('/data/sources', words.menu.sources),
        ...(can('data.read') ? [item('/data/live', words.menu.live)] : []),
        item('/data/catalog', words.menu.catalog),
        ...(can('data.read') ? [item('/data/quality', words.menu.quality)] : []),
      ],
    },
    {
      type: 'group' as const,
      label: words.menu.settings,
      children: [
        item('/settings/members', words.menu.members),
        item('/settings/email', words.menu.email),
        ...(can('tokens.manage') ? [item('/settings/tokens', words.menu.tokens)] : []),
        ...(can('audit.read') ? [item('/settings/audit', words.menu.audit)] : []),
      ],
    },
  ]
  const keys = groups.flatMap((group) => ('children' in group ? group.children.map((one) => one.key) : [group.key]))
  const selected = keys.filter((key) => pathname === key || pathname.startsWith(`${key}/`)).toSorted((a, b) => b.length - a.length)[0]
  return (
    <Menu
      mode="inline"
      style={{ border: 'none', paddingTop: 8 }}
      selectedKeys={selected ? [selected] : []}
      items={groups}
      onClick={({ key }) => {
        onPick()
        void navigate({ to: key })
      }}
    />
  )
}

function Header({ onMenu }: { readonly onMenu: (() => void) | undefined }) {
  const words = useWords()
  const me = useMe()
  const client = useQueryClient()
  const navigate = useNavigate()
  const { slug, timeZone } = useProject()
  const { language, theme, setLanguage, setTheme } = usePreferences()
  const signOut = async (): Promise<void> => {
    await call('session', { method: 'DELETE' })
    client.clear()
    await navigate({ to: '/' })
  }
  return (
    <Layout.Header
      style={{
        background: 'transparent',
        padding: '0 16px',
        height: 52,
        lineHeight: '52px',
        borderBottom: '1px solid rgba(128,128,128,.2)',
      }}
    >
      <Flex align="center" gap={8} style={{ height: '100%' }}>
        {onMenu && <IconButton label={words.common.menu} icon={<MenuOutlined />} onClick={onMenu} />}
        <Select
          aria-label={words.menu.settings}
          value={slug}
          variant="borderless"
          popupMatchSelectWidth={false}
          options={(me.data?.projects ?? []).map((project) => ({ value: project.slug, label: project.name }))}
          onChange={(to: string) => void navigate({ to: '/$slug', params: { slug: to } })}
        />
        <span style={{ opacity: 0.65, fontSize: 12 }}>{timeZone}</span>
        <span style={{ flex: 1 }} />
        <IconButton
          label={words.common.language}
          icon={<TranslationOutlined />}
          onClick={() => setLanguage(language === 'zh' ? 'en' : 'zh')}
        />
        <IconButton
          label={theme === 'dark' ? words.common.light : words.common.dark}
          icon={theme === 'dark' ? <SunOutlined /> : <MoonOutlined />}
          onClick={() => setTheme(theme === 'dark' ? 'light' : 'dark')}
        />
        <IconButton label={words.signIn.signOut} icon={<LogoutOutlined />} onClick={() => void signOut()} />
      </Flex>
    </Layout.Header>
  )
}

/** A button that is only a picture always has a name. */
export function IconButton({
  label,
  icon,
  onClick,
  disabled,
}: {
  readonly label: string
  readonly icon: ReactNode
  readonly onClick: () => void
  readonly disabled?: boolean
}) {
  return (
    <Tooltip title={label}>
      <Button type="text" aria-label={label} icon={icon} onClick={onClick} disabled={disabled ?? false} />
    </Tooltip>
  )
}
