export const lifecycle = {
  title: 'Life cycle',
  choose: 'Choose the event by which people count as active, and days that end after they begin.',
  unit: 'Unit',
  units: { day: 'By day', week: 'By week', month: 'By month' },
  active: 'Active',
  kinds: { new: 'New', returning: 'Stayed', resurrecting: 'Came back', dormant: 'Fell silent' },
}
