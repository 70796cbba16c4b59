import { configOf } from '../../platform/pages'

export default definePageConfig(configOf('gallery'))
