import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type MailServer, mailServer } from '../../server/test/mail-server.ts'
import { type House, isLong, openHouse } from './house.ts'
import { keyboardOf } from './keyboard.ts'

let house: House
let server: MailServer
beforeAll(async () => {
  house = await openHouse()
  server = await mailServer()
  const { revision } = await house.api<{ revision: number }>('GET', 'channels/email')
  await house.api('PUT', 'channels/email', { fromAddress: 'hi@shop.example', smtpUrl: server.url }, revision)
  await house.send([
    {
      event: 'SubmitOrder',
      ids: { login_id: 'ann' },
      properties: { order_id: 'A-7' },
      profile: { set: { name: '安娜 & 妮', city: '上海', email: 'ann@x.cn' } },
    },
  ])
})
afterAll(async () => {
  await house?.end()
  await server?.close()
})

const shots = process.env['MILLRACE_SHOTS']
const blocksIn = (page: Page): Promise<(string | null)[]> =>
  page.locator('[data-block]').evaluateAll((all) => all.map((one) => one.getAttribute('aria-label')))

async function newMail(page: Page): Promise<void> {
  await page.getByRole('button', { name: '新建模板' }).first().click()
  await page.getByRole('menuitem', { name: '邮件（区块）' }).click()
  await page.getByTestId('canvas').waitFor()
}

