import type { SourceKind } from '@millrace/contract/admin/api.ts'
import type { Link as ChannelLink } from '@millrace/contract/links/api.ts'
import { Link } from '@tanstack/react-router'
import { Button, Card, Flex, Typography } from 'antd'
import { useState } from 'react'
import { useProject } from '../../../lib/session.ts'
import { useFormat, useWords } from '../../../lib/words.ts'
import { CodeDialog } from '../../links/code.tsx'
import { LinkDrawer } from '../../links/drawer.tsx'

/** Staff promotion and QR channels: a link is all that is needed. */
export function LinkSource({ kind, links, clicks }: { readonly kind: SourceKind; readonly links: number; readonly clicks: number }) {
  const words = useWords()
  const { slug, can } = useProject()
  const { number } = useFormat()
  const [isMaking, setMaking] = useState(false)
  const [made, setMade] = useState<ChannelLink | undefined>()
  const isStaff = kind === 'staff'
  return (
    <Card size="small">
      <Flex vertical gap={12} align="start">
        <Typography.Text>{isStaff ? words.sources.links.staff : words.sources.links.qr}</Typography.Text>
        {links > 0 && <Typography.Text type="secondary">{words.sources.links.count(number(links), number(clicks))}</Typography.Text>}
        <Flex gap={8} wrap>
          <Button type="primary" disabled={!can('content.write')} onClick={() => setMaking(true)}>
            {words.sources.links.create}
          </Button>
          <Link to="/$slug/engage/links" params={{ slug }}>
            <Button>{words.sources.links.all}</Button>
          </Link>
        </Flex>
      </Flex>
      {isMaking && <LinkDrawer link={undefined} medium={isStaff ? 'staff' : 'qr'} onClose={() => setMaking(false)} onMade={setMade} />}
      {made && <CodeDialog link={made} onClose={() => setMade(undefined)} />}
    </Card>
  )
}
