import { DownOutlined } from '@ant-design/icons'
import { sheetTemplate } from '@millrace/contract/tags/sheet-template.ts'
import { sheetFields, sheetWords } from '@millrace/contract/tags/sheet-words.ts'
import { Button, Dropdown } from 'antd'
import { useState } from 'react'
import { downloadCsv } from '../../lib/csv.ts'
import { useProject } from '../../lib/session.ts'
import { useFormat, useWords } from '../../lib/words.ts'
import { SheetDialog } from './sheet-dialog.tsx'

/** The specification of all tags as a sheet: to take away, to begin with, to bring back. */
export function SheetMenu() {
  const words = useWords().tags.sheet
  const { api, can } = useProject()
  const { language } = useFormat()
  const [isReading, setReading] = useState(false)
  const { fields } = sheetWords[language]
  const template = (): void =>
    downloadCsv(
      words.templateName,
      sheetFields.map((field) => fields[field]),
      sheetTemplate(language),
    )
  return (
    <>
      <Dropdown
        trigger={['click']}
        menu={{
          items: [
            {
              key: 'save',
              label: (
                <a href={`/api/v1/${api}/tags/spec.csv?language=${language}`} download>
                  {words.save}
                </a>
              ),
            },
            { key: 'template', label: words.template, onClick: template },
            ...(can('segments.write') ? [{ key: 'read', label: words.read, onClick: () => setReading(true) }] : []),
          ],
        }}
      >
        <Button>
          {words.title} <DownOutlined />
        </Button>
      </Dropdown>
      {isReading && <SheetDialog onClose={() => setReading(false)} />}
    </>
  )
}
