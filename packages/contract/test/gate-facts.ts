import { noContactRules } from '../src/messaging/contact-rules.ts'
import type { GateFacts } from '../src/messaging/gate.ts'

/** A message that nothing stands against. */
export const fine: GateFacts = {
  class: 'marketing',
  channel: 'email',
  purpose: 'marketing',
  journeyId: 1,
  now: 0,
  dueAt: 0,
  zone: 'Asia/Shanghai',
  spread: 0,
  alreadySent: false,
  journeyState: 'running',
  run: { cut: null },
  isTooLate: false,
  notReady: undefined,
  suits: true,
  isFresh: true,
  personGone: false,
  consent: true,
  whenUnknown: 'deny',
  address: 'a@b.cn',
  suppressed: undefined,
  isControl: false,
  rules: noContactRules,
  contacts: [],
  rank: 50,
  planned: [],
  cost: undefined,
  budgets: [],
  rooms: [],
}
