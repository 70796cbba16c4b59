export default definePageConfig({ navigationBarTitleText: '导入名册', enablePullDownRefresh: process.env.TARO_ENV === 'weapp' })
