import {
  AppstoreOutlined,
  BorderOuterOutlined,
  CodeOutlined,
  ColumnHeightOutlined,
  FontSizeOutlined,
  GiftOutlined,
  LayoutOutlined,
  LineOutlined,
  PictureOutlined,
  ProfileOutlined,
  ShareAltOutlined,
  TagOutlined,
  AlignLeftOutlined,
} from '@ant-design/icons'
import type { BlockKind } from '@millrace/contract/content/blocks/schema.ts'
import type { ReactNode } from 'react'

/** Its word stands beside it; the picture has none. */
const silent = { 'aria-hidden': true, role: 'presentation', 'aria-label': '' } as const

export const blockIcons: Readonly<Record<BlockKind, ReactNode>> = {
  heading: <FontSizeOutlined {...silent} />,
  text: <AlignLeftOutlined {...silent} />,
  image: <PictureOutlined {...silent} />,
  logo: <TagOutlined {...silent} />,
  button: <BorderOuterOutlined {...silent} />,
  divider: <LineOutlined {...silent} />,
  spacer: <ColumnHeightOutlined {...silent} />,
  columns: <LayoutOutlined {...silent} />,
  items: <AppstoreOutlined {...silent} />,
  coupon: <GiftOutlined {...silent} />,
  html: <CodeOutlined {...silent} />,
  footer: <ProfileOutlined {...silent} />,
  shared: <ShareAltOutlined {...silent} />,
}
