"""CSV: with commas, semicolons or tabs, in UTF-8 or Windows-1251."""

import codecs
import csv
import io
import re
from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from typing import IO

from server.sheets.sheet import MOST_COLUMNS, Line, Sheet, SheetError, Unfit, bounded

BLOCK = 64 * 1024
DELIMITERS = ",;\t"
MOST_BROKEN = 100
"""How many rows may have a quote that is never closed: each costs the reading of what follows it."""
LONGEST_ROW = 1024 * 1024
"""Characters, in however many lines: some thirty times what a row can say."""
MOST_LEADING = 1000
"""How many empty lines may come before the header."""
SHOWN = 200
LONG = "A cell is too long to be read."
QUOTES = "A quotation mark is opened and not closed, or stands inside a cell and is not doubled."
ENCODINGS = "Save the file as CSV in UTF-8 or in Windows-1251."
NEITHER = f"The file is neither in UTF-8 nor in Windows-1251. {ENCODINGS}"
WINDOWS = "cp1251"
UNUSED = b"\x98"
WORDS = re.compile("[A-Za-z\u0400-\u04ff]{2,}")
"""Those of one letter tell nothing: à is one of a Cyrillic alphabet too."""
LATIN = re.compile("[A-Za-z]")
UNREADABLE = 0.2
"""From which share of the letters on a text that is not quite UTF-8 is none at all."""
OTHERS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)


def text_sheet(file: IO[bytes]) -> Sheet:
    """The table of a CSV file. Raises SheetError."""
    encoding, expected = surveyed(file)
    file.seek(0)
    return Sheet(bounded(records(lines_of(file, encoding))), expected)


def lines_of(file: IO[bytes], encoding: str) -> Iterator[str]:
    """The lines of a text, whichever way they end; one that is too long comes in pieces."""
    text = io.TextIOWrapper(file, encoding, newline="")
    try:
        while line := text.readline(LONGEST_ROW + 1):
            yield line
    finally:
        with suppress(ValueError):  # the file may be closed by now
            text.detach()


def surveyed(file: IO[bytes]) -> tuple[str, int]:
    """The encoding of a text, and how many lines it has. Raises SheetError for what is no text."""
    file.seek(0)
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    lines = unreadable = letters = 0
    starts = file.read(len(codecs.BOM_UTF32_LE))
    if starts.startswith(OTHERS):
        raise SheetError(f"The file is in UTF-16 or UTF-32. {ENCODINGS}")
    block = starts + file.read(BLOCK)
    while block:
        if b"\0" in block:
            raise SheetError(f"The file is neither a text nor XLSX. {ENCODINGS}")
        text = decoder.decode(block)
        lines += block.count(b"\n")
        unreadable += text.count("\ufffd")
        letters += len(text) - len(text.encode("ascii", "ignore"))
        block = file.read(BLOCK)
    unreadable += len(decoder.decode(b"", final=True))
    is_utf8 = starts.startswith(codecs.BOM_UTF8) or not unreadable or unreadable < UNREADABLE * letters
    if is_utf8 and unreadable:
        raise SheetError(f"The file is UTF-8, but broken: {unreadable} characters cannot be read. {ENCODINGS}")
    return "utf-8-sig" if is_utf8 else checked_windows(file), lines


def checked_windows(file: IO[bytes]) -> str:
    """The name of Windows-1251, in which only one byte stands for nothing. Raises SheetError for what is not in it.

    Read so, other encodings of Windows have Cyrillic letters amid Latin ones: Café is Cafй.
    """
    file.seek(0)
    words = mixed = 0
    while block := file.read(BLOCK):
        if UNUSED in block:
            raise SheetError(NEITHER)
        are_mixed = [bool(LATIN.search(word)) for word in WORDS.findall(block.decode(WINDOWS)) if not word.isascii()]
        words += len(are_mixed)
        mixed += sum(are_mixed)
    if mixed > words / 2:
        raise SheetError(NEITHER)
    return WINDOWS


def records(text: Iterator[str]) -> Iterator[Line]:
    """The rows of a CSV text; a cell with line breaks in it makes no further row."""
    source = Source(text)
    reader = csv.reader(source, delimiter=delimiter_of(source.peek()), strict=True)
    row = broken = 0
    while True:
        row += 1
        source.begin()
        try:
            yield Line(row, next(reader)[:MOST_COLUMNS])
        except StopIteration:
            return
        except csv.Error:
            broken += 1
            if broken > MOST_BROKEN:
                raise SheetError(f"More than {MOST_BROKEN} rows have a wrong quotation mark: {QUOTES}", row) from None
            yield broken_line(row, source.given_back())
        except LongRowError:
            raise SheetError(f"The row has more than {LONGEST_ROW} characters.", row) from None


def broken_line(row: int, text: str) -> Line:
    return Line(row, (), Unfit(text[:SHOWN], LONG if len(text) > csv.field_size_limit() else QUOTES))


class LongRowError(Exception):
    """A row takes more than there may be of one."""


class Source:
    """Lines of text, which can be given back: what follows a quote that is never closed is read anew."""

    def __init__(self, text: Iterator[str]) -> None:
        self.text = text
        self.pending: deque[str] = deque()
        self.taken: list[str] = []
        self.room = LONGEST_ROW

    def begin(self) -> None:
        """The lines that come now are another row's."""
        self.taken.clear()
        self.room = LONGEST_ROW

    def __iter__(self) -> "Source":
        return self

    def __next__(self) -> str:
        line = self.pending.popleft() if self.pending else next(self.text)
        self.taken.append(line)
        self.room -= len(line)
        if self.room < 0:
            raise LongRowError
        return line

    def peek(self) -> str:
        """The first line with something in it, which stays."""
        looked = []
        for line in islice(self.text, MOST_LEADING):
            looked.append(line)
            if line.strip():
                break
        self.pending.extend(looked)
        return looked[-1] if looked else ""

    def given_back(self) -> str:
        """The first line of those that were taken; the others come again."""
        first, *others = self.taken
        self.pending.extendleft(reversed(others))
        return first.strip()


def delimiter_of(header: str) -> str:
    bare = re.sub('"[^"]*"', "", header)
    return max(DELIMITERS, key=bare.count)
