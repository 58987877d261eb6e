import { z } from 'zod'
import { defineKind } from './kind.ts'

/**
 * Where branches that go on at once come together. `all`: whoever comes waits until nobody of the same run can come any more; `any`: the first
 * goes on, and what the others of the same run do on their way here ends. Which of them is so is said by `ripeJoin`.
 */
export const join = defineKind(
  'join',
  z.object({ waits: z.enum(['all', 'any']).describe('for all branches that can still come, or the first') }),
)({
  fresh: () => ({ waits: 'all' }),
  ports: () => ['next'],
  arrive: () => ({ kind: 'wait', dueAt: null, absence: false, why: '', effects: [] }),
  describe: ({ waits }, language) => {
    if (waits === 'any') return language === 'zh' ? '最先到达的分支继续' : 'The first branch to come goes on'
    return language === 'zh' ? '等所有分支到齐' : 'Wait for all branches'
  },
  visited: (_visit, { waits }, language) => {
    if (waits === 'any') return language === 'zh' ? '最先到达，继续' : 'Came first, went on'
    return language === 'zh' ? '分支已到齐，继续' : 'All branches came, went on'
  },
})
