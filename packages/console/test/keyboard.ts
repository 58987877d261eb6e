import type { Locator, Page } from 'playwright-core'

export interface Keyboard {
  /** Tab until the thing is in focus, as somebody without a mouse would. */
  tabTo(target: Locator): Promise<void>
  type(target: Locator, text: string): Promise<void>
  press(target: Locator): Promise<void>
}

export function keyboardOf({ keyboard }: Page): Keyboard {
  async function tabTo(target: Locator): Promise<void> {
    await target.waitFor()
    for (let i = 0; i < 200; i++) {
      if (await target.evaluate((element) => element === document.activeElement)) return
      await keyboard.press('Tab')
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
