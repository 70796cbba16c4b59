import { page } from '../../platform/page'

export const summaryPages = {
  /** Every version of a compiled day or week; the district opens it too. Its ability depends on the scope. */
  versions: page<{ scope: string; id: string; day: string; period?: string }>('school/versions/index', '汇总的版本'),
}
