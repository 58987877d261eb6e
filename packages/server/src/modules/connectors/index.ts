export {
  type AccountChange,
  channelAccounts,
  type ChannelAccounts,
  type NotReady,
  type OpenAccount,
  type PushAccount,
  type SmsAccount,
  type TellAccount,
  type WebhookAccount,
} from './accounts.ts'
export { call, parsed, rejected, resultWithout, textOf } from './call.ts'
export type {
  Account,
  AnyPushConnector,
  AnySmsConnector,
  AskedMessage,
  CallbackAnswer,
  CallbackRequest,
  Connector,
  PushDevice,
  PushMessage,
  SendContext,
  SmsMessage,
  WebhookMessage,
} from './connector.ts'
export { accountRoutes } from './routes.ts'
export { pushConnectors } from './push/index.ts'
export { smsConnectors } from './sms/index.ts'
