import { z } from 'zod'
import { defineKind, pass } from './kind.ts'

const settings = z.object({ tag: z.string().min(1).max(100), value: z.string().max(200).default(''), remove: z.boolean().default(false) })

/** Sets a tag of the person, or takes it away. */
export const setTag = defineKind(
  'set_tag',
  settings,
)({
  fresh: () => ({ tag: 'reminded', value: '', remove: false }),
  ports: () => ['next'],
  arrive: (tag) => pass('next', '', [{ kind: 'tag', ...tag }]),
  describe: ({ tag, value, remove }, language) => {
    const zh = language === 'zh'
    if (remove) return zh ? `移除标签「${tag}」` : `Remove the tag “${tag}”`
    const set = value ? `${tag} = ${value}` : tag
    return zh ? `打标签「${set}」` : `Set the tag “${set}”`
  },
  visited: (_visit, _settings, language) => (language === 'zh' ? '标签已更新' : 'Tag changed'),
})
