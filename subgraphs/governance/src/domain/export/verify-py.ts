/**
 * The second script inside every bundle, written on its own: it shares no code with the first one nor with the platform, and needs Python's
 * standard library only.
 */
export const pythonVerifier = String.raw`#!/usr/bin/env python3
"""Verifies the unpacked bundle that it lies in. Python 3.9 or later, its standard library, no network, writes nothing.

    python3 verify.py [--key KEY] [--seen FILE] [--folder FOLDER] [--each]

--key     name+id+base64, as the operator published it elsewhere. An earlier key does, where the bundle shows how it handed over.
--seen    a checkpoint that you kept before; the log must still begin with it.
--folder  another bundle than the one this script lies in.
--each    reads folders from standard input, a line each, and answers each with a line of JSON.
Exit status: 0 verified, 1 not verified.
"""
import argparse
import base64
import hashlib
import json
import os
import re
import sys

# ---- Ed25519 (RFC 8032, section 5.1 and the code of section 6), verification only ----

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
SQRT_MINUS_1 = pow(2, (P - 1) // 4, P)


def point_add(p, q):
    a = (p[1] - p[0]) * (q[1] - q[0]) % P
    b = (p[1] + p[0]) * (q[1] + q[0]) % P
    c = 2 * p[3] * q[3] * D % P
    d = 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def mul_and_add(s, p, k, q):
    """s * p + k * q, both multiplied at once."""
    table = (None, p, q, point_add(p, q))
    result = (0, 1, 1, 0)
    for bit in range(max(s.bit_length(), k.bit_length()) - 1, -1, -1):
        result = point_add(result, result)
        term = table[(s >> bit & 1) + 2 * (k >> bit & 1)]
        if term is not None:
            result = point_add(result, term)
    return result


def recover_x(y, sign):
    if y >= P:
        return None
    x2 = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    if x2 == 0:
        return None if sign else 0
    x = pow(x2, (P + 3) // 8, P)
    if (x * x - x2) % P != 0:
        x = x * SQRT_MINUS_1 % P
    if (x * x - x2) % P != 0:
        return None
    return P - x if (x & 1) != sign else x


def point_from(encoded):
    number = int.from_bytes(encoded, "little")
    y = number & ((1 << 255) - 1)
    x = recover_x(y, number >> 255)
    return None if x is None else (x, y, 1, x * y % P)


BASE = point_from((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def ed25519_verify(public, message, signature):
    if len(public) != 32 or len(signature) != 64:
        return False
    a, r = point_from(public), point_from(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= L:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % L
    minus_a = (P - a[0], a[1], 1, P - a[3])
    left = mul_and_add(s, BASE, k, minus_a)
    return (left[0] - r[0] * left[2]) % P == 0 and (left[1] - r[1] * left[2]) % P == 0


# ---- Signed notes and trees ----


def sha256(data):
    return hashlib.sha256(data).digest()


def decode(text):
    """Base64 in its one canonical spelling, or None."""
    try:
        data = base64.b64decode(text, validate=True)
    except ValueError:
        return None
    plain = text.encode("ascii", "replace") if isinstance(text, str) else text
    return data if base64.b64encode(data) == plain else None


class Key:
    """Who may sign: name, id and Ed25519 key, in one line (C2SP signed-note)."""

    def __init__(self, text):
        self.text = text
        match = re.fullmatch(r"([^+\s]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)", text)
        raw = decode(match.group(3)) if match else None
        self.valid = raw is not None and len(raw) == 33 and raw[0] == 1
        if self.valid:
            self.name = match.group(1)
            self.id = sha256(self.name.encode() + b"\n" + raw)[:4]
            self.public = raw[1:]
            self.valid = self.id.hex() == match.group(2)


class Note:
    """A checkpoint (C2SP tlog-checkpoint) with the lines that sign it."""

    def __init__(self, data):
        body, gap, signatures = data.partition(b"\n\n")
        lines = body.split(b"\n")
        self.valid = bool(gap) and len(lines) == 3 and re.fullmatch(rb"0|[1-9][0-9]{0,14}", lines[1]) is not None
        if self.valid:
            self.origin, self.size, self.root = lines[0], int(lines[1]), decode(lines[2])
            self.body = body + b"\n"
            self.signatures = signatures.split(b"\n")
            self.valid = self.root is not None and len(self.root) == 32 and self.origin != b""

    def signed_by(self, key):
        if not (self.valid and key.valid and self.origin == key.name.encode()):
            return False
        for line in self.signatures:
            match = re.fullmatch("— (\\S+) (\\S+)".encode(), line)
            blob = decode(match.group(2)) if match and match.group(1) == self.origin else None
            if blob is not None and len(blob) == 68 and blob[:4] == key.id and ed25519_verify(key.public, self.body, blob[4:]):
                return True
        return False

    def same_as(self, other):
        return self.valid and other is not None and other.valid and (self.origin, self.size, self.root) == (other.origin, other.size, other.root)


def consistent(old, new, path):
    """Whether the tree of the one note begins that of the other (RFC 9162, section 2.1.4.2)."""
    if old.size < 1 or old.size > new.size:
        return False
    if old.size == new.size:
        return not path and old.root == new.root
    steps = list(path)
    if old.size & (old.size - 1) == 0:
        steps.insert(0, old.root)
    if not steps:
        return False
    fn, sn = old.size - 1, new.size - 1
    while fn & 1:
        fn >>= 1
        sn >>= 1
    fr = sr = steps[0]
    for c in steps[1:]:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            fr = sha256(b"\x01" + c + fr)
            sr = sha256(b"\x01" + c + sr)
            while fn and not fn & 1:
                fn >>= 1
                sn >>= 1
        else:
            sr = sha256(b"\x01" + sr + c)
        fn >>= 1
        sn >>= 1
    return sn == 0 and fr == old.root and sr == new.root


class Tree:
    """Says whether an entry lies in the tree (RFC 9162, section 2.1.3.2).

    Keeps, for each step of the way up, what was last shown to lead to the root: neighbours share most of their way.
    """

    def __init__(self, size, root):
        self.size, self.root, self.proven = size, root, {}

    def holds(self, line, index, path):
        """path: lines of 44 characters of base64, each with its newline."""
        if not 0 <= index < self.size or len(path) % 45:
            return False
        fn, sn, r = index, self.size - 1, sha256(b"\x00" + line)
        visited = []
        for at in range(0, len(path), 45):
            state = (fn, sn, r, path[at:])
            if self.proven.get(at) == state:
                break
            visited.append((at, state))
            p = decode(path[at : at + 44])
            if p is None or len(p) != 32 or path[at + 44 : at + 45] != b"\n" or sn == 0:
                return False
            if fn & 1 or fn == sn:
                r = sha256(b"\x01" + p + r)
                while fn and not fn & 1:
                    fn >>= 1
                    sn >>= 1
            else:
                r = sha256(b"\x01" + r + p)
            fn >>= 1
            sn >>= 1
        else:
            if sn != 0 or r != self.root:
                return False
        self.proven.update(visited)
        return True


# ---- The bundle ----


class Bundle:
    def __init__(self, folder, key=None, seen=None):
        self.folder, self.wanted, self.seen = folder, key, seen
        self.problems, self.facts = [], {}
        self.files = {}
        for where, folders, names in os.walk(folder):
            for name in names + [name for name in folders if os.path.islink(os.path.join(where, name))]:
                path = os.path.join(where, name)
                self.files[os.path.relpath(path, folder).replace(os.sep, "/")] = os.path.isfile(path) and not os.path.islink(path)

    def problem(self, text):
        self.problems.append(text)

    def read(self, name):
        if not self.files.get(name):
            self.problem(name + ": is missing")
            return b""
        with open(os.path.join(self.folder, *name.split("/")), "rb") as file:
            return file.read()

    def key(self, name):
        text = self.read(name).decode("utf-8", "replace")
        return Key(text[:-1] if text.endswith("\n") else text)

    def check(self):
        keys = self.check_keys()
        signer = keys[-1]
        manifest = self.check_manifest(signer)
        if manifest is None:
            return
        note_data = self.read("checkpoint.txt")
        note = Note(note_data)
        if not note.signed_by(signer):
            return self.problem("checkpoint.txt: no valid signature of the key in keys/log.vkey")
        expected = (signer.text, note.origin.decode(), note.size, base64.b64encode(note.root).decode())
        if (manifest.get("key"), manifest.get("log"), manifest.get("treeSize"), manifest.get("rootHash")) != expected:
            self.problem("manifest.json: is about another checkpoint")
        self.check_files(manifest)
        self.check_earlier(manifest, note, keys)
        entries = self.check_entries(manifest, note, note_data)
        self.facts = {"entries": entries, "treeSize": note.size, "rootHash": expected[3], "key": signer.text}

    def check_keys(self):
        """The keys in the order in which they took over; the last one signed the bundle."""
        keys = []
        while "keys/earlier-%d.vkey" % (len(keys) + 1) in self.files:
            keys.append(self.key("keys/earlier-%d.vkey" % (len(keys) + 1)))
        keys.append(self.key("keys/log.vkey"))
        if not keys[-1].valid:
            self.problem("keys/log.vkey: is no verifier key, or not the one that it says")
        if self.wanted is not None and self.wanted != keys[-1].text:
            texts = [key.text for key in keys[:-1]]
            trusted = self.wanted in texts
            start = texts.index(self.wanted) if trusted else 0
            for at in range(start, len(keys) - 1):
                if trusted:
                    note = Note(self.read("keys/handover-%d.txt" % (at + 2)))
                    trusted = note.signed_by(keys[at]) and note.signed_by(keys[at + 1])
            if not trusted:
                self.problem("the bundle is not signed by the key given, nor by one that it handed over to")
        return keys

    def check_manifest(self, signer):
        data, signature = self.read("manifest.json"), self.read("manifest.sig")
        raw = decode(signature[:-1]) if signature.endswith(b"\n") else None
        if raw is None or not signer.valid or not ed25519_verify(signer.public, data, raw):
            self.problem("manifest.sig: the signature is not valid")
        try:
            manifest = json.loads(data)
            if manifest["format"] == "cairn-audit-export/2" and isinstance(manifest["files"], dict) and isinstance(manifest["range"], dict):
                return manifest
        except (ValueError, KeyError, TypeError):
            pass
        self.problem("manifest.json: is not the manifest of such a bundle")
        return None

    def check_files(self, manifest):
        for name, facts in manifest["files"].items():
            data = self.read(name)
            if self.files.get(name) and (len(data) != facts["bytes"] or hashlib.sha256(data).hexdigest() != facts["sha256"]):
                self.problem(name + ": was changed")
        for name, plain in self.files.items():
            if not plain or (name not in manifest["files"] and name not in ("manifest.json", "manifest.sig")):
                self.problem(name + ": does not belong to the bundle")

    def check_earlier(self, manifest, note, keys):
        before = None
        if manifest["previousTreeSize"] is not None:
            before = Note(self.read("checkpoint-prev.txt"))
            if not before.valid or before.size != manifest["previousTreeSize"] or not any(before.signed_by(key) for key in keys):
                self.problem("checkpoint-prev.txt: no valid signature of a key of this log")
            lines = self.read("consistency.txt").split(b"\n")
            path = [decode(line) for line in lines[1:-1]]
            shaped = before.valid and lines[0] == b"consistency %d %d" % (before.size, note.size) and lines[-1] == b"" and all(p is not None and len(p) == 32 for p in path)
            if not shaped or not consistent(before, note, path):
                self.problem("consistency.txt: the log does not begin with the one of checkpoint-prev.txt")
        if self.seen is not None:
            kept = Note(self.seen)
            if not kept.same_as(note) and not kept.same_as(before):
                self.problem("the bundle does not show that the log still begins with the checkpoint that you kept")

    def check_entries(self, manifest, note, note_data):
        lines = self.read("events.jsonl").split(b"\n")
        if lines.pop() != b"":
            self.problem("events.jsonl: ends within an entry")
        proofs, place, tree = self.read("proofs.tlog-proofs"), 0, Tree(note.size, note.root)
        ending = note_data + b"--\n"
        low, high, whole = manifest["range"]["from"], manifest["range"]["to"], manifest["contiguous"] is True
        before = -1
        for number, line in enumerate(lines, 1):
            try:
                index = json.loads(line)["index"]
            except (ValueError, KeyError, TypeError):
                index = None
            if not isinstance(index, int) or isinstance(index, bool):
                self.problem("events.jsonl: line %d is no entry" % number)
                continue
            if index <= before:
                self.problem("events.jsonl: entry %d is out of order" % index)
            if not low <= index < high:
                self.problem("events.jsonl: entry %d is outside the range" % index)
            if whole and index != (low if number == 1 else before + 1):
                self.problem("events.jsonl: an entry is missing before %d" % index)
            before = index
            head = b"c2sp.org/tlog-proof@v1\nindex %d\n" % index
            gap = proofs.find(b"\n\n", place)
            fine = gap >= 0 and proofs.startswith(head, place) and proofs.startswith(ending, gap + 2)
            if not fine or not tree.holds(line, index, proofs[place + len(head) : gap + 1]):
                self.problem("entry %d: is not in the signed tree" % index)
            place = len(proofs) if gap < 0 else gap + 2 + len(ending)
        if place != len(proofs):
            self.problem("proofs.tlog-proofs: holds more than the proofs of the entries")
        if len(lines) != manifest["entries"]:
            self.problem("events.jsonl: holds %d entries, the manifest says %s" % (len(lines), manifest["entries"]))
        if whole and len(lines) != high - low:
            self.problem("events.jsonl: does not hold every entry of the range")
        return len(lines)


def verdict(folder, key, seen):
    """What cannot even be read is not verified either."""
    try:
        bundle = Bundle(folder, key, seen)
        bundle.check()
        return dict(verified=not bundle.problems, problems=bundle.problems, **bundle.facts)
    except Exception as error:  # Whatever it is, nothing was shown.
        return {"verified": False, "problems": ["%s: %s" % (type(error).__name__, error)]}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--key")
    parser.add_argument("--seen")
    parser.add_argument("--folder", default=os.path.dirname(os.path.abspath(__file__)))
    parser.add_argument("--each", action="store_true")
    options = parser.parse_args()
    seen = None
    if options.seen is not None:
        with open(options.seen, "rb") as file:
            seen = file.read()
    if options.each:
        for line in sys.stdin:
            print(json.dumps(verdict(line.rstrip("\n"), options.key, seen)), flush=True)
        return 0
    found = verdict(options.folder, options.key, seen)
    if not found["verified"]:
        print("\n".join(found["problems"][:20]), file=sys.stderr)
        print("NOT VERIFIED: %d problem(s)" % len(found["problems"]), file=sys.stderr)
        return 1
    print("VERIFIED: %(entries)d entries, each in the tree of %(treeSize)d entries with root %(rootHash)s" % found)
    print("Signed by %(key)s" % found)
    if options.key is None:
        print("Compare that key with the one that the operator published elsewhere, or pass it with --key.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
`;
