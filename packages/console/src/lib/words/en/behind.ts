export const behind = {
  title: (what: string) => `${what}: people`,
  keep: 'Save as a segment',
  keepName: 'Name of the segment',
  nobody: 'Nobody.',
}
