import { page } from '../../platform/page'

export const importPages = {
  import: page<{ school?: string }>('school/import/index', '导入名册', { ability: 'roster.import', menu: { at: 40 } }),
}
