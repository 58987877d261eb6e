import { z } from 'zod'
import { error } from '../problem.ts'
import { defineKind, pass } from './kind.ts'

/** Puts the person into a static segment, or takes them out of it. */
export const list = defineKind(
  'list',
  z.object({ list: z.string().max(80), remove: z.boolean().default(false) }),
)({
  fresh: () => ({ list: '', remove: false }),
  ports: () => ['next'],
  lists: ({ list: id }) => (id === '' ? [] : [id]),
  check: (id, settings) => (settings.list === '' ? [error(id, 'list_missing')] : []),
  arrive: (change) => pass('next', '', [{ kind: 'list', ...change }]),
  describe: ({ list: id, remove }, language, show) => {
    const name = show?.('segment', 'segment', id) ?? id
    if (language === 'zh') return remove ? `移出分群「${name}」` : `加入分群「${name}」`
    return remove ? `Take out of “${name}”` : `Put into “${name}”`
  },
  visited: (_visit, { remove }, language) => {
    if (language === 'zh') return remove ? '已移出分群' : '已加入分群'
    return remove ? 'Taken out of the segment' : 'Put into the segment'
  },
})
