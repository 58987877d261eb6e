import { z } from 'zod'
import { idSchema } from '../parts.ts'
import { defineKind } from './kind.ts'

/** Goes back to an earlier step, so many times at most; then on. */
export const jump = defineKind(
  'jump',
  z.object({ to: idSchema, times: z.number().int().min(1).max(100) }),
)({
  fresh: () => ({ to: '-', times: 1 }),
  ports: () => ['next'],
  refers: ({ to }) => [{ node: to }],
  renamed: (settings, idOf) => ({ ...settings, to: idOf(settings.to) }),
  arrive: ({ to, times }, { node, input }) => {
    const name = `node.${node}.times`
    const before = input.trigger[name]
    const done = typeof before === 'number' ? before : 0
    if (done >= times) return { kind: 'pass', port: 'next', why: 'often enough', effects: [] }
    return { kind: 'pass', port: 'back', to, why: `${done + 1} of ${times}`, effects: [{ kind: 'remember', values: { [name]: done + 1 } }] }
  },
  describe: ({ times }, language) =>
    language === 'zh' ? `回到前面的步骤，最多 ${times} 次` : `Back to an earlier step, at most ${times} ${times === 1 ? 'time' : 'times'}`,
  visited: ({ port, why }, _, language) => {
    if (port !== 'back') return language === 'zh' ? '次数已满，继续' : 'Often enough, went on'
    return language === 'zh' ? `回到前面（${why}）` : `Went back (${why})`
  },
})
