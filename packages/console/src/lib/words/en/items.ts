export const items = {
  title: 'Items',
  type: 'Type',
  add: 'Import items',
  search: 'Search ids and values',
  id: 'Id',
  properties: 'Properties',
  updated: 'Changed',
  csv: 'Download CSV',
  deleted: (n: string) => `${n} deleted`,
  empty: 'No dimension tables yet. Import a file of products, content or stores, send them with item_set of a Sensors SDK, or as JSON:',
  none: 'No row matches.',
  link: 'Ids of items',
  noLink: 'None',
  unlink: (name: string) => `Change what ${name} links to?`,
  unlinkNote:
    'Segments, journeys and analyses keep the table they name. Templates go by this link: mails that read through it would not be sent.',
}
