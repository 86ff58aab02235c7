/* The pages of the first data set, and of one that has every mark. */

/** The overview of the first data set. */
export const overviewPath = '/negotiations/ukraine-2025'

/** Every page there is, by what it shows. */
export const pagePaths = {
  'list of negotiations': '/negotiations',
  matrix: overviewPath,
  'matrix of a past day, filtered': `${overviewPath}?asOf=2025-12-01&status=disputed&order=title`,
  'matrix as published': `${overviewPath}?publishedBy=2025-11-26&axis=published`,
  stances: `${overviewPath}?view=stances`,
  'matrix with every mark': '/negotiations/pass-road',
  card: `${overviewPath}?cell=nato-membership-bar:ukraine&superseded=true`,
  'two moments': `${overviewPath}/diff?from=2025-11-25&to=2025-12-01`,
  course: `${overviewPath}/course`,
  point: `${overviewPath}/points/nato-membership-bar`,
  party: `${overviewPath}/parties/ukraine`,
  versions: `${overviewPath}/versions`,
  version: `${overviewPath}/versions/plan-28-points`,
  developments: `${overviewPath}/developments`,
  development: `${overviewPath}/developments/ukraine-refusals-in-miami`,
  sources: `${overviewPath}/sources`,
  source: `${overviewPath}/sources/bloomberg`,
  report: `${overviewPath}/reports/article-003`,
  actors: `${overviewPath}/actors`,
  actor: `${overviewPath}/actors/volodymyr-zelensky`,
  'sign in': '/sign-in',
  'a form': `${overviewPath}/record/development`,
  embed: `${overviewPath}/embed`,
  'embed of a point': `${overviewPath}/points/nato-membership-bar/embed`,
}
