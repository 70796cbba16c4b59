export default definePageConfig({ navigationBarTitleText: '智校' })
