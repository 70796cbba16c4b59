import { useState } from 'react'
import { open } from '../../platform/nav'
import { Button, Buttons } from '../../ui/button'
import { Box } from '../../ui/native'
import { Loaded } from '../../ui/loaded'
import { Sheet } from '../../ui/sheet'
import { versionTitle } from './changes'
import { Changes } from './changes-view'
import type { Summary } from './figures'
import { useVersions } from './use-versions'

/** "看变化" beside a corrected day: the last change in a sheet, and the way to every version. */
export function ChangesButton({ summary }: { summary: Summary }) {
  const [seen, setSeen] = useState(false)
  if (summary.version < 2) return null
  return (
    <>
      <Buttons>
        <Button small text="看变化" onTap={() => setSeen(true)} />
      </Buttons>
      {seen && <ChangesSheet summary={summary} onShut={() => setSeen(false)} />}
    </>
  )
}

function ChangesSheet({ summary, onShut }: { summary: Summary; onShut: () => void }) {
  const versions = useVersions(summary)
  const { scope, scopeId: id, day, period } = summary
  const showAll = () => {
    onShut()
    open('versions', { scope, id, day, period })
  }
  return (
    <Sheet open title={`${summary.name} 的变化`} onShut={onShut}>
      <Loaded {...versions} shape="rows">
        {({ items: [newest] }) => newest && (
          <>
            <Box className="card__whose">{versionTitle(newest)}</Box>
            <Changes version={newest} />
          </>
        )}
      </Loaded>
      <Buttons>
        <Button text="看全部版本" onTap={showAll} />
      </Buttons>
    </Sheet>
  )
}
