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

def once(pairs):  # a key that stands twice is read by some as the first, by others as the last
    if len(dict(pairs)) < len(pairs):
        raise ValueError("a key stands twice in one object")
    return dict(pairs)

def hash_of(line):
    event = {name: line.get(attribute) for name, attribute in NAMES.items()}
    event["stream"], event["type"] = line["source"].replace("/negotiations/", "negotiation-", 1), line["type"][len("standpoint."):]
    if not line["source"].startswith("/negotiations/") or not line["type"].startswith("standpoint."):
        raise ValueError("this is no event of a negotiation")
    canonical = json.dumps(in_order(event), ensure_ascii=False, separators=(",", ":"))
    return event, hashlib.sha256(canonical.encode("utf-8")).hexdigest()

heads = {}
for number, line in enumerate(open(sys.argv[1], "rb") if len(sys.argv) > 1 else sys.stdin.buffer, 1):
    try:
        event, digest = hash_of(json.loads(line.decode("utf-8-sig"), object_pairs_hook=once))
    except (ValueError, KeyError, AttributeError, TypeError) as error:
        sys.exit(f"line {number}: {error}")
    count, previous = heads.get(event["stream"], (0, None))
    if (event["revision"], event["previousHash"]) != (count, previous):
        sys.exit(f'{event["stream"]} revision {count}: this event does not follow on the one before it')
    heads[event["stream"]] = (count + 1, digest)
for stream, (count, head) in heads.items():
    print(f"{stream}: {count} events, head {head}")
sys.exit(None if heads else "there is nothing to verify")
