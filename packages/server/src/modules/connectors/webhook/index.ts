import type { AnyWebhookConnector } from '../connector.ts'
import { standardWebhook } from './standard-webhook.ts'

/** By name. */
export const webhookConnectors: Readonly<Record<string, AnyWebhookConnector>> = { 'standard-webhook': standardWebhook }
