export const forecast = {
  title: (n: string) => `What the contact rules say, of ${n} people`,
  nobody: 'Nobody is meant now.',
  between: (n: string, from: string, to: string) => `about ${n} (${from} to ${to})`,
  whole: 'Everybody was asked.',
  sampled: (n: string) => `${n} of them, drawn by lot, were asked: the numbers are estimates (95%).`,
  note: 'As things are now, at the time it is to go. Budgets and sending rates are taken to suffice.',
  ofStep: (name: string) => `Step “${name}”, if everybody came to it at once`,
}
