export const shell = {
  sample: 'Asked',
  everybody: 'Everybody',
  percent: (percent: number) => `A sample of ${percent} %`,
  sampleNote:
    'Faster on large data: the same people are drawn for every question. Counts and sums are scaled to everybody, shares and medians are those of the sample.',
  sampled: (percent: number) => `Sample of ${percent} %`,
  sampledNote: 'Counts and sums are scaled to everybody. ± says by how much a number of people may be off, in 95 of 100 samples.',
  off: (error: string) => `±${error}`,
  peopleOfSample: (percent: number) => `These are the people of the sample of ${percent} %, not everybody that the number stands for.`,
  identity: 'Identity',
  identities: { now: 'People as they are now', collected: 'As collected' },
  collected: 'As collected',
  collectedNote:
    'For audits: people are told apart as they were when each event arrived, without what merged since. Numbers open no list of people.',
  askSample: 'Ask a sample of 10 %',
}
