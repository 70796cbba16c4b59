export default definePageConfig({ navigationBarTitleText: '班级校历', enablePullDownRefresh: process.env.TARO_ENV === 'weapp' })
