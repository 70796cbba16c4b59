import { useState } from 'react'
import { momentText } from '../../platform/days'
import { Button, Buttons } from '../../ui/button'
import { Column, Columns } from '../../ui/by-width'
import { Card } from '../../ui/card'
import { Empty } from '../../ui/empty'
import { keptBackNote } from '../../ui/kept-back'
import { Loaded } from '../../ui/loaded'
import { Box } from '../../ui/native'
import { AsItWas } from './as-it-was'
import { versionTitle, type Version } from './changes'
import { Changes } from './changes-view'
import { Badges, MeasureStats } from './compiled-card'
import { absentOf } from './figures'
import { useVersions, type Whose } from './use-versions'

/** Every version of one day or week, newest first: what it said, what had changed, who changed it and why (SM-6, SM-7). */
export function VersionsView({ whose }: { whose: Whose }) {
  const call = useVersions(whose)
  const [opened, setOpened] = useState<Version>()
  return (
    <>
      <Loaded {...call} shape="card">
        {({ items }) =>
          items.length === 0 ? (
            <Card>
              <Empty title="这一天还没有汇总" text="有班级上报的上课日，放学后自动汇总。" />
            </Card>
          ) : (
            <Columns>
              {items.map((version) => (
                <Column key={version.id} span={12}>
                  <VersionCard version={version} onOpen={() => setOpened(version)} />
                </Column>
              ))}
            </Columns>
          )
        }
      </Loaded>
      {opened && <AsItWas version={opened} onShut={() => setOpened(undefined)} />}
    </>
  )
}

function VersionCard({ version, onOpen }: { version: Version; onOpen: () => void }) {
  const { measures, status } = version
  return (
    <Card title={versionTitle(version)} whose={`${momentText(version.compiledAt)} 生成`} aside={<Badges summary={version} />}>
      {status !== 'VOID' && <MeasureStats measures={measures} />}
      <Changes version={version} />
      {(absentOf(measures) === null || measures.late === null) && <Box className="card__whose card__more">{keptBackNote}</Box>}
      {status !== 'VOID' && (
        <Buttons>
          <Button small text="看当时的记录" onTap={onOpen} />
        </Buttons>
      )}
    </Card>
  )
}
