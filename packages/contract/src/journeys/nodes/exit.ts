import { z } from 'zod'
import { defineKind } from './kind.ts'

const said = { en: 'Left the journey', zh: '离开流程' }

/** Leaves the journey, with a reason. */
export const exit = defineKind(
  'exit',
  z.object({ reason: z.string().max(80).default('') }),
)({
  fresh: () => ({ reason: '' }),
  ports: () => [],
  arrive: ({ reason }) => ({ kind: 'exit', port: '', why: reason, effects: [] }),
  describe: ({ reason }, language) => `${language === 'zh' ? '退出' : 'Exit'}${reason && `: ${reason}`}`,
  visited: ({ why }, _, language) => (why ? `${said[language]}${language === 'zh' ? '：' : ': '}${why}` : said[language]),
})
