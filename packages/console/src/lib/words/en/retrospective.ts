export const retrospective = {
  title: 'Retrospective',
  notFinal: 'not the end yet',
  copy: 'Copy as Markdown',
  copied: 'Copied',
}
