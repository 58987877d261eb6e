import { pageOf } from '@millrace/contract/queries/index.ts'
import { Flex, theme, Typography } from 'antd'
import { type MouseEvent, useState } from 'react'
import { useFormat, useWords } from '../../../lib/words.ts'
import { Counted } from '../behind.tsx'
import { Heat } from './heat.tsx'
import type { Answered } from './of-people.tsx'
import { PictureOf, usePicture } from './picture.tsx'

export const layers = ['heat', 'reach', 'elements'] as const
export type Layer = (typeof layers)[number]

/** What is drawn lies in a box of this width over its height; longer pages are moved inside it. */
const tallest = 720

/** The page, or its outline, with what people did on it. */
export function ClickMap({ answer, query, layer }: Answered & { readonly layer: Layer }) {
  const words = useWords().clicks
  const { token } = theme.useToken()
  const { number } = useFormat()
  const picture = usePicture(query)
  const [place, setPlace] = useState<{ readonly x: number; readonly y: number }>()
  const page = answer.page ?? { width: query.device === 'phone' ? 390 : 1_280, height: 2_000 }
  const size = picture?.width && picture.height ? { width: picture.width, height: picture.height } : page
  const name = query.pages.map(pageOf).join('、')
  const choose = (event: MouseEvent<HTMLButtonElement>): void => {
    const box = event.currentTarget.getBoundingClientRect()
    setPlace({ x: (event.clientX - box.left) / box.width, y: (event.clientY - box.top) / box.height })
  }
  return (
    <Flex vertical gap={8}>
      <PictureOf query={query} picture={picture} />
      {!picture && <Typography.Text type="secondary">{words.outline(`${number(page.width)} × ${number(page.height)}`)}</Typography.Text>}
      <section
        // What is moved by the wheel must be moved by the keys too.
        tabIndex={0}
        aria-label={words.map(name)}
        style={{ maxHeight: tallest, overflowY: 'auto', border: `1px solid ${token.colorBorder}`, borderRadius: token.borderRadius }}
      >
        <div
          style={{
            position: 'relative',
            width: '100%',
            aspectRatio: `${size.width} / ${size.height}`,
            background: token.colorFillQuaternary,
          }}
        >
          {picture && (
            <img src={picture.url} alt={picture.name} style={{ position: 'absolute', inset: 0, width: '100%', height: '100%' }} />
          )}
          {layer === 'heat' && <Heat cells={answer.cells} columns={query.columns} rows={query.rows} ratio={size.height / size.width} />}
          {layer === 'reach' && <Bands answer={answer} />}
          {layer === 'elements' && <Outlines answer={answer} />}
          {layer === 'heat' && answer.cells.length > 0 && (
            <button
              type="button"
              aria-label={words.pick}
              title={words.pick}
              onClick={choose}
              style={{ position: 'absolute', inset: 0, width: '100%', border: 'none', background: 'none', cursor: 'crosshair' }}
            />
          )}
        </div>
      </section>
      {layer === 'heat' && answer.cells.length === 0 && answer.clicked.clicks > 0 && (
        <Typography.Text type="secondary">{words.unplaced}</Typography.Text>
      )}
      {layer === 'heat' && place && <Place answer={answer} query={query} place={place} />}
    </Flex>
  )
}

/** Who clicked in the cell that was chosen. */
function Place({ answer, query, place }: Answered & { readonly place: { readonly x: number; readonly y: number } }) {
  const words = useWords().clicks
  const { number, percent } = useFormat()
  const at = (share: number, parts: number): number => Math.min(parts - 1, Math.max(0, Math.floor(share * parts)))
  const [x, y] = [at(place.x, query.columns), at(place.y, query.rows)]
  const cell = answer.cells.find((one) => one.x === x && one.y === y)
  const title = words.place(percent(place.x), percent(place.y))
  return (
    <output data-testid="click-place">
      {title}
      {cell ? `：${words.clicks} ${number(cell.clicks)}，${words.clickers} ` : `：${words.noPlace}`}
      {cell && <Counted model="click" query={query} slice={{ of: 'click', cell: { x, y } }} n={cell.people} title={title} />}
    </output>
  )
}

/** One band for each twentieth of the page, the stronger the more views came there. */
function Bands({ answer }: Pick<Answered, 'answer'>) {
  const { token } = theme.useToken()
  const { percent } = useFormat()
  return answer.reach.map(({ depth, share }) => (
    <div
      key={depth}
      style={{
        position: 'absolute',
        left: 0,
        right: 0,
        top: `${depth - 5}%`,
        height: '5%',
        display: 'flex',
        alignItems: 'end',
        background: `color-mix(in srgb, ${token.colorPrimary} ${Math.round((share ?? 0) * 55)}%, transparent)`,
        borderBottom: depth % 10 === 0 ? `1px dashed ${token.colorTextSecondary}` : 'none',
      }}
    >
      {depth % 10 === 0 && (
        <span style={{ background: token.colorBgElevated, color: token.colorText, padding: '0 6px', fontSize: 12 }}>
          {percent(depth / 100)} · {percent(share)}
        </span>
      )}
    </div>
  ))
}

/** The place of every element, numbered as in the table. */
function Outlines({ answer }: Pick<Answered, 'answer'>) {
  const { token } = theme.useToken()
  const { number } = useFormat()
  return answer.elements.map(
    ({ path, text, clicks, box }, i) =>
      box && (
        <div
          key={path}
          title={`${text || path}: ${number(clicks)}`}
          style={{
            position: 'absolute',
            left: `${100 * box.x}%`,
            top: `${100 * box.y}%`,
            width: `${100 * box.width}%`,
            height: `${100 * box.height}%`,
            minHeight: 12,
            outline: `2px solid ${token.colorPrimary}`,
            borderRadius: 2,
            background: `color-mix(in srgb, ${token.colorPrimary} 18%, transparent)`,
          }}
        >
          <span style={{ background: token.colorBgElevated, color: token.colorText, padding: '0 4px', fontSize: 12, lineHeight: 1.2 }}>
            {i + 1}
          </span>
        </div>
      ),
  )
}
