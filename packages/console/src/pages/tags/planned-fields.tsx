import { type Definition, definitionKinds } from '@millrace/contract/tags/index.ts'
import { Button, Flex, Typography } from 'antd'
import { useWords } from '../../lib/words.ts'
import { fresh } from './fresh.ts'

/** A tag that is agreed on has no definition yet; its kind is chosen when it gets one. */
export function PlannedFields({ onChange }: { readonly onChange: (definition: Definition) => void }) {
  const words = useWords().tags
  return (
    <Flex vertical gap={8}>
      <Typography.Text type="secondary">{words.plannedNote}</Typography.Text>
      <Flex gap={8} wrap role="group" aria-label={words.defineAs}>
        {definitionKinds
          .filter((kind) => kind !== 'planned')
          .map((kind) => (
            <Button key={kind} size="small" onClick={() => onChange(fresh[kind]())}>
              {words.kinds[kind]}
            </Button>
          ))}
      </Flex>
    </Flex>
  )
}
