import type { AnyPushConnector } from '../connector.ts'
import { apns } from './apns.ts'
import { fcm } from './fcm.ts'
import { getui } from './getui.ts'
import { huawei } from './huawei.ts'
import { jpush } from './jpush.ts'

/** By name, which is also how a device says whose token it has. */
export const pushConnectors: Readonly<Record<string, AnyPushConnector>> = { apns, fcm, getui, huawei, jpush }
