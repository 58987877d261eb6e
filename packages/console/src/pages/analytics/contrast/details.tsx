import { DeleteOutlined } from '@ant-design/icons'
import { type ContrastQuery, maxDetails } from '@millrace/contract/queries/index.ts'
import { Button, Flex, Typography } from 'antd'
import { useState } from 'react'
import { useWords } from '../../../lib/words.ts'
import { IconButton } from '../../../ui/icon-button.tsx'
import { EventField, PropertyField } from '../fields.tsx'

type Detail = ContrastQuery['details'][number]

/** Properties of events whose values are compared; one that is not complete yet asks for nothing. */
export function Details({ details, onChange }: { readonly details: readonly Detail[]; readonly onChange: (details: Detail[]) => void }) {
  const words = useWords()
  const { contrast, common } = words
  const [begun, setBegun] = useState<string>()
  return (
    <Flex vertical gap={6} align="start" style={{ paddingInline: 16 }}>
      {(details.length > 0 || begun !== undefined) && <Typography.Text type="secondary">{contrast.details}</Typography.Text>}
      {details.map((detail, i) => (
        <Flex key={JSON.stringify(detail)} gap={4} wrap>
          <EventField
            label={contrast.of.event}
            value={detail.event}
            onChange={(event) => event && onChange(details.with(i, { ...detail, event }))}
          />
          <PropertyField
            label={contrast.addDetail}
            value={detail}
            onChange={(ref) => ref && onChange(details.with(i, { event: detail.event, ...ref }))}
          />
          <IconButton label={common.remove} icon={<DeleteOutlined />} onClick={() => onChange(details.filter((_, n) => n !== i))} />
        </Flex>
      ))}
      {begun !== undefined && (
        <Flex gap={4} wrap>
          <EventField label={contrast.of.event} value={begun} onChange={(event) => setBegun(event ?? '')} />
          <PropertyField
            label={contrast.addDetail}
            value={undefined}
            onChange={(ref) => {
              if (!ref || begun === '') return
              onChange([...details, { event: begun, ...ref }])
              setBegun(undefined)
            }}
          />
        </Flex>
      )}
      {begun === undefined && details.length < maxDetails && (
        <Button size="small" type="dashed" onClick={() => setBegun('')}>
          + {contrast.addDetail}
        </Button>
      )}
    </Flex>
  )
}
