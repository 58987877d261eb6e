import { type BlockKind, blockKinds } from '@millrace/contract/content/blocks/schema.ts'
import { Button, Card } from 'antd'
import { useWords } from '../../../lib/words.ts'
import { dragged } from './dragged.ts'
import { blockIcons } from './icons.tsx'

/** Blocks to be had: dragged into the mail, or put after the chosen one by a click. */
export function Palette({ onAdd, except = [] }: { readonly onAdd: (kind: BlockKind) => void; readonly except?: readonly BlockKind[] }) {
  const words = useWords().blocks
  return (
    <Card size="small" title={words.palette}>
      <div
        role="group"
        aria-label={words.palette}
        style={{ display: 'grid', gridTemplateColumns: 'repeat(auto-fill, minmax(96px, 1fr))', gap: 8 }}
      >
        {blockKinds
          .filter((kind) => !except.includes(kind))
          .map((kind) => (
            <Button
              key={kind}
              draggable
              icon={blockIcons[kind]}
              onDragStart={(event) => dragged.start(event, { kind })}
              onDragEnd={dragged.end}
              onClick={() => onAdd(kind)}
              style={{ paddingInline: 4, cursor: 'grab', overflow: 'hidden' }}
            >
              {words.kinds[kind]}
            </Button>
          ))}
      </div>
    </Card>
  )
}
