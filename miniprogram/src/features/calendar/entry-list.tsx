import type { CalendarEntry } from '@zhixiao/shared-types/domains/calendar'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { Empty } from '../../ui/empty'
import { Fold } from '../../ui/fold'
import { Section } from '../../ui/page'
import { Row, Rows } from '../../ui/row'
import { entryNote, entryTitle } from './words'

type Props = { entries: readonly CalendarEntry[]; onEnd: (entry: CalendarEntry) => void }

/** What was entered for the month, by whom and why; what ended stays readable below (CA-5). */
export function EntryList({ entries, onEnd }: Props) {
  const live = entries.filter((entry) => entry.endedAt === null)
  const over = entries.filter((entry) => entry.endedAt !== null)
  return (
    <Section title="本月的安排">
      <Card>
        {live.length === 0 ? <Empty title="没有另外的安排" text="按国家节假日和学期上课。" /> : (
          <Rows>
            {live.map((entry) => (
              <Row key={entry.id} title={entryTitle(entry)} note={entryNote(entry)} badge={entry.mayEnd ? <Button small text="结束" onTap={() => onEnd(entry)} /> : undefined} />
            ))}
          </Rows>
        )}
      </Card>
      {over.length > 0 && (
        <Fold title={`已结束或改过的 ${over.length} 条`}>
          <Rows>{over.map((entry) => <Row key={entry.id} title={entryTitle(entry)} note={entryNote(entry)} />)}</Rows>
        </Fold>
      )}
    </Section>
  )
}
