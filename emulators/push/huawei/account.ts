import type { Device } from '../devices.ts'

/** What a customer has set up in AppGallery Connect. */
export interface HuaweiAccount {
  clientId: string
  clientSecret: string
  /** By token. */
  devices: Record<string, Device>
  tokenS: number
  /** Classes of service that the app was granted. */
  granted: string[]
  /** Of one app on one device; more are not shown. */
  marketingADay: number
  /** Push is not switched on for the app: 80300002. */
  isClosed?: boolean
  /** Where receipts are told, and what signs them; a key as the console makes them is Base64. */
  callbackUrl?: string
  callbackUser: string
  callbackKey: string
  isKeyBase64: boolean
  receiptVersion: 1 | 2
  receiptAfterMs: number
}

const token = (end: number): string => `IQAAAACy0emulator${'x'.repeat(110)}${end}`

export const huaweiAccount = (): HuaweiAccount => ({
  clientId: '101234567',
  clientSecret: 'emulator-client-secret',
  devices: {
    [token(1)]: { platform: 'android' },
    [token(2)]: { platform: 'android' },
    [token(3)]: { platform: 'android', isGone: true },
    [token(4)]: { platform: 'harmony' },
  },
  tokenS: 3_600,
  granted: ['EXPRESS', 'ACCOUNT'],
  marketingADay: 2,
  callbackUser: 'millrace',
  callbackKey: 'ZW11bGF0b3ItY2FsbGJhY2sta2V5',
  isKeyBase64: true,
  receiptVersion: 1,
  receiptAfterMs: 2_000,
})
