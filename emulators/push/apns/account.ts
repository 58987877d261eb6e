import { generateKeyPairSync } from 'node:crypto'
import { ownCertificate } from '../../lib/certificate.ts'
import type { Tls } from '../../lib/listen.ts'
import type { Device } from '../devices.ts'

export interface ApnsDevice extends Device {
  /** The app whose token it is. */
  readonly topic: string
  /** When it was noticed that the app was removed, in milliseconds. */
  readonly goneAt?: number
  readonly isExpired?: boolean
}

/** What a team has at Apple. */
export interface ApnsAccount {
  teamId: string
  keyId: string
  /** The .p8 file, which only the customer has. */
  key: string
  publicKey: string
  /** Which the customer has to trust. */
  certificate: string
  topics: string[]
  /** By token, in lower case; of both environments. */
  devices: Record<string, ApnsDevice>
  /** How many tokens of the team may be new within twenty minutes. */
  newTokens: number
  /** To one device. */
  permitsAMinute: number
}

let made: (Tls & { readonly p8: string; readonly publicKey: string }) | undefined

/** One team for both environments, as it is at Apple. */
export function team(): NonNullable<typeof made> {
  if (made) return made
  const pair = generateKeyPairSync('ec', {
    namedCurve: 'prime256v1',
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  })
  return (made = { ...ownCertificate(), p8: pair.privateKey, publicKey: pair.publicKey })
}

const topic = 'com.example.shop'
const tokenOf = (end: string): string => end.padStart(64, 'a')

export function apnsAccount(): ApnsAccount {
  const { p8, publicKey, certificate } = team()
  return {
    teamId: 'EMULATOR01',
    keyId: 'EMULATORK1',
    key: p8,
    publicKey,
    certificate,
    topics: [topic, 'com.example.other'],
    devices: {
      [tokenOf('01')]: { platform: 'ios', topic },
      [tokenOf('02')]: { platform: 'ios', topic, isSandbox: true },
      [tokenOf('03')]: { platform: 'ios', topic, isGone: true, goneAt: Date.UTC(2026, 0, 2) },
      [tokenOf('04')]: { platform: 'ios', topic, isExpired: true },
      [tokenOf('05')]: { platform: 'ios', topic: 'com.example.other' },
      [tokenOf('06')]: { platform: 'ios', topic, awayMs: 600_000 },
    },
    newTokens: 4,
    permitsAMinute: 100,
  }
}
