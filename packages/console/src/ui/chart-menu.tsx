import { DownloadOutlined } from '@ant-design/icons'
import { App, Button, Dropdown, theme } from 'antd'
import type { ReactNode, RefObject } from 'react'
import { downloadCsv } from '../lib/csv.ts'
import { savePng } from '../lib/png.ts'
import { useWords } from '../lib/words.ts'

/** A chart that can be taken along: as a picture, and its numbers as a file where no table beside it has them. */
export function ChartMenu({
  label,
  box,
  sheet,
  children,
}: {
  readonly label: string
  /** Around the drawing. */
  readonly box: RefObject<HTMLDivElement | null>
  readonly sheet?: () => { readonly header: readonly string[]; readonly rows: readonly (readonly unknown[])[] }
  readonly children: ReactNode
}) {
  const words = useWords().common
  const { token } = theme.useToken()
  const { message } = App.useApp()
  const take = (kind: string): void => {
    if (kind === 'csv' && sheet) {
      const { header, rows } = sheet()
      return downloadCsv(label, header, rows)
    }
    const svg = box.current?.querySelector('svg')
    if (svg) savePng(svg, label, token.colorBgContainer).catch((error: Error) => void message.error(error.message))
  }
  return (
    <div className="chart-with-menu" style={{ position: 'relative' }}>
      <style>{`
        .chart-with-menu > .chart-menu { position: absolute; top: -8px; right: 0; z-index: 1; opacity: 0 }
        .chart-with-menu:hover > .chart-menu, .chart-menu:focus-visible, .chart-menu.ant-dropdown-open { opacity: 1 }
        @media (hover: none) { .chart-with-menu > .chart-menu { opacity: 1 } }
      `}</style>
      {children}
      <Dropdown
        trigger={['click']}
        menu={{
          items: [{ key: 'png', label: words.chartPng }, ...(sheet ? [{ key: 'csv', label: words.chartCsv }] : [])],
          onClick: ({ key }) => take(key),
        }}
      >
        <Button className="chart-menu" size="small" type="text" aria-label={words.chartMenu(label)} icon={<DownloadOutlined />} />
      </Dropdown>
    </div>
  )
}
