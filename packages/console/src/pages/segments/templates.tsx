import type { Rule } from '@millrace/contract/rules/index.ts'
import { segmentTemplates } from '@millrace/contract/segments/templates.ts'
import { Card, Flex, Typography } from 'antd'
import { usePreferences } from '../../lib/preferences.ts'
import { useWords } from '../../lib/words.ts'

/** Rules to begin with, while there is none yet. */
export function Templates({ onChoose }: { readonly onChoose: (rule: Rule) => void }) {
  const words = useWords().segments
  const language = usePreferences((state) => state.language)
  return (
    <Flex vertical gap={8}>
      <Typography.Title level={5} style={{ margin: 0 }}>
        {words.templates}
      </Typography.Title>
      <div style={{ display: 'grid', gap: 8, gridTemplateColumns: 'repeat(auto-fill, minmax(min(320px, 100%), 1fr))' }}>
        {segmentTemplates.map((one) => (
          <Card
            key={one.id}
            size="small"
            hoverable
            role="button"
            tabIndex={0}
            onClick={() => onChoose(one.rule)}
            onKeyDown={(event) => event.key === 'Enter' && onChoose(one.rule)}
          >
            <Flex vertical gap={2}>
              <Typography.Text strong>{one[language]}</Typography.Text>
              <Typography.Text type="secondary">{words.templateNote(one.blanks[language])}</Typography.Text>
            </Flex>
          </Card>
        ))}
      </div>
    </Flex>
  )
}
