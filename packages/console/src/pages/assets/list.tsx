import { type Asset, type Assets, assetKinds, assetStates } from '@millrace/contract/assets/api.ts'
import { Button, Flex, Input, Select } from 'antd'
import { useState } from 'react'
import { downloadCsv } from '../../lib/csv.ts'
import { useProject } from '../../lib/session.ts'
import { useFilters } from '../../lib/url-state.ts'
import { useWords } from '../../lib/words.ts'
import { keepRows, More, rowsOf, usePages } from '../../ui/pages.tsx'
import { Page } from '../../ui/page.tsx'
import { Loaded, Teach } from '../../ui/states.tsx'
import { AssetDrawer } from './drawer.tsx'
import { AssetTable } from './table.tsx'
import { UploadDialog } from './upload.tsx'

/** Pictures and files, by folder, kind, state and a part of the name; an asset that is open stands in the address. */
export function AssetList() {
  const words = useWords()
  const { slug, can } = useProject()
  const { values, set, query: filters } = useFilters('search', 'folder', 'kind', 'state')
  const open = useFilters('open')
  const [isUploading, setUploading] = useState(false)
  const query = usePages<Assets>(['assets', slug, filters], `assets?limit=50${filters}`, keepRows)
  const rows = rowsOf<Asset>(query)
  const folders = query.data?.pages[0]?.folders ?? []
  const isFiltered = filters !== ''
  const add = (
    <Button type="primary" disabled={!can('content.write')} onClick={() => setUploading(true)}>
      {words.assets.upload}
    </Button>
  )
  return (
    <Page
      title={words.assets.title}
      note={words.assets.note}
      extra={
        <>
          <SaveCsv rows={rows} />
          {add}
        </>
      }
    >
      <Flex gap={8} wrap>
        <Input.Search
          allowClear
          aria-label={words.common.search}
          placeholder={words.common.search}
          defaultValue={values.search}
          onSearch={(text) => set('search', text.trim())}
          style={{ width: 220 }}
        />
        <Choice
          label={words.assets.folder}
          all={words.assets.allFolders}
          value={values.folder}
          options={folders}
          onChange={(next) => set('folder', next)}
        />
        <Choice
          label={words.assets.allKinds}
          all={words.assets.allKinds}
          value={values.kind}
          options={assetKinds}
          nameOf={(one) => words.assets.kinds[one]}
          onChange={(next) => set('kind', next)}
        />
        <Choice
          label={words.assets.allStates}
          all={words.assets.allStates}
          value={values.state}
          options={assetStates}
          nameOf={(one) => words.assets.states[one]}
          onChange={(next) => set('state', next)}
        />
      </Flex>
      <Loaded query={{ ...query, data: query.data && rows, refetch: () => query.refetch() }}>
        {(all) =>
          all.length === 0 ? (
            <Teach text={isFiltered ? words.assets.emptyFilter : words.assets.empty} action={isFiltered ? undefined : add} />
          ) : (
            <AssetTable rows={all} onOpen={(id) => open.set('open', id)} />
          )
        }
      </Loaded>
      <More query={query} />
      {isUploading && (
        <UploadDialog folder={values.folder} onClose={() => setUploading(false)} onDone={(made) => open.set('open', made.id)} />
      )}
      {open.values.open !== '' && (
        <AssetDrawer key={open.values.open} id={open.values.open} folders={folders} onClose={() => open.set('open', undefined)} />
      )}
    </Page>
  )
}

function Choice<T extends string>({
  label,
  all,
  value,
  options,
  nameOf = (one) => one,
  onChange,
}: {
  readonly label: string
  readonly all: string
  readonly value: string
  readonly options: readonly T[]
  readonly nameOf?: (one: T) => string
  readonly onChange: (next: string) => void
}) {
  return (
    <Select
      aria-label={label}
      value={value}
      options={[{ value: '', label: all }, ...options.map((one) => ({ value: one as string, label: nameOf(one) }))]}
      onChange={onChange}
      popupMatchSelectWidth={false}
      style={{ minWidth: 130, maxWidth: '100%' }}
    />
  )
}

function SaveCsv({ rows }: { readonly rows: readonly Asset[] }) {
  const words = useWords()
  const w = words.assets
  return (
    <Button
      disabled={rows.length === 0}
      onClick={() =>
        downloadCsv(
          'assets',
          [words.common.name, w.folder, w.tags, w.size, w.versions, words.common.state, w.address],
          rows.map(({ name, folder, tags, state, current }) => [
            name,
            folder,
            tags.join(' '),
            current.bytes,
            current.version,
            w.states[state],
            current.url,
          ]),
        )
      }
    >
      {w.download}
    </Button>
  )
}
