import type { NextItems as Items } from '@millrace/contract/tags/next-items.ts'
import { useQuery } from '@tanstack/react-query'
import { Typography } from 'antd'
import { call } from '../../../lib/api.ts'
import { useProject } from '../../../lib/session.ts'
import { useFormat, useWords } from '../../../lib/words.ts'

type Item = Items['items'][number]

/** What somebody has not had and may want, where the target event names items; nothing where it does not. */
export function NextItems({ person, event }: { readonly person: number; readonly event: string }) {
  const words = useWords().propensity
  const { api, slug } = useProject()
  const { number } = useFormat()
  const { data } = useQuery({
    queryKey: ['next-items', slug, person, event],
    queryFn: () => call<Items>(`${api}/people/${person}/next-items?limit=5&event=${encodeURIComponent(event)}`),
  })
  if (!data || data.items.length === 0) return null
  return (
    <div>
      <Typography.Text type="secondary">{words.nextItems}</Typography.Text>
      <ol aria-label={words.nextItems} style={{ margin: 0, paddingInlineStart: 20 }}>
        {data.items.map((item) => (
          <li key={item.id}>
            {nameOf(item)}{' '}
            <Typography.Text type="secondary">
              {item.because !== null && item.lift !== null
                ? words.together(item.because, number(Math.round(item.lift * 10) / 10))
                : words.popular(number(item.people))}
            </Typography.Text>
          </li>
        ))}
      </ol>
    </div>
  )
}

function nameOf({ id, properties }: Item): string {
  const name = properties['name'] ?? properties['title']
  return typeof name === 'string' && name !== id ? `${name} (${id})` : id
}
