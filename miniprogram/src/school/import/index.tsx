import type { Me } from '@zhixiao/shared-types/domains/identity'
import { useState, type ReactNode } from 'react'
import { Gate } from '../../features/identity/gate'
import { schoolsOf } from '../../features/identity/hats'
import { Shell } from '../../features/identity/shell'
import { HeaderHelp } from '../../features/import/header-help'
import { SendingCard } from '../../features/import/import-parts'
import { ImportResult } from '../../features/import/import-result'
import { OtherImport } from '../../features/import/other-import'
import { useImport, type ImportCourse } from '../../features/import/use-import'
import { concerned, importAnswer, stepsOf, type RosterImport } from '../../features/import/words'
import { open, useParams } from '../../platform/nav'
import { Button, Buttons } from '../../ui/button'
import { Card } from '../../ui/card'
import { Empty } from '../../ui/empty'
import { Select } from '../../ui/field'
import { FilePick } from '../../ui/file-pick'
import { Loaded } from '../../ui/loaded'
import { Row, Rows } from '../../ui/row'
import { Steps } from '../../ui/steps'

/** A school hands in its roster: sent, checked without changing anything, then taken over (RS-9). */
export default function ImportPage() {
  return (
    <Gate page="import">
      {(me) => <Screen me={me} />}
    </Gate>
  )
}

/** WeChat's file chooser sees chat files only, and a roster does not belong in a chat. */
const onComputerOnly = process.env.TARO_ENV === 'weapp'

function Screen({ me }: { me: Me }) {
  const asked = useParams('import').school
  const schools = schoolsOf(me, ['admin'])
  const [schoolId, setSchoolId] = useState(asked ?? schools[0]?.schoolId)
  const school = schools.find((one) => one.schoolId === schoolId)?.school
  if (onComputerOnly || !schoolId) {
    return (
      <Shell page="import" me={me} kicker={school}>
        <Card>
          {onComputerOnly ? (
            <Empty title="请在电脑上导入" text="名册文件在电脑上选取和核对更方便。用电脑浏览器打开学校的智校网址，登录后进入“导入名册”。" />
          ) : (
            <Empty title="没有您管理的学校" text="导入由学校管理员办理，如有出入请联系教育局核对岗位。" />
          )}
        </Card>
      </Shell>
    )
  }
  return (
    <Import key={schoolId} me={me} schoolId={schoolId} school={school}>
      {schools.length > 1 && (
        <Select
          id="school"
          label="学校"
          options={schools.map((one) => ({ key: one.schoolId, label: one.school }))}
          value={schoolId}
          onPick={setSchoolId}
        />
      )}
    </Import>
  )
}

type Props = { me: Me; schoolId: string; school: string | undefined; children: ReactNode }

function Import({ me, schoolId, school, children }: Props) {
  const course = useImport(schoolId)
  const { sending } = course
  const one = course.importId ? course.current.data : undefined
  const isSending = sending !== undefined && !sending.problem
  const mayChoose = !isSending && (!course.importId || one?.state === 'failed')
  const foot = !mayChoose && one?.state !== 'applied' && one?.state !== 'cancelled' && <Foot one={one} course={course} />
  return (
    <Shell
      page="import"
      me={me}
      title={one ? importAnswer(one) : isSending ? '正在上传' : undefined}
      kicker={school}
      foot={foot || undefined}
    >
      {children}
      <Steps {...stepsOf(one, isSending)} />
      {sending && <SendingCard sending={sending} onAgain={course.sendAgain} />}
      {course.importId && (
        <Loaded {...course.current} shape="stats">
          {(seen) => <ImportResult one={seen} course={course} />}
        </Loaded>
      )}
      {mayChoose && <OtherImport schoolId={schoolId} />}
      {mayChoose && (
        <FilePick
          label="选择 .xlsx 或 .csv 文件"
          note="10 MB 以内，可拖到这里。先核对再导入"
          accept={['.xlsx', '.csv']}
          onPick={course.handIn}
        />
      )}
      {mayChoose && <HeaderHelp />}
      {one?.state === 'applied' && <NextSteps schoolId={schoolId} isStaff={one.kind === 'staff'} onMore={course.startOver} />}
    </Shell>
  )
}

/** The one button: taking over, closed until the file is checked; where there is nothing to take over, another file. */
function Foot({ one, course }: { one: RosterImport | undefined; course: ImportCourse }) {
  const people = one?.state === 'checked' ? concerned(one) : 0
  const isApplying = course.applying || one?.state === 'applying'
  if (one?.state === 'checked' && people === 0) return <Button tone="primary" text="换一个文件" onTap={course.startOver} />
  return (
    <Buttons>
      <Button text="换一个文件" disabled={isApplying} onTap={course.startOver} />
      <Button
        tone="primary"
        text={people > 0 ? `导入 ${people} 人` : '导入'}
        busyText="正在导入"
        busy={isApplying}
        disabled={people === 0}
        onTap={course.apply}
      />
    </Buttons>
  )
}

type NextProps = { schoolId: string; isStaff: boolean; onMore: () => void }

/** What a school does after its roster is in. */
const NextSteps = ({ schoolId, isStaff, onMore }: NextProps) => (
  <Card title="接下来">
    <Rows>
      {isStaff ? (
        <Row title="发绑定码给教职工" note="请系统管理员生成一次性绑定码；教职工凭绑定码和名单里的手机号绑定微信" />
      ) : (
        <Row title="请家长绑定" note="家长用学籍号、姓名和名册里的手机号绑定；没有手机号的，发纸质绑定码" onTap={() => open('guardians')} />
      )}
      <Row title="看学校今天" note="各班人数和上报情况" onTap={() => open('schoolToday', { school: schoolId })} />
      <Row title="再导入一个文件" note={isStaff ? '学生名册或其他教职工' : '教职工名单或其他年级'} onTap={onMore} />
    </Rows>
  </Card>
)
