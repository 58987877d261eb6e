import type { Device } from '../devices.ts'

/** What a customer has at JPush. */
export interface JPushAccount {
  appKey: string
  masterSecret: string
  /** By registration id. */
  devices: Record<string, Device>
  /** Those who pay get a thousand names of calls at once, and ten days of keeping. */
  isVip: boolean
  permitsAMinute: number
  /** The app may not call any more: 2003. */
  isBlocked?: boolean
}

/** The key and the secret are those of JPush's own documents. */
export const jpushAccount = (): JPushAccount => ({
  appKey: '7d431e42dfa6a6d693ac2d04',
  masterSecret: '5e987ac6d2e04d95a9d8f0d1',
  devices: {
    '1104a8979278ae64e71': { platform: 'android' },
    '1104a8979278ae64e72': { platform: 'android' },
    '1104a8979278ae64e73': { platform: 'android', isGone: true },
    '1104a8979278ae64e74': { platform: 'ios' },
    '1104a8979278ae64e75': { platform: 'ios', isSandbox: true },
    '1104a8979278ae64e76': { platform: 'harmony' },
  },
  isVip: false,
  permitsAMinute: 600,
})

/** Basic, as the documents have it. */
export const authorizationOf = ({ appKey, masterSecret }: JPushAccount): string => `Basic ${btoa(`${appKey}:${masterSecret}`)}`
