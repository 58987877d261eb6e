import type { SendResult } from '@millrace/contract/connectors/results.ts'
import { z } from 'zod'
import { rejected } from '../call.ts'
import type { PushMessage } from '../connector.ts'
import { linkOf } from './link.ts'

/** More than any vendor takes. Below it they say themselves what is too much: limits differ, and change. */
const mostBytes = 16_000

/** Why a message cannot go to anybody, or not to this device; undefined: it can be asked for. */
export function unfit({ device, title, text, link, image, data, collapse }: PushMessage): SendResult | undefined {
  if (!/^[\x21-\x7e]{1,1024}$/.test(device.token)) return rejected('recipient_final', 'the token is none that a provider gives')
  if (text === '') return rejected('content_final', 'text: it is empty, and nothing would be shown')
  if (!linkOf(link)) return rejected('content_final', 'link: it is no address of the web or of an app')
  if (image !== '' && (linkOf(image)?.to !== 'web' || !/^https:/i.test(image)))
    return rejected('content_final', 'image: it is no https address')
  const bytes = Buffer.byteLength(JSON.stringify([title, text, link, image, data, collapse]))
  if (bytes > mostBytes) return rejected('content_final', `title, text, link and data come to ${bytes} bytes; shorten them`)
  return undefined
}

/** What the app is given: what is for it, and what a tap opens, since not every vendor's phones open that by themselves. */
export const dataOf = ({ data, link }: PushMessage): Record<string, string> => ({ ...data, ...(link === '' ? {} : { link }) })

/** Classes of Huawei for what is no marketing; an app has to be granted them. */
const serviceCategories = [
  'IM',
  'SUBSCRIPTION',
  'TRAVEL',
  'HEALTH',
  'WORK',
  'ACCOUNT',
  'EXPRESS',
  'FINANCE',
  'DEVICE_REMINDER',
  'MAIL',
] as const

/** What accounts at every vendor of the mainland may say about notifications. */
export const vendorSettings = {
  serviceCategory: z
    .enum(serviceCategories)
    .optional()
    .describe('Class that Huawei has granted the app for messages that are no marketing; without it they count as marketing there.'),
  channelId: z
    .string()
    .regex(/^[\w.-]{1,64}$/, 'at most 64 letters, digits, dots, hyphens and underscores')
    .optional()
    .describe('Channel of notifications on Android, as the app has made it.'),
}

/** A message's class at Huawei; undefined: it has none to say. */
export const categoryOf = (isMarketing: boolean, serviceCategory: string | undefined): string | undefined =>
  isMarketing ? 'MARKETING' : serviceCategory
