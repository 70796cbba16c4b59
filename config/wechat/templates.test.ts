import { readdirSync } from 'node:fs'
import path from 'node:path'
import { pushKinds } from '@zhixiao/shared-types/values/push'
import { templateContent, templates } from './templates'
import type { Template } from './templates/template'

const folder = path.join(__dirname, 'templates')

describe('message templates', () => {
  it('every kind of message has one, declared by one subject, and there is none without a kind', async () => {
    const files = readdirSync(folder).filter((file) => file !== 'template.ts')
    const parts = await Promise.all(
      files.map(async (file) => Object.values((await import(path.join(folder, file))) as object)),
    )
    expect(
      parts
        .flat()
        .flatMap((part) => Object.keys(part as object))
        .sort(),
    ).toEqual([...pushKinds].sort())
    expect(Object.keys(templates).sort()).toEqual([...pushKinds].sort())
  })

  it('each field is named before its value, in the order shown', () => {
    expect(templateContent.report_reminder).toBe(
      '班级：{{thing1.DATA}}\n学校：{{thing2.DATA}}\n应报时间：{{time3.DATA}}\n提醒事项：{{thing4.DATA}}',
    )
    for (const { fields, labels } of Object.values<Template>(templates))
      expect(Object.keys(labels)).toEqual(Object.keys(fields))
  })
})
