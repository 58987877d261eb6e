import type { Locator, Page } from 'playwright-core'

export interface Keyboard {
  /** Tab until the thing is in focus, as somebody without a mouse would. */
  tabTo(target: Locator): Promise<void>
  type(target: Locator, text: string): Promise<void>
  press(target: Locator): Promise<void>
}

export function keyboardOf({ keyboard }: Page): Keyboard {
  async function tabTo(target: Locator): Promise<void> {
    // To find it by its name all of the page is looked at: not with every key, only when it was drawn anew, or another may be meant by now.
    for (let keys = 0; keys < 200; ) {
      const element = await target.elementHandle()
      for (let tries = 0; tries < 50; tries++) {
        const at = await element?.evaluate((one) => (one === document.activeElement ? 'it' : one.isConnected ? 'elsewhere' : 'nowhere'))
        if (at === 'it') return
        if (at !== 'elsewhere') break
        await keyboard.press('Tab')
        keys++
      }
    }
    throw new Error(`Tab never came to ${String(target)}`)
  }
  return {
    tabTo,
    async type(target, text) {
      await tabTo(target)
      await keyboard.press('ControlOrMeta+a')
      await keyboard.type(text)
    },
    async press(target) {
      await tabTo(target)
      await keyboard.press('Enter')
    },
  }
}
