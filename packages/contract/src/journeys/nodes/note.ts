import { z } from 'zod'
import { defineKind, pass } from './kind.ts'

/** Words for whoever reads the drawing; everybody passes through at once. */
export const note = defineKind(
  'note',
  z.object({ text: z.string().max(2_000) }),
)({
  fresh: () => ({ text: '' }),
  ports: () => ['next'],
  arrive: () => pass('next', ''),
  describe: ({ text }, language) => text.trim() || (language === 'zh' ? '备注' : 'Note'),
  visited: (_visit, _settings, language) => (language === 'zh' ? '经过备注' : 'Passed a note'),
})
