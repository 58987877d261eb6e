import { MenuOutlined, UserOutlined } from '@ant-design/icons'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Button, Dropdown, Flex, Layout, Select, theme as antTheme, Tooltip, Typography } from 'antd'
import { call } from '../lib/api.ts'
import { useMe, useProject } from '../lib/session.ts'
import { useWords } from '../lib/words.ts'
import { IconButton } from './icon-button.tsx'
import { LookButtons } from './look-buttons.tsx'

/** Which project, whose time, and how one likes to look at it. */
export function Header({ onMenu }: { readonly onMenu: (() => void) | undefined }) {
  const words = useWords()
  const me = useMe()
  const navigate = useNavigate()
  const { token } = antTheme.useToken()
  const { slug, timeZone } = useProject()
  return (
    <Layout.Header
      style={{
        background: token.colorBgContainer,
        padding: '0 16px',
        height: 48,
        lineHeight: '48px',
        borderBottom: `1px solid ${token.colorBorderSecondary}`,
        position: 'sticky',
        top: 0,
        zIndex: 20,
      }}
    >
      <Flex align="center" gap={4} style={{ height: '100%' }}>
        {onMenu && <IconButton label={words.common.menu} icon={<MenuOutlined />} onClick={onMenu} />}
        <Select
          aria-label={words.menu.switchProject}
          value={slug}
          variant="borderless"
          popupMatchSelectWidth={false}
          options={(me.data?.projects ?? []).map((project) => ({ value: project.slug, label: project.name }))}
          onChange={(to: string) => void navigate({ to: '/$slug', params: { slug: to } })}
        />
        <Tooltip title={words.menu.zone}>
          <Typography.Text type="secondary" style={{ fontSize: 12, whiteSpace: 'nowrap' }}>
            {timeZone}
          </Typography.Text>
        </Tooltip>
        <span style={{ flex: 1 }} />
        <LookButtons />
        <Account />
      </Flex>
    </Layout.Header>
  )
}

function Account() {
  const words = useWords()
  const me = useMe()
  const client = useQueryClient()
  const navigate = useNavigate()
  const { slug } = useProject()
  const signOut = async (): Promise<void> => {
    await call('session', { method: 'DELETE' })
    client.clear()
    await navigate({ to: '/' })
  }
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        items: [
          { key: 'who', label: me.data?.account.email, disabled: true },
          { type: 'divider' },
          {
            key: 'sessions',
            label: words.account.sessions,
            onClick: () => void navigate({ to: '/$slug/account/sessions', params: { slug } }),
          },
          { key: 'out', label: words.signIn.signOut, onClick: () => void signOut() },
        ],
      }}
    >
      <Button type="text" aria-label={words.menu.account} icon={<UserOutlined />} />
    </Dropdown>
  )
}
