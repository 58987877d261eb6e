import { describeChange, diff, type Graph } from '@millrace/contract/journeys/index.ts'
import { usePreferences } from '../../../lib/preferences.ts'

/** What differs between two graphs, a sentence each. */
export function Changes({ before, after, same }: { readonly before: Graph; readonly after: Graph; readonly same: string }) {
  const language = usePreferences((state) => state.language)
  const changes = diff(before, after)
  if (changes.length === 0) return <div>{same}</div>
  return (
    <ul style={{ margin: '4px 0', paddingInlineStart: 20 }}>
      {changes.map((change, i) => (
        <li key={i}>{describeChange(change, language)}</li>
      ))}
    </ul>
  )
}
