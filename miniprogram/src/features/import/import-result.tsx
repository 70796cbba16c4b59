import { ErrorNote } from '../../ui/error-note'
import { ImportCounts, ImportProgress, NotInFile, RowErrors } from './import-parts'
import { isMoving, type ImportCourse } from './use-import'
import { cancelledText, importAnswer, personText, type RosterImport } from './words'

type Props = { one: RosterImport; course: ImportCourse }

const againAct = ({ sendAgain }: ImportCourse) => (sendAgain ? [{ text: '再核对一次这个文件', onTap: sendAgain }] : [])

/** What stopped a file, with its name. One that was read can be checked again as it is; any other has to be mended first. */
const FailedNote = ({ one, course }: Props) => (
  <ErrorNote
    title={`${one.fileName}：${one.failure ?? '文件没有读成'}`}
    text="名册没有改动。改好后请重新选择文件。"
    acts={one.rows > 0 ? againAct(course) : []}
  />
)

/** An import that was called off: what is in, what is not, and the way on. */
const CancelledNote = ({ one, course }: Props) => (
  <>
    {course.refused && <ErrorNote {...course.refused} text="请重新选择文件核对。" />}
    <ErrorNote
      tone="amber"
      title={`${one.fileName}：${importAnswer(one)}`}
      text={cancelledText(one)}
      acts={[...(one.taken > 0 ? [{ text: '继续导入', busy: course.applying, onTap: course.apply }] : []), { text: '换一个文件', onTap: course.startOver }]}
    />
  </>
)

/** A file that has arrived: how far it is, what it would change, what is wrong in it, who is not in it. */
export function ImportResult({ one, course }: Props) {
  if (one.state === 'failed') return <FailedNote one={one} course={course} />
  if (isMoving(one.state)) return <ImportProgress one={one} course={course} />
  if (one.state === 'cancelled') return <CancelledNote one={one} course={course} />
  return (
    <>
      {course.refused && <ErrorNote {...course.refused} text="名册没有改动。重新核对后可以再导入。" acts={againAct(course)} />}
      <ImportCounts one={one} />
      {course.errors.data && <RowErrors errors={course.errors.data} importId={one.id} />}
      {course.notInFile.data && <NotInFile list={course.notInFile.data} person={personText(one)} />}
    </>
  )
}
