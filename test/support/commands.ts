import { spawnSync } from 'node:child_process'

/** Runs a program of the system; gives whether it is there and did what it was told. */
export const did = (file: string, ...args: string[]): boolean => spawnSync(file, args, { stdio: 'ignore' }).status === 0
