/** What a customer has at Twilio. */
export interface TwilioAccount {
  accountSid: string
  authToken: string
  /** Numbers that messages may come from. */
  numbers: string[]
  /** Messaging services, which choose a number themselves. */
  services: string[]
  /** Content templates: variables as `{{1}}` or `{{name}}`. */
  contents: Record<string, string>
  /** Where replies are told; status is told where each message says. */
  smsUrl?: string
  /** Those who answered STOP. */
  optedOut: string[]
  /** Beginnings of numbers in countries that are not switched on. */
  closedRegions: string[]
  isSuspended?: boolean
}

export const twilioAccount = (): TwilioAccount => ({
  accountSid: 'AC00000000000000000000000000000001',
  authToken: 'emulator-token',
  numbers: ['+15005550006'],
  services: ['MG00000000000000000000000000000001'],
  contents: { HX00000000000000000000000000000001: 'Hello {{1}}, your order {{order}} is on its way.' },
  optedOut: [],
  closedRegions: ['+7'],
})
