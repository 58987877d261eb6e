export const signIn = {
  title: 'Sign in',
  email: 'Email',
  password: 'Password',
  submit: 'Sign in',
  signOut: 'Sign out',
  noProject: 'No project yet',
  makeProject: 'Create a project',
  slug: 'Short name (in addresses)',
}
