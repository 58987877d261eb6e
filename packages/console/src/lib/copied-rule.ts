import { type Rule, ruleSchema } from '@millrace/contract/rules/index.ts'
import { create } from 'zustand'

const key = 'millrace.copied_rule'

/** Kept with the browser, so that what was copied in one window can be pasted in another. */
function kept(): Rule | undefined {
  try {
    const found = ruleSchema.safeParse(JSON.parse(localStorage.getItem(key) ?? 'null'))
    return found.success ? found.data : undefined
  } catch {
    return undefined
  }
}

/** The condition or group that was copied last. */
export const useCopiedRule = create<{ readonly rule: Rule | undefined; copy(rule: Rule): void }>((set) => ({
  rule: kept(),
  copy: (rule) => {
    try {
      localStorage.setItem(key, JSON.stringify(rule))
    } catch {
      // Private windows may refuse; it can then be pasted in this one.
    }
    set({ rule })
  },
}))
addEventListener('storage', (event) => {
  if (event.key === key) useCopiedRule.setState({ rule: kept() })
})
