import { markText, sessionText, symptomText } from '@zhixiao/shared-types/values/attendance'
import { useState } from 'react'
import { dayText, momentText } from '../../platform/days'
import { useCall } from '../../platform/use-call'
import { Empty } from '../../ui/empty'
import { keptBackNote, shown } from '../../ui/kept-back'
import { Loaded } from '../../ui/loaded'
import { Box } from '../../ui/native'
import { Row, Rows } from '../../ui/row'
import { Sheet } from '../../ui/sheet'
import { absenceText, absentOf, coverageText, type Summary } from './figures'
import type { Version } from './changes'
import { useVersion } from './use-versions'

const partNote = ({ measures }: Summary) => `${coverageText(measures)} · 缺 ${shown(absentOf(measures))}（${absenceText(measures)}） · 应到 ${measures.expected}`

/** What a version was added up from, as it was then (SM-7): a school's grades and classes, a class' own marks. */
export function AsItWas({ version, onShut }: { version: Version; onShut: () => void }) {
  const [klass, setKlass] = useState<Summary>()
  const of = klass ?? (version.scope === 'class' ? version : undefined)
  const shut = klass ? () => setKlass(undefined) : onShut
  return (
    <Sheet open title={of ? `${of.name} 当时的记录` : `第${version.version}版 由这些相加`} shutText={klass ? '返回' : '关闭'} onShut={shut}>
      {of ? <ClassRows summary={of} /> : <Parts version={version} onClass={setKlass} />}
    </Sheet>
  )
}

function Parts({ version, onClass }: { version: Version; onClass: (one: Summary) => void }) {
  const call = useVersion(version)
  return (
    <Loaded {...call} shape="rows">
      {({ parts }) => (
        <>
          {parts.length === 0 && <Empty title="没有更细的内容" text="这一版没有计入任何班级。" />}
          <Rows>
            {parts.map((one) => (
              <Row key={one.id} title={one.name} note={partNote(one)} onTap={one.scope === 'class' ? () => onClass(one) : undefined} />
            ))}
          </Rows>
          {parts.some((one) => absentOf(one.measures) === null) && <Box className="card__whose card__more">{keptBackNote}</Box>}
        </>
      )}
    </Loaded>
  )
}

/** The marks of a class as they stood; a session without one was complete. */
function ClassRows({ summary }: { summary: Summary }) {
  const call = useCall('GET /classes/:classId/summaries/:summaryId/rows', { params: { classId: summary.scopeId, summaryId: summary.id } })
  return (
    <Loaded {...call} shape="rows">
      {({ sessions }) => (
        <>
          {sessions.length === 0 && <Empty title="当时还没有上报" text="这一版没有计入这个班的任何一次点名。" />}
          {sessions.map((one) => (
            <Box key={`${one.day}${one.session}`} className="card__more">
              <Box className="card__whose">{`${dayText(one.day)} ${sessionText[one.session]} · 应到 ${one.expected} · ${momentText(one.reportedAt)} 上报`}</Box>
              <Rows>
                {one.marks.length === 0 && <Row title="全部按时到校" />}
                {one.marks.map((mark) => (
                  <Row
                    key={mark.studentId}
                    title={mark.name}
                    note={mark.symptoms?.map((symptom) => symptomText[symptom]).join('、')}
                    value={mark.lateMinutes === null ? markText[mark.status] : `${markText[mark.status]} ${mark.lateMinutes} 分钟`}
                  />
                ))}
              </Rows>
            </Box>
          ))}
        </>
      )}
    </Loaded>
  )
}
