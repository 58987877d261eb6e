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
const fontFamily = `system-ui, -apple-system, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans SC', 'Noto Sans CJK SC', sans-serif`

export function App() {
  const { language, theme: chosen } = usePreferences()
  useEffect(() => {
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'
    document.documentElement.style.colorScheme = chosen
  }, [language, chosen])
  return (
    <ConfigProvider
      locale={language === 'zh' ? zhCN : enUS}
      theme={{
        algorithm: chosen === 'dark' ? theme.darkAlgorithm : theme.defaultAlgorithm,
        token: { colorPrimary: chosen === 'dark' ? '#2dd4bf' : '#0f766e', fontSize: 14, borderRadius: 6, fontFamily },
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
