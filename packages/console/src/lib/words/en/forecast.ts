export const forecast = {
  title: (n: string) => `What the contact rules say, of ${n} people`,
  nobody: 'No one matches now.',
  between: (n: string, from: string, to: string) => `about ${n} (${from} to ${to})`,
  whole: 'Everybody was asked.',
  sampled: (n: string) => `${n} of them, drawn by lot, were asked: the numbers are estimates (95%).`,
  note: 'As things are now, at the time it is to go. Budgets and sending rates are taken to suffice.',
  bestTime: 'At each person’s best hour',
  bestTimeNote: (hours: number) =>
    `Marketing waits up to ${hours} hours for the hour at which the person opened and clicked most; of whom little is known, for that of everybody. One of ten is tried at random. Quiet hours hold.`,
  bestTimeHours: 'Hours at most',
  hours: 'hours',
  ofStep: (name: string) => `Step “${name}”, if everybody came to it at once`,
}
