export default definePageConfig({ navigationBarTitleText: '学校校历', enablePullDownRefresh: process.env.TARO_ENV === 'weapp' })
