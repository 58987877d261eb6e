import { z } from 'zod'
import { defineKind, pass } from './kind.ts'

/** Whoever comes here has reached the goal of the journey, as if its event had happened; goes on. */
export const goal = defineKind(
  'goal',
  z.object({}),
)({
  fresh: () => ({}),
  ports: () => ['next'],
  arrive: (_, { at }) => pass('next', '', [{ kind: 'goal', at }]),
  describe: (_, language) => (language === 'zh' ? '计为转化' : 'Count the goal as reached'),
  visited: (_visit, _settings, language) => (language === 'zh' ? '到达转化步骤' : 'Came to the goal step'),
})
