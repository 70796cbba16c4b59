import type { MigrationInterface, QueryRunner } from 'typeorm'
import { addColumn, hasIndex } from './again'

const ascii = 'CHARACTER SET ascii COLLATE ascii_bin'

/**
 * Departments of a bureau's officers (AT-12). One officer may hold several from the same day on, so the department is part of the key;
 * `department_mark` stands in it, since a key takes any number of NULLs. Officers of before belong to none: nothing says which (roster/README, 2026-11).
 */
export class Departments1760000000015 implements MigrationInterface {
  async up(runner: QueryRunner) {
    await addColumn(runner, 'assignment', 'department', `VARCHAR(10) ${ascii} NULL AFTER subject`)
    await addColumn(runner, 'assignment', 'department_mark', `VARCHAR(10) ${ascii} AS (IFNULL(department, '')) STORED AFTER department`)
    if (!(await hasIndex(runner, 'assignment', 'assignment__one_start', 'department_mark'))) {
      await runner.query(`ALTER TABLE assignment DROP KEY assignment__one_start, ADD UNIQUE KEY assignment__one_start (staff_id, role, scope, scope_id, from_day, department_mark)`)
    }
    const officers = (await runner.query(`SELECT 1 FROM assignment WHERE role = 'bureau' AND department IS NULL LIMIT 1`)) as object[]
    if (officers.length > 0)
      process.stderr.write('教育局人员还没有科室：归档学期的更正暂时无人可以审批（AT-12）。请用 job invite-admin --bureau <代码> --department 卫生 逐一补上。\n')
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward')
  }
}
