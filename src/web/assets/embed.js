// @ts-check
/* Tells the page around an embed how high it is, as often as that changes. Everybody may know: it is sent to whatever page that is. */

const whole = document.documentElement
new ResizeObserver(() => {
  parent.postMessage({ type: 'standpoint:height', height: Math.ceil(whole.getBoundingClientRect().height) }, '*')
}).observe(whole)
