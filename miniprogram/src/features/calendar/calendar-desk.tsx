import type { CalendarEntry } from '@zhixiao/shared-types/domains/calendar'
import type { Session } from '@zhixiao/shared-types/values/attendance'
import type { EntryKind } from '@zhixiao/shared-types/values/calendar'
import { useState } from 'react'
import { Button, Buttons } from '../../ui/button'
import { Column, Columns } from '../../ui/by-width'
import { DayList, MonthSwitch } from './day-list'
import { EndSheet } from './end-sheet'
import { closureOf, holidayOf, suspensionOf, type EntryForm } from './entry-form'
import { EntryList } from './entry-list'
import { EntrySheet } from './entry-sheet'
import type { Target } from './use-edit'
import type { Group } from './words'

/** What a school's and a bureau's calendar have in common. */
export type Seen = { today: string; sessionsToday: readonly Session[]; nextSession: Session | null; days: readonly (Omit<Group, 'from' | 'to'> & { day: string })[]; entries: readonly CalendarEntry[] }
type Option = { key: string; label: string }
type Doing = { what: 'closure' | 'suspension' | 'plan' } | { what: 'end'; entry: CalendarEntry }

/** What this person may do here: close and plan days, suspend classes. */
export type Rights = { plan: boolean; suspend: boolean }

/** The state of the desk: what is being done, so that the page can put the buttons at the thumb's end. */
export function useDesk() {
  const [doing, setDoing] = useState<Doing>()
  return { doing, begin: setDoing, stop: () => setDoing(undefined) }
}
export type Desk = ReturnType<typeof useDesk>

/** Closing today is the primary button of an administrator (who finds suspensions among the plans), suspending a class that of a leader. */
export function DeskButtons({ desk, seen, rights }: { desk: Desk; seen: Seen; rights: Rights }) {
  if (!rights.plan) return rights.suspend ? <Button text="班级停课" tone="primary" onTap={() => desk.begin({ what: 'suspension' })} /> : null
  if (seen.sessionsToday.length === 0) return <Button text="安排校历" tone="primary" onTap={() => desk.begin({ what: 'plan' })} />
  return (
    <Buttons>
      <Button text="安排校历" onTap={() => desk.begin({ what: 'plan' })} />
      <Button text="今天停课" tone="primary" onTap={() => desk.begin({ what: 'closure' })} />
    </Buttons>
  )
}

type Props = {
  desk: Desk
  target: Target
  seen: Seen
  rights: Rights
  month: string
  whose: string
  whereFor: (kind: EntryKind) => readonly Option[]
  onMonth: (day: string) => void
  onChanged: () => void
}

/** The month with what was entered, and the sheets that change it. */
export function CalendarDesk({ desk, target, seen, rights, month, whose, whereFor, onMonth, onChanged }: Props) {
  const { doing, stop } = desk
  const done = () => {
    stop()
    onChanged()
  }
  const sheet = { target, today: seen.today, sessionsToday: seen.sessionsToday, whereFor, onShut: stop, onDone: done }
  const plans: EntryKind[] = ['holiday', 'closure', 'swap', 'extra', ...(rights.suspend ? (['suspension'] as const) : [])]
  const starts: Record<'closure' | 'suspension' | 'plan', { title: string; start: EntryForm; kinds: EntryKind[] }> = {
    closure: { title: '今天停课', start: closureOf(seen.today, seen.nextSession ?? seen.sessionsToday[seen.sessionsToday.length - 1] ?? null), kinds: ['closure'] },
    suspension: { title: '班级停课', start: suspensionOf(seen.today, seen.nextSession), kinds: ['suspension'] },
    plan: { title: '安排校历', start: holidayOf(seen.today), kinds: plans },
  }
  return (
    <>
      <Columns>
        <Column span={6}>
          <DayList days={seen.days} today={seen.today} month={month} whose={whose} />
          <MonthSwitch month={month} onPick={onMonth} />
        </Column>
        <Column span={6}>
          <EntryList entries={seen.entries} onEnd={(entry) => desk.begin({ what: 'end', entry })} />
        </Column>
      </Columns>
      {doing?.what === 'end' && <EndSheet target={target} entry={doing.entry} today={seen.today} onShut={stop} onDone={done} />}
      {doing && doing.what !== 'end' && <EntrySheet key={doing.what} {...sheet} {...starts[doing.what]} />}
    </>
  )
}
