import type { Session } from '@zhixiao/shared-types/values/attendance'
import { sessions as everySession, sessionText } from '@zhixiao/shared-types/values/attendance'
import { entryKindText, weekdayText, type EntryKind } from '@zhixiao/shared-types/values/calendar'
import { useState } from 'react'
import { dayText } from '../../platform/days'
import { Button } from '../../ui/button'
import { Chips } from '../../ui/chips'
import { DatePick, Field, Select } from '../../ui/field'
import { Loaded } from '../../ui/loaded'
import { Sheet } from '../../ui/sheet'
import { EffectsCard } from './effects-card'
import { asksFromSession, entryBody, missingIn, type EntryForm } from './entry-form'
import { useEdit, usePreview, type Target } from './use-edit'
import { useRested } from './use-rested'

type Option = { key: string; label: string }
type Props = {
  target: Target
  title: string
  start: EntryForm
  today: string
  sessionsToday: readonly Session[]
  /** Kinds to choose from; one is not asked. */
  kinds: readonly EntryKind[]
  /** Grades and classes to choose from, by kind; none for a bureau. */
  whereFor: (kind: EntryKind) => readonly Option[]
  onShut: () => void
  onDone: () => void
}

const weekdays = weekdayText.slice(1).map((label, index) => ({ key: String(index + 1), label }))
const confirmText: Record<EntryKind, string> = { holiday: '确认放假', closure: '确认停课', swap: '确认调休', suspension: '确认停课', extra: '确认安排' }

/** One entry of the calendar: what, where, when, why; what it will do stands in words above the button. */
export function EntrySheet({ target, title, start, today, sessionsToday, kinds, whereFor, onShut, onDone }: Props) {
  const [form, setForm] = useState(start)
  const [asked, setAsked] = useState(false)
  // A closure of today is ready as it opens: what it does and the button stand in sight, place and days wait behind a button (CA-4 in two taps).
  const [short, setShort] = useState(start.kind === 'closure')
  const set = (part: Partial<EntryForm>) => setForm({ ...form, ...part })
  const body = entryBody(form, today, sessionsToday)
  // The preview does not depend on the words of the explanation.
  const preview = usePreview(target, useRested(body && { entry: { ...body, why: undefined } }))
  const edit = useEdit(target, onDone)
  const missing = asked ? missingIn(form) : {}
  const needsWhy = preview.data?.needsWhy === true
  const whyMissing = needsWhy && form.why.trim() === ''
  const send = () => {
    setAsked(true)
    if (body && preview.data && !whyMissing) void edit.enter(body)
  }
  return (
    <Sheet open title={title} onShut={onShut} shutText="不办了">
      {kinds.length > 1 && (
        <Chips label="做什么" titled options={kinds.map((key) => ({ key, label: key === 'suspension' ? '班级停课' : entryKindText[key] }))} value={[form.kind]} onChange={([kind]) => { if (kind) set({ kind, where: kind === 'suspension' ? '' : form.where || 'all' }) }} />
      )}
      {!short && <Where form={form} options={whereFor(form.kind)} error={missing.where} set={set} />}
      {!short && <Days form={form} error={missing.to} set={set} />}
      {asksFromSession(form, today, sessionsToday) && (
        <Chips
          label="今天从哪一次起停" titled options={sessionsToday.map((key, index) => ({ key, label: index === 0 ? `${sessionText[key]}（全天）` : sessionText[key] }))}
          value={[form.fromSession ?? sessionsToday[0] ?? 'am']} onChange={([fromSession]) => { if (fromSession) set({ fromSession }) }}
        />
      )}
      <KindFields form={form} missing={missing} set={set} />
      <Field id="calendar-reason" label="原因" value={form.reason} onChange={(reason) => set({ reason })} max={60} error={missing.reason} hint="家长和老师都能看到" />
      {body && <Loaded {...preview} shape="card">{(effects) => <EffectsCard effects={effects} />}</Loaded>}
      {needsWhy && (
        <Field id="calendar-why" label="为什么要改已上报的日子" long value={form.why} onChange={(why) => set({ why })} max={200} error={asked && whyMissing ? '请写明原因，只有学校能看到' : undefined} hint="数据不会删除，只是不计入；改回来就恢复" />
      )}
      {short && <Button tone="link" text="改范围和日期" onTap={() => setShort(false)} />}
      <Button tone="primary" text={confirmText[form.kind]} busy={edit.busy} busyText="正在办理" disabled={body !== undefined && !preview.data} onTap={send} />
    </Sheet>
  )
}

type Part = { form: EntryForm; set: (part: Partial<EntryForm>) => void }

const Where = ({ form, options, error, set }: Part & { options: readonly Option[]; error: string | undefined }) =>
  options.length === 0 ? null : (
    <Select id="calendar-where" label={form.kind === 'suspension' ? '班级' : '范围'} options={options} value={form.where} error={error} onPick={(where) => set({ where })} />
  )

function Days({ form, error, set }: Part & { error: string | undefined }) {
  const isOneDay = form.kind === 'swap'
  return (
    <>
      <DatePick id="calendar-from" label={isOneDay ? '哪一天' : '从哪天起'} value={form.from} show={dayText} onPick={(from) => set({ from, to: form.to < from ? from : form.to })} />
      {!isOneDay && <DatePick id="calendar-to" label="到哪天止（含当天）" value={form.to} from={form.from} show={dayText} error={error} onPick={(to) => set({ to })} />}
    </>
  )
}

function KindFields({ form, missing, set }: Part & { missing: ReturnType<typeof missingIn> }) {
  if (form.kind === 'swap') {
    return (
      <Select
        id="calendar-follow" label="按周几的课表" options={weekdays} value={form.followWeekday === null ? '' : String(form.followWeekday)} error={missing.followWeekday}
        onPick={(day) => set({ followWeekday: Number(day) })}
      />
    )
  }
  if (form.kind !== 'extra') return null
  return (
    <Chips
      label={missing.sessions ?? '哪几次照常'} titled many options={everySession.map((key) => ({ key, label: sessionText[key] }))} value={form.sessions}
      onChange={(sessions) => set({ sessions })}
    />
  )
}
