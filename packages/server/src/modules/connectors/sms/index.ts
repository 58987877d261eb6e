import type { AnySmsConnector } from '../connector.ts'
import { aliyun } from './aliyun.ts'
import { http } from './http.ts'
import { tencent } from './tencent.ts'
import { twilio } from './twilio.ts'

/** By name. Settings and secrets are read with the connector's own schemas before it is given them. */
export const smsConnectors: Readonly<Record<string, AnySmsConnector>> = { aliyun, http, tencent, twilio }
