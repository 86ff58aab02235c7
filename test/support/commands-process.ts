import { standpointHere } from './in-process.ts'

/** Runs the command lines that it is given as JSON, one after the other, and writes what they came to. */
const results = []
for (const args of JSON.parse(process.argv[2] as string) as string[][]) results.push(await standpointHere(args, {}))
process.stdout.write(JSON.stringify(results))
