#!/usr/bin/env python3
"""Proves an export of Standpoint (NDJSON; stdin, or a file): python3 verify.py archive.ndjson. See docs/proof.md."""
import hashlib, json, sys

NAMES = {"id": "id", "revision": "revision", "schemaVersion": "schemaversion", "recordedAt": "time", "recordedBy": "recordedby",
         "correlationId": "correlationid", "causationId": "causationid", "previousHash": "previoushash", "data": "data"}

def in_order(value):  # RFC 8785: keys by their UTF-16 code units; Python writes texts and whole numbers as it asks for
    if isinstance(value, float) or (type(value) is int and abs(value) >= 2**53):
        raise ValueError(f"{value} is no whole number that an event can hold")
    if isinstance(value, list):
        return [in_order(item) for item in value]
    if isinstance(value, dict):
        return {key: in_order(value[key]) for key in sorted(value, key=lambda key: key.encode("utf-16-be"))}
    return value

def hash_of(line):
    event = {name: line.get(attribute) for name, attribute in NAMES.items()}
    event["stream"] = "negotiation-" + line["source"].removeprefix("/negotiations/")
    event["type"] = line["type"].removeprefix("standpoint.")
    canonical = json.dumps(in_order(event), ensure_ascii=False, separators=(",", ":"))
    return event, hashlib.sha256(canonical.encode("utf-8")).hexdigest()

heads = {}
for line in open(sys.argv[1], encoding="utf-8") if len(sys.argv) > 1 else sys.stdin.buffer:
    event, digest = hash_of(json.loads(line))
    count, previous = heads.get(event["stream"], (0, None))
    if (event["revision"], event["previousHash"]) != (count, previous):
        sys.exit(f'{event["stream"]} revision {count}: this event does not follow on the one before it')
    heads[event["stream"]] = (count + 1, digest)
for stream, (count, head) in heads.items():
    print(f"{stream}: {count} events, head {head}")
