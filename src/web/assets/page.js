// @ts-check
/* What a browser adds to a page that is whole without it: the slider moves at once, the page is told of what is recorded,
   times are shown in the reader's own zone too. The server renders; nothing is worked out here. */

/** @param {string} selector @param {ParentNode} root @returns {HTMLElement | null} */
const one = (selector, root = document) => root.querySelector(selector)

/** Says something once to whoever does not see it. @param {string} text */
function announce(text) {
  const live = one('#live')
  if (live !== null) live.textContent = text
}

/** @param {string} url @returns {Promise<Document>} */
async function load(url) {
  const response = await fetch(url, { headers: { accept: 'text/html' } })
  if (!response.ok) throw new Error(String(response.status))
  return new DOMParser().parseFromString(await response.text(), 'text/html')
}

/** Counts loads: an older one that comes late is not shown. */
let loads = 0

/** Whether a card stands beside the matrix, and not below it. */
const isWide = () => matchMedia('(min-width: 901px)').matches

/** What is shown, without the place in it. */
let shown = location.pathname + location.search

/** Puts another moment in the place of this one, without leaving the page. @param {string} url @param {boolean} isNew */
async function show(url, isNew = true) {
  const load_ = ++loads
  const cellBefore = new URLSearchParams(shown.split('?')[1]).get('cell')
  const focused = document.activeElement?.getAttribute('name') ?? document.activeElement?.getAttribute('rel')
  let next
  try {
    next = await load(url)
  } catch {
    location.assign(url)
    return
  }
  if (load_ !== loads) return
  const [here, there] = [one('main'), one('main', next)]
  if (here === null || there === null) return location.assign(url)
  const before = cellTexts(document)
  here.replaceWith(there)
  // What leads to other languages, or to sign in, leads to this moment.
  const [top, newTop] = [one('header.top'), one('header.top', next)]
  if (top !== null && newTop !== null) top.replaceWith(newTop)
  document.title = next.title
  for (const name of ['live', 'rev']) document.body.dataset[name] = next.body.dataset[name] ?? ''
  if (isNew) history.pushState(null, '', url)
  shown = location.pathname + location.search
  const after = cellTexts(document)
  const moved = [...after].filter(([id, text]) => before.has(id) && before.get(id) !== text).length
  enhance()
  const cell = new URL(url, location.href).searchParams.get('cell')
  if (cell !== null && cell !== cellBefore) one('#card')?.focus({ preventScroll: isWide() })
  else if (cell === null && cellBefore !== null) document.getElementById(cellBefore)?.querySelector('a')?.focus({ preventScroll: true })
  else if (focused !== null && focused !== undefined) (one(`[name="${focused}"]`, there) ?? one(`[rel="${focused}"]`, there))?.focus()
  announce(
    `${one('.slider output')?.textContent ?? ''} ${one('#headline')?.textContent ?? ''} ${document.body.dataset.moved?.replace('#', String(moved)) ?? ''}`,
  )
}

/** What each cell says, by its id. @param {ParentNode} root @returns {Map<string, string>} */
const cellTexts = (root) =>
  new Map([...root.querySelectorAll('td[id]')].map((cell) => [cell.id, cell.querySelector('a')?.textContent ?? '']))

/** @type {ReturnType<typeof setInterval> | undefined} */
let playing

function stop() {
  clearInterval(playing)
  playing = undefined
}

/** The slider: what a place on it is called, and the page there once it is let go of; play goes on by one change a second. */
function enhanceSlider() {
  const range = /** @type {HTMLInputElement | null} */ (one('.slider input[type=range]'))
  if (range === null) return
  const steps = [.../** @type {NodeListOf<HTMLOptionElement>} */ (document.querySelectorAll('#steps option'))]
  const at = () => steps.find((step) => step.value === range.value)
  range.addEventListener('input', () => {
    const label = at()?.label ?? ''
    range.setAttribute('aria-valuetext', label)
    const output = one('.slider output')
    if (output !== null) output.textContent = label
  })
  range.addEventListener('change', () => {
    const href = at()?.dataset.href
    if (href !== undefined) show(href)
  })
  for (const link of document.querySelectorAll('.slider a')) link.addEventListener('click', follow)
  const play = one('.play')
  if (play === null || matchMedia('(prefers-reduced-motion: reduce)').matches) return
  if (playing !== undefined) play.textContent = play.dataset.stop ?? ''
  play.addEventListener('click', () => {
    const wasPlaying = playing !== undefined
    stop()
    if (wasPlaying) return show(location.href, false)
    const first = steps[0]?.dataset.href
    if (one('.slider a[rel=next]') === null && first !== undefined) show(first)
    playing = setInterval(() => {
      const next = one('.slider a[rel=next]')
      if (next === null) {
        stop()
        show(location.href, false)
      } else show(/** @type {HTMLAnchorElement} */ (next).href)
    }, 1000)
  })
}

/** @param {Event} event */
function follow(event) {
  const { ctrlKey, metaKey, shiftKey } = /** @type {MouseEvent} */ (event)
  if (ctrlKey || metaKey || shiftKey) return
  event.preventDefault()
  show(/** @type {HTMLAnchorElement} */ (event.currentTarget).href)
}

