import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { App as AntApp, ConfigProvider, theme } from 'antd'
import enUS from 'antd/es/locale/en_US.js'
import zhCN from 'antd/es/locale/zh_CN.js'
import { useEffect } from 'react'
import { ApiProblem } from './lib/api.ts'
import { usePreferences } from './lib/preferences.ts'
import { router } from './routes.tsx'

const client = new QueryClient({
  defaultOptions: {
    queries: { retry: (n, error) => !(error instanceof ApiProblem && error.status < 500) && n < 2, refetchOnWindowFocus: false },
  },
})
const components = {
  Menu: { itemHeight: 34, itemMarginBlock: 2, subMenuItemBg: 'transparent', itemBorderRadius: 6 },
  Table: { cellPaddingBlockSM: 7, headerBorderRadius: 6 },
  Form: { itemMarginBottom: 16, verticalLabelPadding: '0 0 4px' },
}
const fontFamily = `system-ui, -apple-system, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans SC', 'Noto Sans CJK SC', sans-serif`

/** One accent for both themes, strong enough on its background for small text. */
const themes = {
  light: {
    token: {
      ...accent('#0f766e', '#e3f3f0', '#c9e8e2'),
      // Strong enough to be read as the text of a tag on its own faint background.
      colorSuccess: '#1f7a1f',
      colorSuccessBg: '#edf7ed',
      colorSuccessBorder: '#b5dcb5',
      colorWarning: '#8f5b00',
      colorWarningBg: '#fff6e5',
      colorWarningBorder: '#f0d29b',
      colorError: '#c62828',
      colorErrorBg: '#fdeeee',
      colorErrorBorder: '#f2bcbc',
      colorInfoBg: '#e6f4f1',
      colorInfoBorder: '#a8d8cf',
      colorBgLayout: '#f6f7f8',
      colorTextSecondary: '#595f66',
      colorTextTertiary: '#656b73',
      colorTextPlaceholder: '#6b7178',
      ...sizes(),
    },
    components,
  },
  dark: {
    token: {
      ...accent('#2dd4bf', '#12302d', '#18443f'),
      colorError: '#f37370',
      colorTextTertiary: '#9aa0a6',
      colorTextPlaceholder: '#9aa0a6',
      ...sizes(),
    },
    // Dark letters on the light accent: white ones would be too faint.
    components: { ...components, Button: { primaryColor: '#06231f' } },
  },
} as const

export function App() {
  const { language, theme: chosen } = usePreferences()
  useEffect(() => {
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'
    document.documentElement.style.colorScheme = chosen
  }, [language, chosen])
  return (
    <ConfigProvider
      locale={language === 'zh' ? zhCN : enUS}
      button={{ autoInsertSpace: false }}
      theme={{
        algorithm: chosen === 'dark' ? theme.darkAlgorithm : theme.defaultAlgorithm,
        ...themes[chosen],
      }}
    >
      <AntApp>
        <QueryClientProvider client={client}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </AntApp>
    </ConfigProvider>
  )
}

function accent(colour: string, faint: string, faintHover: string) {
  return { colorPrimary: colour, colorInfo: colour, colorLink: colour, colorPrimaryBg: faint, colorPrimaryBgHover: faintHover }
}

function sizes() {
  // Nothing moves for people who asked for that.
  const motion = !matchMedia('(prefers-reduced-motion: reduce)').matches
  return { fontSize: 14, borderRadius: 6, fontFamily, controlHeight: 32, motion }
}
