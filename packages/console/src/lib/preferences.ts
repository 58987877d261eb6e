import { create } from 'zustand'
import { setApiLanguage } from './api.ts'

type Language = 'zh' | 'en'
type Theme = 'light' | 'dark'

interface Preferences {
  readonly language: Language
  readonly theme: Theme
  setLanguage(language: Language): void
  setTheme(theme: Theme): void
}

const kept = (key: string): string | null => {
  try {
    return localStorage.getItem(`millrace.${key}`)
  } catch {
    return null
  }
}
const keep = (key: string, value: string): void => {
  try {
    localStorage.setItem(`millrace.${key}`, value)
  } catch {
    // Private windows may refuse; the choice then lasts as long as the page.
  }
}

const firstLanguage: Language = (kept('language') ?? navigator.language).startsWith('zh') ? 'zh' : 'en'
const firstTheme: Theme =
  kept('theme') === 'dark' || (kept('theme') === null && matchMedia('(prefers-color-scheme: dark)').matches) ? 'dark' : 'light'
setApiLanguage(firstLanguage)

export const usePreferences = create<Preferences>((set) => ({
  language: firstLanguage,
  theme: firstTheme,
  setLanguage: (language) => {
    keep('language', language)
    setApiLanguage(language)
    set({ language })
  },
  setTheme: (theme) => {
    keep('theme', theme)
    set({ theme })
  },
}))
