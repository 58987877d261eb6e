import { Collapse } from 'antd'
import { useWords } from '../lib/words.ts'

/** The statement behind numbers and what it took, for who wants to know; closed at first. */
export function Statement({ sql, ms }: { readonly sql: string; readonly ms: number }) {
  const words = useWords().segments
  const children = <pre style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere', fontSize: 12 }}>{sql}</pre>
  return <Collapse ghost size="small" items={[{ key: 'sql', label: `${words.sql} · ${ms} ms`, children }]} />
}
