import { expect, test } from 'vitest'
import { splitReply } from './mail-reply.ts'

test.each([
  ['Yes please', 'Yes please', ''],
  [
    'Yes please\n\nOn Mon, Nov 2, 2026 at 9:00 AM Shop <hi@shop.cn> wrote:\n> Hello',
    'Yes please',
    'On Mon, Nov 2, 2026 at 9:00 AM Shop <hi@shop.cn> wrote:\n> Hello',
  ],
  [
    'Yes\n\nOn Mon, Nov 2, 2026 at 9:00 AM Shop\n<hi@shop.cn> wrote:\n> Hello',
    'Yes',
    'On Mon, Nov 2, 2026 at 9:00 AM Shop\n<hi@shop.cn> wrote:\n> Hello',
  ],
  [
    '好的\r\n\r\n------------------ 原始邮件 ------------------\r\n发件人: "商城" <hi@shop.cn>',
    '好的',
    '------------------ 原始邮件 ------------------\n发件人: "商城" <hi@shop.cn>',
  ],
  [
    '好的\n在 2026-11-02 09:00:00，"商城" <hi@shop.cn> 写道：\n> 您好',
    '好的',
    '在 2026-11-02 09:00:00，"商城" <hi@shop.cn> 写道：\n> 您好',
  ],
  ['Fine.\n\n-----Original Message-----\nFrom: hi@shop.cn', 'Fine.', '-----Original Message-----\nFrom: hi@shop.cn'],
  ['> Hello\nBelow it', 'Below it', '> Hello\nBelow it'],
  ['', '', ''],
  ['on my way home I saw it', 'on my way home I saw it', ''],
])('%j says %j', (text, said, quoted) => {
  expect(splitReply(text)).toEqual({ said, quoted })
})

test('a text built to be slow is read all the same', () => {
  const long = `${'on '.repeat(5_000)}\n`.repeat(20)
  expect(splitReply(long).said.length).toBeLessThanOrEqual(20_000)
})
