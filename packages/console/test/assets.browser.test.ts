import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Asset } from '@millrace/contract/assets/api.ts'
import { type House, openHouse } from './house.ts'

let house: House
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house.end())

test('I18 (part: console) a picture is uploaded, approved, chosen in a template, and told to be used there when somebody would delete it', async () => {
  const page = await house.visit('/shop/engage/assets')
  await page.getByText('上传图片或文件后', { exact: false }).waitFor()
  const banner = await sharp({ create: { width: 900, height: 300, channels: 3, background: '#d4380d' } })
    .png()
    .toBuffer()
  await page.getByRole('button', { name: '上传素材' }).first().click()
  await page.locator('input[type=file]').setInputFiles({ name: '双十一横幅.png', mimeType: 'image/png', buffer: banner })
  const drawer = page.getByRole('dialog', { name: '双十一横幅.png' })
  await drawer.getByRole('button', { name: '审核通过' }).click()
  await drawer.getByText('已审核').waitFor()
  expect(page.url()).toContain('open=ast_')
  await drawer
    .getByText('暂无', { exact: false })
    .or(drawer.getByText('没有', { exact: false }))
    .first()
    .waitFor()

  const body = { kind: 'html', subject: 'Hi', preheader: '', html: '<body><p>Hi</p></body>', text: '' }
  const template = await house.api<{ id: string }>('POST', 'templates', { name: '大促邮件', body })
  await page.goto(`${house.url}/shop/engage/templates/${template.id}`)
  await page.getByRole('button', { name: '插入图片' }).click()
  await page.getByRole('dialog', { name: '选择图片' }).getByRole('button', { name: '双十一横幅.png' }).click()
  const source = page.getByRole('textbox', { name: 'HTML' })
  await expect
    .poll(() => source.inputValue())
    .toMatch(/<p>Hi<\/p><img src="http[^"]+\/f\/ast_[^"]+\?w=640" alt="双十一横幅.png"[^>]*><\/body>/)
  await page.getByRole('button', { name: /^保\s*存$/ }).click()
  await page.getByText('v2', { exact: true }).waitFor()

  const [asset] = (await house.api<{ items: Asset[] }>('GET', 'assets')).items
  await page.goto(`${house.url}/shop/engage/assets?open=${asset?.id}`)
  await drawer.getByRole('link', { name: '大促邮件' }).waitFor()
  await drawer.getByRole('button', { name: /^删\s*除$/ }).click()
  await page
    .getByRole('tooltip')
    .getByRole('button', { name: /^删\s*除$/ })
    .click()
  await page.getByText('正在被以下内容使用：大促邮件', { exact: false }).waitFor()
  expect(house.complaints).toEqual([])
})
