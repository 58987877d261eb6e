import {
  DesktopOutlined,
  GlobalOutlined,
  MobileOutlined,
  QrcodeOutlined,
  ShopOutlined,
  TeamOutlined,
  AppstoreAddOutlined,
  WechatOutlined,
} from '@ant-design/icons'
import type { Source, SourceKind } from '@millrace/contract/admin/api.ts'
import { Badge, Button, Card, Flex, theme, Typography } from 'antd'
import type { ReactNode } from 'react'
import { useWords } from '../../../lib/words.ts'
import { Time } from '../../../ui/time.tsx'

/** Ways of connecting, a card each; servers go with the third-party platforms. */
export const cardKinds = ['web', 'mobile_web', 'app', 'official_account', 'mini_program', 'staff', 'qr', 'third_party'] as const
export type CardKind = (typeof cardKinds)[number]

/** Connected by links, not by a key. */
export const linkKinds: ReadonlySet<SourceKind> = new Set(['staff', 'qr'])

export const isOfKind =
  (card: SourceKind) =>
  ({ kind }: Pick<Source, 'kind'>): boolean =>
    kind === card || (card === 'third_party' && kind === 'server')

export type KindState =
  | { readonly kind: 'off' | 'waiting' }
  /** Null where the moment is not known. */
  | { readonly kind: 'received'; readonly at: string | null }

const icons: Record<CardKind, ReactNode> = {
  web: <DesktopOutlined />,
  mobile_web: <GlobalOutlined />,
  app: <MobileOutlined />,
  official_account: <WechatOutlined />,
  mini_program: <AppstoreAddOutlined />,
  staff: <TeamOutlined />,
  qr: <QrcodeOutlined />,
  third_party: <ShopOutlined />,
}

interface Props {
  readonly kind: CardKind
  readonly state: KindState
  readonly isChosen: boolean
  readonly onChoose: () => void
}

export function KindCard({ kind, state, isChosen, onChoose }: Props) {
  const words = useWords()
  const { token } = theme.useToken()
  const verb = state.kind === 'off' ? words.sources.switchOn : words.sources.show
  return (
    <Card size="small" style={isChosen ? { borderColor: token.colorPrimary } : {}} styles={{ body: { height: '100%' } }}>
      <Flex vertical gap={8} style={{ height: '100%' }}>
        <Flex gap={8} align="center">
          <span style={{ fontSize: 18, color: token.colorPrimary }} aria-hidden>
            {icons[kind]}
          </span>
          <Typography.Text strong>{words.sources.kinds[kind]}</Typography.Text>
        </Flex>
        <Typography.Text type="secondary" style={{ flex: 1 }}>
          {words.sources.about[kind]}
        </Typography.Text>
        <Flex justify="space-between" align="center" gap={8} wrap>
          <StateBadge state={state} />
          <Button size="small" aria-label={`${verb} ${words.sources.kinds[kind]}`} aria-pressed={isChosen} onClick={onChoose}>
            {verb}
          </Button>
        </Flex>
      </Flex>
    </Card>
  )
}

export function StateBadge({ state }: { readonly state: KindState }) {
  const words = useWords()
  if (state.kind !== 'received')
    return state.kind === 'off' ? (
      <Badge status="default" text={words.sources.off} />
    ) : (
      <Badge status="processing" text={words.sources.waiting} />
    )
  return (
    <Badge
      status="success"
      text={
        <>
          {words.sources.received} {state.at && <Time at={state.at} />}
        </>
      }
    />
  )
}
