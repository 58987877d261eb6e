export const account = {
  sessions: 'Signed-in devices',
  sessionsNote: 'Where this account is signed in. A session ends by itself after 14 days.',
  device: 'Device',
  thisDevice: 'This device',
  unknownDevice: 'Unknown device',
  address: 'IP address',
  since: 'Signed in',
  lastUse: 'Last used',
  end: 'Sign out',
  sureEnd: 'Sign this device out? It must sign in again.',
}