test('I17 (part: blocks) a mail is put together with the mouse, seen as a person on a phone and in the dark, checked, tested, and arrives as drawn', async () => {
  const page = await house.visit('/shop/engage/templates')
  await newMail(page)
  const palette = page.getByRole('group', { name: '区块', exact: true })
  expect(await blocksIn(page)).toEqual(['徽标，第 1 块', '标题，第 2 块', '文本，第 3 块', '按钮，第 4 块', '页脚，第 5 块'])
  // From the palette before the button, and the footer where it does not belong and back.
  await palette.getByRole('button', { name: '券码', exact: true }).dragTo(page.getByRole('group', { name: '按钮，第 4 块' }))
  await expect
    .poll(() => blocksIn(page))
    .toEqual(['徽标，第 1 块', '标题，第 2 块', '文本，第 3 块', '券码，第 4 块', '按钮，第 5 块', '页脚，第 6 块'])
  await page.getByRole('textbox', { name: '券码', exact: true }).fill('{{ event.order_id }}')
  await page.getByRole('group', { name: '页脚，第 6 块' }).dragTo(page.getByRole('group', { name: '标题，第 2 块' }))
  await expect.poll(async () => (await blocksIn(page))[1]).toBe('页脚，第 2 块')
  await page.getByRole('button', { name: '撤销', exact: true }).click()
  await expect.poll(async () => (await blocksIn(page))[5]).toBe('页脚，第 6 块')
  await page.getByRole('button', { name: '重做', exact: true }).click()
  await page.getByRole('button', { name: '撤销', exact: true }).click()

  await page.getByRole('group', { name: '标题，第 2 块' }).click()
  await page.getByRole('textbox', { name: '文字', exact: true }).fill('')
  await page.locator('[data-settings]').getByRole('button', { name: '插入变量' }).click()
  await page.getByRole('menuitem', { name: 'profile.name' }).click()
  await expect.poll(() => page.getByRole('textbox', { name: '文字', exact: true }).inputValue()).toBe('{{ profile.name | default: "" }}')
  await page.getByRole('group', { name: '文本，第 3 块' }).click()
  await page.getByRole('textbox', { name: '文字', exact: true }).fill('**最好**的价格，[看看](https://shop.example/a)')
  await page.getByRole('group', { name: '按钮，第 5 块' }).click()
  await page.getByRole('textbox', { name: '链接到' }).fill('shop.example/pay')
  await page.getByRole('textbox', { name: '主题', exact: true }).fill('{{ profile.name | default: "你好" }} 的订单')

  const checks = page.getByTestId('checks')
  await checks.getByText('“最好”属于绝对化用语。').waitFor()
  await checks.getByText('“shop.example/pay”不是邮件可用的地址。').waitFor()
  await checks.getByText(/《广告法》第九条/).waitFor()
  await checks.locator('[data-finding=link_invalid]').getByRole('button', { name: '查看区块' }).click()
  await page.getByRole('textbox', { name: '链接到' }).fill('https://shop.example/pay')
  await expect.poll(() => checks.locator('[data-finding=link_invalid]').count()).toBe(0)

  await page.getByRole('combobox', { name: /以某个用户预览/ }).fill('ann')
  await page.locator('.ant-select-item-option', { hasText: 'ann' }).first().click()
  await page.getByRole('textbox', { name: 'event.order_id' }).fill('A-7')
  await expect.poll(() => page.getByTestId('preview-subject').innerText()).toBe('安娜 & 妮 的订单')
  const frame = page.frameLocator('iframe[title="预览"]')
  for (const width of ['320', '375', '414', '600']) {
    await page.locator('.ant-segmented-item', { hasText: width }).click()
    await expect.poll(() => page.locator('iframe[title="预览"]').evaluate((one) => one.style.width)).toBe(`${width}px`)
    await frame.getByText('安娜 & 妮', { exact: true }).waitFor()
  }
  await page.getByRole('switch', { name: '深色' }).click()
  await expect
    .poll(() =>
      frame
        .locator('.mr-paper')
        .first()
        .evaluate((paper) => getComputedStyle(paper).backgroundColor),
    )
    .toBe('rgb(30, 30, 30)')
  await page.locator('.ant-segmented-item', { hasText: '纯文本' }).click()
  await page.locator('pre', { hasText: '看看 https://shop.example/a' }).waitFor()

  await page.getByRole('button', { name: /保\s*存/ }).click()
  await page.getByText('v2').waitFor()
  await page.getByRole('button', { name: '测试发送' }).click()
  await page.getByRole('dialog').getByRole('textbox', { name: '收件人' }).fill('me@x.cn')
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^发\s*送$/ })
    .click()
  await page.getByText('测试邮件已发送至 me@x.cn').waitFor()
  const mail = server.received.find(({ recipient }) => recipient === 'me@x.cn')
  expect(mail?.html).toContain('安娜 &amp; 妮')
  expect(mail?.html).toContain('<strong>最好</strong>')
  expect(mail?.html).toContain('A-7')
  expect(mail?.html.match(/\/t\/c\//g)).toHaveLength(2)
  expect(mail?.html.match(/\/t\/u\//g)).toHaveLength(1)
  expect(mail?.headers.get('content-type')).toMatch(/multipart\/alternative/)
  expect(mail?.headers.get('list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click')
  expect(house.complaints).toEqual([])
})

test('the same by keyboard alone: put in, move, duplicate, copy, paste, remove, take back; what is not saved is asked about and kept', async () => {
  const page = await house.visit('/shop/engage/templates')
  await newMail(page)
  const { tabTo, press } = keyboardOf(page)
  const { keyboard } = page
  await press(page.getByRole('button', { name: '分割线', exact: true }))
  await expect.poll(async () => (await blocksIn(page)).at(-1)).toBe('分割线，第 6 块')
  await tabTo(page.getByRole('group', { name: '分割线，第 6 块' }))
  await keyboard.press('Alt+ArrowUp')
  await expect.poll(async () => (await blocksIn(page))[4]).toBe('分割线，第 5 块')
  await keyboard.press('ControlOrMeta+d')
  await expect.poll(async () => (await blocksIn(page)).length).toBe(7)
  await keyboard.press('ControlOrMeta+c')
  await keyboard.press('Delete')
  await expect.poll(async () => (await blocksIn(page)).length).toBe(6)
  await tabTo(page.getByRole('group', { name: '分割线，第 5 块' }))
  await keyboard.press('ControlOrMeta+v')
  await expect.poll(async () => (await blocksIn(page)).length).toBe(7)
  await keyboard.press('ControlOrMeta+z')
  await expect.poll(async () => (await blocksIn(page)).length).toBe(6)
  await keyboard.press('ControlOrMeta+Shift+z')
  await expect.poll(async () => (await blocksIn(page)).length).toBe(7)

  await page.getByRole('menuitem', { name: '渠道链接' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '留在此页' }).click()
  await page.getByTestId('canvas').waitFor()
  await page.getByRole('menuitem', { name: '渠道链接' }).click()
  const path = new URL(page.url()).pathname
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /离\s*开/ })
    .click()
  await page.getByRole('heading', { level: 1, name: '渠道链接' }).waitFor()
  await page.goto(path)
  await page.getByRole('button', { name: /恢\s*复/ }).click()
  await expect.poll(async () => (await blocksIn(page)).length).toBe(7)
  await page.getByRole('button', { name: /保\s*存/ }).click()
  await page.getByText('v2').waitFor()
  expect(house.complaints).toEqual([])
})

test('a brand and a shared block change every mail that has them; both are found and seen in both languages, in the dark and on a phone', async () => {
  const page = await house.visit('/shop/engage/brand')
  await page.getByRole('textbox', { name: '按钮与链接' }).fill('#aa0000')
  await page.getByRole('textbox', { name: '页脚' }).fill('引渠商店 上海')
  await page.getByRole('combobox', { name: '禁用词' }).fill('奇迹')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: /保\s*存/ }).click()
  await expect.poll(() => house.api('GET', 'brand')).toMatchObject({ revision: 1, colour: '#aa0000', forbidden: ['奇迹'] })

  await page.getByRole('menuitem', { name: '共享区块', exact: true }).click()
  await page.getByRole('button', { name: '新建共享区块' }).first().click()
  await page.getByTestId('canvas').waitFor()
  await page.getByRole('textbox', { name: '名称', exact: true }).fill('营业时间')
  await page.getByRole('group', { name: '文本，第 1 块' }).click()
  await page.getByRole('textbox', { name: '文字', exact: true }).fill('每天十点开门')
  await page.getByRole('button', { name: /保\s*存/ }).click()
  await page.getByText('v2', { exact: true }).first().waitFor()
  const sharedPath = new URL(page.url()).pathname

  await page.getByRole('menuitem', { name: '内容模板' }).click()
  await newMail(page)
  await page.getByRole('group', { name: '文本，第 3 块' }).click()
  await page.getByRole('button', { name: '共享区块', exact: true }).click()
  await page.getByRole('combobox', { name: '共享区块', exact: true }).click()
  await page.locator('.ant-select-item-option', { hasText: '营业时间' }).click()
  const frame = page.frameLocator('iframe[title="预览"]')
  await frame.getByText('每天十点开门').waitFor()
  await frame.getByText('引渠商店 上海').waitFor()
  await page.getByRole('button', { name: /保\s*存/ }).click()
  await page.getByText('v2', { exact: true }).waitFor()
  const mailPath = new URL(page.url()).pathname

  await page.goto(sharedPath)
  await page.getByText('保存后，1 个模板从下次发送起使用新内容。').waitFor()
  expect(house.complaints).toEqual([])
  await looks([mailPath, sharedPath, '/shop/engage/shared-blocks', '/shop/engage/brand'])
})

