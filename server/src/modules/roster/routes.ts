import type { ApiRouter } from '../../platform/routes'

export const mountRoster = (_router: ApiRouter): string[] => []
