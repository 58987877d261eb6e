import type { AnyConnector } from './connector.ts'
import { pushConnectors } from './push/index.ts'
import { smsConnectors } from './sms/index.ts'
import { webhookConnectors } from './webhook/index.ts'

/** All of them, by name. */
export const connectors: Readonly<Record<string, AnyConnector>> = { ...smsConnectors, ...pushConnectors, ...webhookConnectors }
