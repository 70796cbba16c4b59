import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { findHeader } from '../../server/src/workflows/roster-import/headers'
import { pupilsOf } from '../../server/src/workflows/roster-import/student-rows'
import { readTable } from '../../server/src/workflows/roster-import/table-file'
import { generateWorld } from './generate'
import { writeSamples } from './samples'

describe('the files for trying the import', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'samples-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  const world = generateWorld('small')
  const read = async (at: number) => {
    const rows = await readTable(readFileSync((await writeSamples(world, folder))[at] ?? ''))
    const header = findHeader(rows)
    if (!('kind' in header) || header.kind !== 'students') throw new Error('not read as pupils')
    return pupilsOf(rows, header)
  }

  it('the first is the school’s own list with six newcomers and two children missing', async () => {
    const { pupils, faults } = await read(0)
    expect(faults).toEqual([])
    expect(pupils).toHaveLength(6 * 38 - 2 + 6)
  })

  it('the second is messy and yet almost everything can be read; one class nobody can', async () => {
    const { pupils, faults } = await read(1)
    expect(pupils.map((pupil) => [pupil.name, pupil.class.name, pupil.guardians.length])).toEqual([
      ['欧阳𠮷', '一(1)班', 1], ['古丽米热·艾合买提', '一(1)班', 1], ['周舟', '一(1)班', 2],
    ])
    expect(faults.map((fault) => fault.column)).toEqual(['班 级'])
  })

  it('the third has six mistakes, each named by row and column', async () => {
    const { pupils, faults } = await read(2)
    expect(pupils.map((pupil) => pupil.name)).toEqual(['罗予安', '蒋若溪'])
    expect(faults.map((fault) => `${fault.row} ${fault.column}`)).toEqual(['3 姓名', '4 手机', '5 学籍号', '6 性别', '7 班级', '8 姓名'])
  })
})
