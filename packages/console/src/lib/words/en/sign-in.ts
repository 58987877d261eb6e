export const signIn = {
  title: 'Sign in',
  email: 'Email',
  password: 'Password',
  submit: 'Sign in',
  signOut: 'Sign out',
  noProject: 'No project yet',
  makeProject: 'Create a project',
  slug: 'Short name (in addresses)',
  slugRule: 'Lower-case letters, digits and dashes, up to 40',
  zone: 'Time zone',
  zoneNote: 'Days begin at midnight here, in analysis and in journeys.',
}
