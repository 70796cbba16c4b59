import { attendanceTemplates } from './templates/attendance'
import { classMoveTemplates } from './templates/class-move'
import { guardianTemplates } from './templates/guardians'
import type { Template } from './templates/template'

/** Message templates by our own names, as each subject declares them. */
export const templates = { ...attendanceTemplates, ...guardianTemplates, ...classMoveTemplates }
export type TemplateName = keyof typeof templates

/** What the template looks like in WeChat's library; the simulator's seed is made from it. */
export const templateContent = Object.fromEntries(
  Object.entries<Template>(templates).map(([name, { fields, labels }]) => [
    name,
    Object.entries(fields)
      .map(([field, key]) => `${labels[field] ?? ''}：{{${key}.DATA}}`)
      .join('\n'),
  ]),
) as Record<TemplateName, string>