declare global {
  interface Window {
    axe: typeof axe
  }
}

const seed = Number(process.env['MILLRACE_TEST_SEED'] ?? 1)

/** Each page in one look, from that which the seed says; in long runs, and for pictures, in all. */
async function looks(paths: readonly string[]): Promise<void> {
  const found: string[] = []
  const every = [
    ['zh', 'light', 1440],
    ['en', 'dark', 1440],
    ['zh', 'dark', 390],
    ['en', 'light', 390],
  ] as const
  for (const [nth, [language, theme, width]] of every.entries()) {
    for (const [i, path] of paths.entries()) {
      if (!isLong && !shots && (seed + i) % every.length !== nth) continue
      const page = await house.visit(path, { language, theme, width })
      await page.locator('h1').waitFor()
      await page.locator('.ant-skeleton, .ant-spin-spinning').first().waitFor({ state: 'detached' })
      const block = page.locator('[data-block]').nth(1)
      if (path.includes('templates')) await block.click()
      if (shots && path.includes('templates')) await page.frameLocator('iframe').getByText('每天十点开门').waitFor()
      if (shots)
        await page.screenshot({
          path: `${shots}/${path.split('/')[3] ?? 'page'}${path.split('/').length > 4 ? '-one' : ''}-${language}-${width}.png`,
          fullPage: true,
        })
      // What is out of sight is not painted in frames.
      if (shots && path.includes('templates')) await page.locator('iframe').screenshot({ path: `${shots}/frame-${language}-${width}.png` })
      await page.evaluate(axe.source)
      const all = await page.evaluate(async () => {
        for (const frame of document.querySelectorAll('iframe')) frame.style.display = 'none'
        const { violations } = await window.axe.run(document, { resultTypes: ['violations'], iframes: false })
        for (const frame of document.querySelectorAll('iframe')) frame.style.display = ''
        const over = document.documentElement.scrollWidth - document.documentElement.clientWidth
        const grave = violations.filter((one) => one.impact === 'serious' || one.impact === 'critical')
        return [
          ...(over > 0 ? [`${over} px too wide`] : []),
          ...grave.flatMap((one) => one.nodes.map((node) => `${one.id} ${node.html.slice(0, 200)}`)),
        ]
      })
      found.push(...all.map((one) => `${path} ${language} ${theme} ${width}: ${one}`))
      await page.context().close()
    }
  }
  expect(found).toEqual([])
}
