import { randomUUID } from 'node:crypto'
import type { Emulator } from '../../../../emulators/lib/wire.ts'
import type { PushMessage } from '../../src/modules/connectors/index.ts'

/** A notification with every part it can have. */
export function push(token: string, platform: PushMessage['device']['platform'], more: Partial<PushMessage> = {}): PushMessage {
  return {
    id: randomUUID(),
    device: { token, platform, isSandbox: false },
    title: '周末折扣',
    text: '全场八折，到店有礼 🎁',
    link: 'millrace://order/7?from=push',
    image: 'https://cdn.example.com/a.png',
    data: { order: 'A-1', note: 'a&b="c";#%' },
    collapse: 'order-7',
    ttlSeconds: 3_600,
    isMarketing: false,
    ...more,
  }
}

/** What the phones show, apart from the names the provider gave. */
export const shown = ({ kit }: Emulator) => kit.inbox.messages.map(({ to, text, shown: look }) => ({ to, text, ...look }))

/** Texts that try to be more than text; phones show them as they are. */
export const hostile = [
  '<b onclick="x()">&lt;</b>',
  '\u202Eשלום\u202C مرحبا',
  '👨‍👩‍👧‍👦🇨🇳',
  'a\r\nContent-Length: 0\r\n\r\n{"x":1}',
  '"},{"y":"',
  '\\u0000\u0001',
] as const