/** Times that are exact to the instant, in the reader's own zone beside UTC. */
function enhanceTimes() {
  const format = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: 'medium', timeStyle: 'short' })
  for (const time of /** @type {NodeListOf<HTMLTimeElement>} */ (document.querySelectorAll('time[data-instant]'))) {
    if (time.dataset.local !== undefined) continue
    time.dataset.local = format.format(new Date(time.dateTime))
    time.append(` (${time.dataset.local})`)
  }
}

/** One click to what moved since the reader was here last. */
function enhanceVisit() {
  const link = /** @type {HTMLAnchorElement | null} */ (one('a.visit'))
  const rev = document.body.dataset.rev
  if (link === null || rev === undefined) return
  const key = `visited ${location.pathname}`
  const last = sessionStorage.getItem(key) ?? localStorage.getItem(key)
  if (last !== null) sessionStorage.setItem(key, last)
  localStorage.setItem(key, rev)
  if (last === null || Number(last) >= Number(rev)) return
  const url = new URL(link.href)
  url.searchParams.set('from', last)
  link.href = url.href
  link.hidden = false
}

/** What a cell says, with its point and its party. @param {Element} cell */
function sentenceOf(cell) {
  const { cellIndex } = /** @type {HTMLTableCellElement} */ (cell)
  const point = cell.parentElement?.querySelector('th a')?.textContent
  const heading = cell.closest('table')?.querySelectorAll('thead th')[cellIndex]
  const party = heading?.querySelector('a')?.textContent ?? heading?.textContent
  return `${point}, ${party}: ${cell.querySelector('.word')?.textContent}.`
}

/**
 * Takes in what was recorded: cells that say something else are put in place and marked until they are seen. What is being
 * read is not moved: where a card is open, or there are new rows or columns, a line at the foot says that there is news.
 */
async function refresh() {
  let next
  try {
    next = await load(location.href)
  } catch {
    return
  }
  const isMatrix = one('.matrix, .stances') !== null
  const hasNewShape =
    next.querySelectorAll('td[id], .stances section').length !== document.querySelectorAll('td[id], .stances section').length
  if (!isMatrix || hasNewShape || one('.card') !== null) {
    if (isMatrix || one('main')?.innerHTML !== one('main', next)?.innerHTML) offer(next)
    if (!isMatrix || hasNewShape) return announce(next.body.dataset.news ?? '')
  }
  const moved = []
  for (const part of next.querySelectorAll('.matrix td[id], .stances section[id], #headline, #moved, #time, #state, #citation')) {
    const here = document.getElementById(part.id)
    if (here === null || here.innerHTML === part.innerHTML) continue
    // Whoever is at a control, or at a link, is not taken away from it.
    if (!here.matches('td') && here.contains(document.activeElement)) continue
    const hasMoved = here.querySelector('.word')?.textContent !== part.querySelector('.word')?.textContent
    here.innerHTML = part.innerHTML
    here.className = part.className
    if (!here.matches('td') || !hasMoved) continue
    moved.push(sentenceOf(here))
    here.classList.add('moved-now')
    for (const seen of ['pointerenter', 'focusin']) here.addEventListener(seen, () => here.classList.remove('moved-now'), { once: true })
  }
  document.body.dataset.rev = next.body.dataset.rev ?? ''
  enhanceSlider()
  announce(moved.length > 0 ? moved.join(' ') : (one('#headline')?.textContent ?? ''))
}

/** A line that says that there is news, for whoever is reading. @param {Document} next */
function offer(next) {
  if (one('.news') !== null) return
  const news = document.createElement('p')
  news.className = 'news'
  const link = document.createElement('a')
  link.href = location.href
  link.textContent = next.body.dataset.news ?? ''
  news.append(link)
  document.body.append(news)
}

/** @type {EventSource | undefined} */
let source

const retryMs = 30_000

/** Follows the record, from the revision that the page shows, where it stands at the present. */
function followLive() {
  const { live = '', rev = '' } = document.body.dataset
  if (live === '') {
    source?.close()
    source = undefined
    return
  }
  if (source !== undefined) return
  source = new EventSource(`${live}?lastEventId=${rev}`)
  source.addEventListener('event', refresh)
  source.addEventListener('error', () => {
    // A browser gives up where it was turned away, as where too many are listening.
    if (source?.readyState !== EventSource.CLOSED) return
    source = undefined
    setTimeout(followLive, retryMs)
  })
}

/** Printing is the browser's; a code is taken whole. */
function enhanceTakeAway() {
  for (const item of document.querySelectorAll('.take-away .print')) {
    item.removeAttribute('hidden')
    item.addEventListener('click', () => print())
  }
  for (const code of document.querySelectorAll('input.code'))
    code.addEventListener('focus', () => /** @type {HTMLInputElement} */ (code).select())
}

/** A card opens beside the matrix without moving it, and Escape closes it. */
function enhanceCard() {
  if (isWide())
    for (const link of document.querySelectorAll('td.cell:not(.overall) > a, .card .close a')) link.addEventListener('click', follow)
}

function enhance() {
  enhanceCard()
  enhanceTakeAway()
  enhanceSlider()
  enhanceTimes()
  enhanceVisit()
  followLive()
}

addEventListener('keydown', ({ key }) => {
  if (key === 'Escape') one('.card .close a')?.click()
})
addEventListener('popstate', () => {
  // To go to a place in the page is no other moment.
  if (location.pathname + location.search !== shown) show(location.href, false)
})
addEventListener('pagehide', () => source?.close())
enhance()
