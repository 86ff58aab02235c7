import hooks from 'node:async_hooks'
import module, { syncBuiltinESMExports } from 'node:module'

// Loaded into every process of a test before the runner's own hooks. They note each module that is loaded, and read
// the source map of each that has one, which takes as long as the rest of a start: it is for coverage, which is not
// measured, and for the lines of compiled files, and none here is compiled. Types are stripped in place.
process.env._TAPJS_PROCESSINFO_EXCLUDE_ = '/./'
process.setSourceMapsEnabled(false)
process.setSourceMapsEnabled = () => {}
// Where the hooks find notes begun they register nothing: else they go with every process that a test starts, too.
globalThis[Symbol.for('@tapjs/processinfo.ProcessInfoNodeData')] = { files: [], sources: {} }
// They also look at each module for one that stands in for it. No test here has such: what is to differ is handed in.
module.registerHooks = () => {}
// And they follow every promise from its making to its end, to say of which test a stray error is. It ends the process
// without that, as it ends a service, and fails the file.
hooks.createHook = () => ({ enable() {}, disable() {} })
syncBuiltinESMExports()
// It stands there as a path that only this folder knows; what a test starts elsewhere is not to look for it.
delete process.env.NODE_OPTIONS
