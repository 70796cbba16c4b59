import { ErrorNote } from '../../ui/error-note'
import { ImportCounts, ImportProgress, NotInFile, RowErrors } from './import-parts'
import { isMoving, type ImportCourse, type RosterImport } from './use-import'
import { personText } from './words'

type Props = { one: RosterImport; course: ImportCourse }

/** What stopped a file, with its name, and the way on. */
function FailedNote({ one, course }: Props) {
  const again = course.sendAgain ? [{ text: '再核对一次这个文件', onTap: course.sendAgain }] : []
  return <ErrorNote title={`${one.fileName}：${one.failure ?? '文件没有读成'}`} text="名册没有改动。" acts={[...again, { text: '换一个文件', onTap: course.startOver }]} />
}

/** A file that has arrived: how far it is, what it would change, what is wrong in it, who is not in it. */
export function ImportResult({ one, course }: Props) {
  if (one.state === 'failed') return <FailedNote one={one} course={course} />
  if (isMoving(one.state)) return <ImportProgress one={one} />
  const again = course.sendAgain ? [{ text: '再核对一次这个文件', onTap: course.sendAgain }] : []
  return (
    <>
      {course.refused && <ErrorNote {...course.refused} text="名册没有改动。重新核对后可以再导入。" acts={again} />}
      <ImportCounts one={one} />
      {course.errors.data && <RowErrors errors={course.errors.data} importId={one.id} />}
      {course.notInFile.data && <NotInFile list={course.notInFile.data} person={personText(one)} />}
    </>
  )
}
