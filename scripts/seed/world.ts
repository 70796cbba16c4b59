/** What a made-up district consists of, before it enters the product. Keys (`s01`, `g17` …) exist only in the seed. */
import type { Gender, Relation } from '@zhixiao/shared-types/values/people'
import type { Department, Role } from '@zhixiao/shared-types/values/access'

export type Size = 'small' | 'district'
export type ClassPlan = { school: string; grade: string; level: number; name: string; pupils: number }
/** `form` is how this school hands in its roster. */
export type SchoolPlan = { key: string; index: number; name: string; code: string; stage: 'primary' | 'junior' | 'nine_year'; form: 'xlsx' | 'csv_gbk' | 'csv_utf8'; classes: ClassPlan[] }

export type Pupil = {
  key: string
  school: string
  grade: string
  class: string
  name: string
  gender: Exclude<Gender, 'unknown'>
  birthday: string
  pupilNo: string
  guardians: { person: string; relation: Relation }[]
}
/** A guardian. `slug` names the people one can be in the demo. */
export type Guardian = { key: string; name: string; phone: string; bound: boolean; follows: boolean; blocksTemplates: boolean; children: string[]; slug?: string }
/** `title` is what the school calls the post where it is not the usual word. */
export type Duty = { role: Role; grade?: string; class?: string; subject?: string; title?: string; department?: Department }
/** `school` null is the bureau. `guardian` is set where the same person is also a parent here (one WeChat, one phone). */
export type StaffMember = { key: string; school: string | null; staffNo: string; name: string; phone: string; duties: Duty[]; guardian?: string; slug?: string }

export type World = {
  size: Size
  bureau: { name: string; code: string }
  schools: SchoolPlan[]
  pupils: Pupil[]
  guardians: Guardian[]
  staff: StaffMember[]
}
