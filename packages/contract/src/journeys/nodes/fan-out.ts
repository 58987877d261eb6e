import { z } from 'zod'
import { armBase } from './arms.ts'
import { defineKind } from './kind.ts'

/** All branches at once: a run goes on in each of them, as so many tokens of one run. */
export const fanOut = defineKind(
  'fan_out',
  z.object({ arms: z.array(z.object(armBase)).min(1).max(10) }),
)({
  fresh: () => ({
    arms: [
      { id: 'a', name: 'A' },
      { id: 'b', name: 'B' },
    ],
  }),
  ports: ({ arms }) => arms.map((one) => one.id),
  arrive: ({ arms }) => ({ kind: 'fork', ports: arms.map((one) => one.id), why: '', effects: [] }),
  describe: ({ arms }, language) => (language === 'zh' ? `${arms.length} 条分支同时进行` : `${arms.length} branches at once`),
  visited: (_visit, { arms }, language) =>
    language === 'zh' ? `${arms.length} 条分支同时进行` : `Went on in ${arms.length} branches at once`,
})
