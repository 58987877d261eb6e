export const privacy = {
  note: 'What people agreed to, and what becomes of them when they want to be forgotten.',
  erase: 'Erase this person',
  eraseNow: 'Erase for good',
  eraseWarning: 'This cannot be undone.',
  eraseNote:
    'Everything of this person goes from both databases, the event log, uploads and exports. Figures that were counted stay; backups keep what they have until they are removed.',
  eraseRuns: 'You can close this; the erasure goes on, and its progress stands in Settings → Jobs.',
  typeToConfirm: (number: string) => `Type ${number} to confirm`,
  otherRows: 'Other rows',
  textsToo: 'What mentions them in the log, in samples of bad data, in uploads and in exported files',
  tables: {
    person_ids: 'Ids',
    person_tags: 'Tags',
    message_intents: 'Messages',
    consents: 'Consents',
    journey_runs: 'Passes through journeys',
    'clickhouse.events': 'Events',
    'clickhouse.message_facts': 'What came of messages',
    'clickhouse.journey_history': 'Steps in journeys',
  },
  erasedIds: 'When an id of somebody who was erased comes again',
  refuse: 'Leave its records out: the person stays forgotten',
  accept: 'Take it as a new person, without a past',
  erasedCount: (n: string) => `${n} ids are known to have been erased.`,
  erasedNote:
    'Erased ids are kept as salted hashes only: they can be recognised, not read. Records left out are counted in data quality; what was on its way when the person was erased is always left out.',
}
