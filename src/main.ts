#!/usr/bin/env node
import { keepCompiled } from './main/compile-cache.ts'

// Before anything else is loaded: what was loaded by then is compiled each time.
keepCompiled()
await import('./main/process.ts')
