#!/bin/sh
# @rowanmanning/feed-parser 2.1.5 (npm), Node 20 and 24.
#
# The content of an Atom entry of type "html" is text in XML, and HTML once that is read (RFC 4287, section 3.1.1.2).
# What comes back has been read once more: a reference that belongs to the HTML is gone from it, and what is left is no
# longer what was published.
#
# Seen:
#   published   <p>Fish &amp; chips</p>
#   comes back  <p>Fish & chips</p>
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts @rowanmanning/feed-parser@2.1.5 >/dev/null
cat >see.mjs <<'JS'
import { parseFeed } from '@rowanmanning/feed-parser'
const id = 'urn:uuid:60a76c80-d399-11d9-b93c-0003939e0af6'
const about = (title) => `<title>${title}</title><id>${id}</id><updated>2024-05-01T00:00:00Z</updated>`
const read = (content) =>
  parseFeed(`<feed xmlns="http://www.w3.org/2005/Atom">${about('Feed')}<entry>${about('Entry')}${content}</entry></feed>`).items[0].content
const found = read('<content type="html">&lt;p&gt;Fish &amp;amp; chips&lt;/p&gt;</content>')
console.log('published   <p>Fish &amp; chips</p>')
console.log(`comes back  ${found}`)
if (found !== '<p>Fish & chips</p>') process.exitCode = 1
JS
node see.mjs || { echo 'feed-parser behaves otherwise now'; exit 1; }
