import { z } from 'zod'
import type { Language } from '../../rules/index.ts'
import { describeDuration, describeMatch } from '../phrases.ts'
import { linkedMatch } from '../parts.ts'
import { type Since, sinceSchema } from '../since.ts'
import { defineKind, waitUntil } from './kind.ts'

const said = { en: { yes: 'It had happened', no: 'It had not happened' }, zh: { yes: '发生过', no: '没有发生过' } }

/** Asks whether an event has occurred. No is known only when everything up to the arrival has been heard of. */
export const happened = defineKind(
  'happened',
  z.object({ ...linkedMatch, since: sinceSchema }),
)({
  fresh: () => ({ event: 'PayOrder', filters: [], links: [], since: { kind: 'entry' } }),
  ports: () => ['yes', 'no'],
  awaits: ({ since, ...match }) => [{ port: 'yes', match, since }],
  over: { port: 'no', why: 'had not happened' },
  refers: ({ since }) => (since.kind === 'node' ? [{ node: since.node }] : []),
  renamed: (settings, idOf) =>
    settings.since.kind === 'node' ? { ...settings, since: { kind: 'node', node: idOf(settings.since.node) } } : settings,
  arrive: (_, { at }) => waitUntil(at, true),
  describe: (settings, language) => {
    const match = describeMatch(settings, language)
    const since = describeSince(settings.since, language)
    return language === 'zh' ? `${since}发生过 ${match}？` : `Has ${match} happened ${since}?`
  },
  visited: ({ port }, _, language) => said[language][port === 'yes' ? 'yes' : 'no'],
})

function describeSince(since: Since, language: Language): string {
  const zh = language === 'zh'
  if (since.kind === 'entry') return zh ? '进入后' : 'since entry'
  if (since.kind === 'node') return zh ? '某一步之后' : 'since an earlier step'
  const within = describeDuration(since.within, language)
  return zh ? `最近 ${within}内` : `in the last ${within}`
}
