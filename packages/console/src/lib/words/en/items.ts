export const items = {
  title: 'Items',
  type: 'Type',
  search: 'Search ids and values',
  id: 'Id',
  properties: 'Properties',
  updated: 'Changed',
  csv: 'Download CSV',
  deleted: (n: string) => `${n} deleted`,
  empty: 'No dimension tables yet. Send products, content or shops with item_set of a Sensors SDK, or as JSON:',
  none: 'No row matches.',
}
