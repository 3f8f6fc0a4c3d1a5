"""The log of a load's writes, syncs, changes of names, sends and receives, in their order (see preload.c)."""
import os
import re
import struct

HEAD = struct.Struct("=IIQQ")
TOKEN = re.compile(rb'"ClientToken"\s*:\s*"([^"]+)"')
CONTACT = re.compile(rb'"ContactId"\s*:\s*"([^"]+)"')


class Event:
    __slots__ = ("kind", "name", "number", "bytes", "token", "contact")

    def __init__(self, kind, name, number, content):
        self.kind, self.name, self.number, self.bytes = kind, name, number, content
        # The task whose request leaves with this send; the task and ContactId of the answer that ends here.
        self.token = self.contact = None


def read(path):
    """Every event; of sends and receives it is known which task they are about."""
    with open(path, "rb") as file:
        content = file.read()
    events, at = [], 0
    while at < len(content):
        kind, name_length, number, length = HEAD.unpack_from(content, at)
        at += HEAD.size
        name = content[at:at + name_length].decode()
        at += name_length
        events.append(Event(chr(kind), name, number, content[at:at + length]))
        at += length
    follow_connections(events)
    return events


def follow_connections(events):
    """One request at a time is on a connection of HTTP/1.1: the last token sent on it is the one that is answered."""
    sent, received, waiting = {}, {}, {}
    for event in events:
        if event.kind == "N":
            sent[event.number] = sent.get(event.number, b"") + event.bytes
            found = TOKEN.search(sent[event.number])
            if found:
                event.token = waiting[event.number] = found.group(1).decode()
                sent[event.number] = received[event.number] = b""
        elif event.kind == "V":
            received[event.number] = received.get(event.number, b"") + event.bytes
            found = CONTACT.search(received[event.number])
            if found and event.number in waiting:
                event.token, event.contact = waiting.pop(event.number), found.group(1).decode()
                received[event.number] = b""
        elif event.kind == "X":
            for state in (sent, received, waiting):
                state.pop(event.number, None)


class File:
    """A file as the disk has it for certain, and what was written since without a sync."""

    def __init__(self):
        self.durable, self.pending = bytearray(), []

    def sync(self):
        for change in self.pending:
            apply(self.durable, change)
        self.pending = []


def apply(content, change):
    offset, piece = change
    if piece is None:
        del content[offset:]
        content.extend(bytes(offset - len(content)))
        return
    if len(content) < offset:
        content.extend(bytes(offset - len(content)))
    content[offset:offset + len(piece)] = piece


class Disk:
    """What a disk may hold when the power fails: what was synced for certain, the rest by chance.

    A name that was made, changed or taken away is certain when its folder, or for a new file the file, was synced.
    """

    def __init__(self):
        # Contents by number, names as the program sees them, and as the disk has them for certain.
        self.files, self.names, self.durable_names, self.pending_names = {}, {}, {}, []

    def take(self, event):
        if event.kind == "C":
            self.rename(None, event.name)
        elif event.kind == "U":
            self.rename(event.name, None)
        elif event.kind == "R":
            self.rename(event.name, event.bytes.decode())
        elif event.kind in "WT" and event.name in self.names:
            change = (event.number, event.bytes if event.kind == "W" else None)
            self.files[self.names[event.name]].pending.append(change)
        elif event.kind == "S":
            if event.name in self.names:
                self.files[self.names[event.name]].sync()
            else:
                self.sync_folder(event.name)

    def rename(self, before, after):
        number = self.names.pop(before, None) if before else len(self.files)
        if before is None:
            self.files[number] = File()
        if number is None:
            return
        if after:
            self.names[after] = number
        self.pending_names.append((before, after, number))

    def sync_folder(self, folder):
        kept = []
        for change in self.pending_names:
            if os.path.dirname(change[0] or change[1]) == folder:
                self.change_names(self.durable_names, change)
            else:
                kept.append(change)
        self.pending_names = kept

    @staticmethod
    def change_names(names, change):
        before, after, number = change
        if before:
            names.pop(before, None)
        if after:
            names[after] = number

    def certain(self):
        """Only what was synced: everything else is lost."""
        return {name: bytes(self.files[number].durable) for name, number in self.durable_names.items()}

    def by_chance(self, rng):
        """Every write that was not synced is there, lost or torn; changes of names come in their order."""
        names = dict(self.durable_names)
        for change in self.pending_names[:rng.randint(0, len(self.pending_names))]:
            self.change_names(names, change)
        mood = rng.choice(("any", "any", "all", "none", "torn"))
        return {name: self.content(self.files[number], rng, mood) for name, number in names.items()}

    @staticmethod
    def content(file, rng, mood):
        content = bytearray(file.durable)
        for offset, piece in file.pending:
            fate = {"any": rng.choice(("there", "lost", "torn")), "all": "there", "none": "lost", "torn": "torn"}[mood]
            if fate == "there" or (piece is None and fate == "torn" and rng.random() < 0.5):
                apply(content, (offset, piece))
            elif fate == "torn" and piece is not None:
                tear(content, offset, piece, rng)
        return bytes(content)


def tear(content, offset, piece, rng):
    """Some of the sectors of a write reached the disk."""
    sector = rng.choice((512, 4096))
    at = 0
    while at < len(piece):
        end = min(len(piece), (offset + at) // sector * sector + sector - offset)
        if rng.random() < 0.5:
            apply(content, (offset + at, piece[at:end]))
        at = end
