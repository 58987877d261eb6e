const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']
const days = (chosen: readonly number[]): string =>
  chosen.length === 7 ? 'Every day' : chosen.map((day) => weekdays[day - 1] ?? '').join(', ')
const then = { hold: 'waits', drop: 'is not sent' }
const hours = (minutes: number): string => (minutes % 60 === 0 ? `${minutes / 60} h` : `${minutes} min`)

export const contactRules = {
  title: 'Contact rules',
  note: (zone: string) => `Clock times are each person’s own; of people without a time zone, ${zone}.`,
  order:
    'What is held is asked again when its time comes: consent, address, quiet hours, gaps, caps, priority, budgets and rates, in this order.',
  quiet: 'Quiet hours',
  quietNone: 'No quiet hours: marketing goes out at any time of day.',
  addQuiet: 'Add quiet hours',
  quietSaid: (start: string, end: string, chosen: readonly number[], action: 'hold' | 'drop', ramp: number) =>
    `${days(chosen)} from ${start} until ${end}${end <= start ? ' the next day' : ''}, marketing ${then[action]}${
      action === 'hold' ? (ramp > 0 ? ` and then goes out, spread over ${ramp} minutes` : ' and then goes out') : ''
    }. Service messages always go.`,
  start: 'From',
  end: 'Until',
  weekdays,
  days: 'On these days',
  ramp: 'Spread over (minutes)',
  gaps: 'Minimum gap',
  gapsNone: 'No minimum gap: one marketing message may follow another at once.',
  addGap: 'Add a gap',
  gapScopes: { channel: 'Between messages of one channel', any: 'Between any messages' },
  gapSaid: (scope: 'channel' | 'any', minutes: number, action: 'hold' | 'drop') =>
    `Within ${hours(minutes)} of the last marketing message ${scope === 'any' ? 'on any channel' : 'on the same channel'}, the next one ${
      action === 'hold' ? 'waits until the gap has passed' : 'is not sent'
    }.`,
  minutes: 'Minutes',
  caps: 'Frequency caps',
  capsNone: 'No cap: people may get any number of messages.',
  addCap: 'Add a cap',
  limit: 'At most',
  counted: 'Counted',
  scopes: { all: 'All channels together', channel: 'One channel', journey: 'Each journey by itself', purpose: 'One purpose' },
  purpose: 'Purpose',
  period: 'Period',
  periods: { sliding: 'In any stretch of', day: 'A calendar day', week: 'A calendar week', month: 'A calendar month' },
  hours: 'Hours',
  exempt: 'Service messages neither stop nor count',
  capSaid: (limit: number, what: string, period: string, isExempt: boolean, action: 'hold' | 'drop') =>
    `At most ${limit} ${isExempt ? 'marketing ' : ''}message${limit === 1 ? '' : 's'} ${what} ${period}; the next one ${
      action === 'hold' ? 'waits until there is room again' : 'is not sent'
    }.${isExempt ? '' : ' Service messages count and are stopped too.'}`,
  capWhat: {
    all: 'to one person over all channels',
    channel: (name: string) => `to one person by one channel (${name})`,
    journey: 'to one person from one journey',
    purpose: (name: string) => `to one person for “${name}”`,
  },
  capPeriod: { sliding: (n: number) => `within any ${n} hours`, day: 'a day', week: 'a week (from Monday)', month: 'a month' },
  allHold: 'All caps hold; the strictest decides. What is being sent, was sent or may have been sent counts.',
  action: 'Such messages',
  actions: { hold: 'Wait', drop: 'Are not sent' },
  remove: 'Remove this rule',
  budgets: 'Monthly budgets',
  budgetsNone: 'No budget: marketing may cost any amount. Prices are set with the accounts of a channel.',
  addBudget: 'Add a budget',
  budgetsNote: 'One budget for each channel.',
  budgetAmount: 'In each calendar month',
  budgetSaid: (channel: string, amount: string, action: 'hold' | 'drop') =>
    `${channel}: marketing costs at most ${amount} in a calendar month; what would cost more ${
      action === 'hold' ? 'waits until the next month' : 'is not sent'
    }. Service messages count, and always go.`,
  spent: (some: readonly string[]) => `Spent this month: ${some.join(', ')}.`,
  rates: 'Sending rates',
  ratesNone: 'No rate: messages leave as fast as the channel takes them.',
  addRate: 'Add a rate',
  ratesNote: 'All rates hold; the slowest decides.',
  rateAccount: 'Account',
  rateAllAccounts: 'All accounts',
  rateLimit: 'At most',
  ratePeriods: { second: 'A second', minute: 'A minute', day: 'A day' },
  rateSaid: (channel: string, account: string | null, limit: string, per: 'second' | 'minute' | 'day') =>
    `${channel}${account === null ? '' : ` by “${account}”`}: at most ${limit} messages ${
      per === 'day' ? 'in a day of the project' : `within any ${per}`
    }; the others wait, service messages go first${per === 'day' ? ' and do not wait for the next day' : ''}.`,
  warmUp: 'Warm up: begin with few and send more each day',
  warmUpSince: 'From',
  warmUpDays: 'Days until the whole',
  warmUpFirst: 'On the first day',
  brake: 'Abuse brake',
  brakeOff: 'Off: nothing pauses by itself, however many people complain.',
  brakeSaid: (last: number, least: number) =>
    `A journey or broadcast is paused by itself when one of these rates of its last ${last} messages is surely above its limit (99.5 %, of at least ${least} messages). Alert destinations are told; somebody resumes it.`,
  brakeFields: {
    maxComplainedPercent: 'Complaints',
    maxBouncedPercent: 'Hard bounces',
    maxFailedPercent: 'Failures',
    maxUnsubscribedPercent: 'Unsubscribes',
    last: 'Last messages',
    least: 'At least',
  },
  priority: 'Priority',
  lookAhead: 'Look ahead (hours, 0 to 168)',
  lookAheadSaid: (n: number) =>
    n === 0
      ? 'Nothing is kept: whoever comes first takes the place.'
      : `Where a cap has few places left, they are kept for messages of a higher rank that are meant to go within ${n} hours. Service comes before what answers an event, that before what goes to many; within each the higher priority (of the journey or broadcast, 50 unless set).`,
  longest: 'Longest hold',
  holdHours: 'Hours',
  holdSaid: (n: number) => `What these rules would hold for more than ${n} hours after it was due is not sent.`,
  unsaved: 'Not saved yet',
  control: 'Global control group',
  controlSaid: (share: string) =>
    `${share} of all people, drawn by lot and the same ones until you draw anew, get no marketing from any journey. Service messages still go. What they do shows what marketing really brings.`,
  controlNone: 'There is no global control group: everybody may get marketing. With a share above 0, people are drawn by lot.',
  share: 'Share of all people (0–15%)',
  setShare: 'Set the share',
  about: (n: string) => `About ${n} people`,
  size: 'Size',
  sizeOf: (n: string, total: string) => `${n} of ${total} people`,
  met: 'Meant to get a message',
  metNote: 'People of the group whom a marketing message would have reached; they are what is compared.',
  since: 'Drawn',
  small: 'Fewer than 1,000 people: only large effects will show.',
  large: 'More than 10% is rarely worth the marketing it forgoes.',
  reshuffle: 'Draw anew',
  reshuffleTitle: 'Draw the control group anew?',
  reshuffleSaid: (n: string) =>
    `The ${n} people in it may get marketing again and others are drawn in their place. The comparison begins anew. Who was in the group until now stays on record.`,
}
