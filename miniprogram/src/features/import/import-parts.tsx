import { useState } from 'react'
import { apiDownload } from '../../platform/api'
import type { Reply } from '../../platform/call'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { DataTable, type Column } from '../../ui/data-table'
import { ErrorNote } from '../../ui/error-note'
import { Words } from '../../ui/native'
import { Progress } from '../../ui/progress'
import { Row, Rows } from '../../ui/row'
import { Stat, Stats } from '../../ui/stat'
import type { ImportCourse, Sending } from './use-import'
import { personText, type RosterImport } from './words'

/** A file on its way; when it did not arrive, its name, why, and how to go on. */
export const SendingCard = ({ sending, onAgain }: { sending: Sending; onAgain: (() => void) | undefined }) => {
  if (!sending.problem)
    return (
      <Card title={sending.fileName}>
        <Progress label="正在上传" done={Math.round(sending.part * 100)} total={100} unit="%" />
      </Card>
    )
  const { title, text, tone } = sending.problem
  return (
    <ErrorNote
      title={`${sending.fileName}：${title}`}
      text={text}
      tone={tone}
      acts={tone === 'amber' && onAgain ? [{ text: '再传一次', onTap: onAgain }] : []}
    />
  )
}

/** Progress while the file is checked or taken over; how many rows there are is known once it is read. */
export function ImportProgress({ one, course }: { one: RosterImport; course: ImportCourse }) {
  const words = { waiting: '排队中，马上开始', checking: '正在核对', applying: '正在导入' } as const
  const label = one.state === 'waiting' || one.state === 'checking' || one.state === 'applying' ? words[one.state] : ''
  return (
    <Card title={one.fileName} whose={one.state === 'applying' ? '可以离开这一页，导入会自己做完' : '只核对，不改动名册'}>
      {one.rows > 0 ? (
        <Progress label={label} done={one.done} total={one.rows} unit="行" />
      ) : (
        <Progress label={one.state === 'checking' ? '正在读取文件' : label} done={0} total={100} unit="%" />
      )}
      <Button
        text={one.state === 'applying' ? '终止导入' : '不导入了'}
        busy={course.cancelling}
        busyText="正在终止"
        onTap={course.cancel}
      />
    </Card>
  )
}

/** What the file would change, or has changed, in numbers. */
export function ImportCounts({ one }: { one: RosterImport }) {
  const { counts } = one
  const isStaff = one.kind === 'staff'
  return (
    <Card title={one.state === 'applied' ? '导入的内容' : '导入后会有的变化'} whose={`${one.fileName} · ${one.rows} 行`}>
      <Stats>
        <Stat label={`新增${personText(one)}`} value={counts.newStudents} unit="人" />
        <Stat
          label="信息有变"
          value={counts.changedStudents}
          unit="人"
          change={counts.movedStudents > 0 ? `其中${isStaff ? '换岗位' : '换班'} ${counts.movedStudents} 人` : undefined}
        />
        <Stat label="没有变化" value={counts.unchangedStudents} unit="人" />
        {!isStaff && <Stat label="新班级" value={counts.newClasses} unit="个" />}
        {!isStaff && <Stat label="监护人手机" value={counts.guardianContacts} unit="个" />}
        <Stat label="要修改" value={counts.badRows} unit="行" tone={counts.badRows > 0 ? 'red' : undefined} />
      </Stats>
    </Card>
  )
}

type Errors = Reply<'GET /roster-imports/:importId/errors'>
const columns: Column<Errors['items'][number]>[] = [
  { key: 'row', label: '行', number: true, cell: (error) => error.row },
  { key: 'column', label: '列', cell: (error) => <Words className="nowrap">{error.column}</Words> },
  { key: 'text', label: '要改什么', cell: (error) => error.text },
]

/** Wrong rows by number, column and reason; the file with all of them in the shape that was handed in. */
export function RowErrors({ errors, importId }: { errors: Errors; importId: string }) {
  const more = errors.total > errors.items.length ? `这里列出前 ${errors.items.length} 处，全部都在下载的文件里。` : ''
  return (
    <Card title={`${errors.total} 处要修改`} whose={`这些行不会导入，其余不受影响。${more}改好下载的文件再传一次即可，已导入的不会重复。`}>
      <DataTable caption="要修改的行" columns={columns} items={errors.items} keyOf={(error) => `${error.row} ${error.column}`} />
      <Button text="下载要修改的行" onTap={() => apiDownload('GET /roster-imports/:importId/error-file', { params: { importId } })} />
    </Card>
  )
}

const shortList = 5
type Missing = Reply<'GET /roster-imports/:importId/not-in-file'>

/** People of the school who are not in the file: only listed, nobody is removed (RS-9). The server lists the first 500. */
export function NotInFile({ list, person }: { list: Missing; person: string }) {
  const [isLong, setLong] = useState(false)
  const items = isLong ? list.items : list.items.slice(0, shortList)
  const left = list.total - items.length
  return (
    <Card tone="amber" title={`${list.total} 名${person}不在文件里`} whose="不会移除任何人。已转走的请办理转出；漏填的补进文件再传一次。">
      <Rows>
        {items.map((one) => (
          <Row key={one.studentId} title={one.name} value={one.class ?? '没有班级'} />
        ))}
        {isLong && left > 0 && <Row title={`还有 ${left} 人没有列出`} note="人数很多，可能这份文件只是学校的一部分" />}
      </Rows>
      {!isLong && left > 0 && <Button text={`列出全部 ${list.total} 人`} onTap={() => setLong(true)} />}
    </Card>
  )
}
