import { MoonOutlined, SunOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { usePreferences } from '../lib/preferences.ts'
import { useWords } from '../lib/words.ts'
import { IconButton } from './icon-button.tsx'

/** The language and the theme somebody likes. */
export function LookButtons() {
  const words = useWords().common
  const { language, theme, setLanguage, setTheme } = usePreferences()
  return (
    <>
      <Button type="text" lang={language === 'zh' ? 'en' : 'zh-CN'} onClick={() => setLanguage(language === 'zh' ? 'en' : 'zh')}>
        {words.language}
      </Button>
      <IconButton
        label={theme === 'dark' ? words.light : words.dark}
        icon={theme === 'dark' ? <SunOutlined /> : <MoonOutlined />}
        onClick={() => setTheme(theme === 'dark' ? 'light' : 'dark')}
      />
    </>
  )
}
