import type { Page } from 'playwright-core'

/* What these ask is asked in the page: they are texts of its script, since here its globals have no types. */

/** How wide a page is: wider than its window it has to be moved sideways. */
export const widthOf = (page: Page): Promise<number> => page.evaluate('document.documentElement.scrollWidth')

/** Elements with text of their own of which a part cannot be seen: beyond the window, or cut off by a box around it. */
export const clippedTexts = (page: Page): Promise<string[]> =>
  page.evaluate(`[...document.querySelectorAll('body *')].filter((element) => {
    if (!element.checkVisibility() || element.closest('.unseen, .skip, option, .scroller, script') !== null) return false
    const texts = [...element.childNodes].filter(({ nodeType, data }) => nodeType === 3 && data.trim() !== '')
    if (texts.length === 0) return false
    const isBeyond = texts.some((text) => {
      const range = document.createRange()
      range.selectNode(text)
      const { left, right } = range.getBoundingClientRect()
      return left < -1 || right > innerWidth + 1
    })
    if (isBeyond) return true
    for (let box = element; box !== document.body; box = box.parentElement) {
      const { overflowX, overflowY } = getComputedStyle(box)
      if (overflowX !== 'visible' && box.scrollWidth > box.clientWidth + 1) return true
      if (['hidden', 'clip'].includes(overflowY) && box.scrollHeight > box.clientHeight + 1) return true
    }
    return false
  }).map((element) => element.outerHTML.slice(0, 120))`)

/** Links and controls that are smaller than 24 by 24 pixels and in no sentence (WCAG 2.2, 2.5.8). */
export const smallTargets = (page: Page): Promise<string[]> =>
  page.evaluate(`[...document.querySelectorAll('a, button, input:not([type=hidden]), select, summary')].filter((element) => {
    if (!element.checkVisibility() || element.closest('.unseen, .skip, p, li, h1, h2, h3, h4, dd') !== null) return false
    const { width, height } = element.getBoundingClientRect()
    return Math.min(width, height) < 24
  }).map((element) => element.outerHTML.slice(0, 120))`)

/** Notes each shift of the layout from the first paint on. */
export const watchShifts = (page: Page): Promise<unknown> =>
  page.addInitScript(`
    window.shifts = []
    new PerformanceObserver((list) => {
      for (const { value, sources } of list.getEntries()) window.shifts.push([value, ...sources.map(({ node }) => node?.outerHTML?.slice(0, 80))])
    }).observe({ type: 'layout-shift', buffered: true })
  `)

/** The shifts so far: how much, and of what. */
export const shiftsOf = (page: Page): Promise<unknown[]> =>
  page.evaluate('new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve(window.shifts))))')

/** Everything that is folded is opened. */
export const unfold = (page: Page): Promise<unknown> =>
  page.evaluate(`for (const one of document.querySelectorAll('details')) one.open = true`)
