"""The release check: what a text and its files hold that should not go out, each finding with its place."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from requests_app import privacy
from requests_app.enums import IdKind
from requests_app.forms import proofs
from requests_app.models import Applicant, CaseFile, InformationRequest

READ = 20_000_000  # bytes of one part of a file that are looked through: no bomb goes off here
ID = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)", re.ASCII)
MOBILE = re.compile(r"(?<!\d)1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)", re.ASCII)
CARD = re.compile(r"(?<!\d)\d(?:[ -]?\d){15,18}(?!\d)", re.ASCII)
MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
TAG = re.compile(r"<[^>]*>")
AUTHOR = re.compile(r"<(dc:creator|cp:lastModifiedBy|meta:initial-creator)>([^<]+)<")
# What stands in which part of a package, and what it means.
MARKS: tuple[tuple[str, re.Pattern[str], str], ...] = (
    ("word/", re.compile(r"<w:(?:ins|del|moveFrom|moveTo) "), "tracked"),
    ("word/", re.compile(r"<w:vanish[ />]"), "hidden_text"),
    ("xl/workbook", re.compile(r'state="(?:hidden|veryHidden)"'), "hidden_sheet"),
    ("xl/worksheets/", re.compile(r'<(?:row|col) [^>]*hidden="(?:1|true)"'), "hidden_rows"),
    ("ppt/slides/", re.compile(r'<p:sld [^>]*show="0"'), "hidden_slide"),
    ("content.xml", re.compile(r"<text:tracked-changes"), "tracked"),
    ("content.xml", re.compile(r"<office:annotation[ >]"), "comments"),
    ("content.xml", re.compile(r'table:visibility="collapse"|table:display="false"'), "hidden_rows"),
)
COMMENTS = re.compile(r"comments?\d*\.xml$|/threadedComments?/", re.I)


class Finding(NamedTuple):
    """`place`: the title, the text or a file's name. `what`: in words. `shown`: what stands there, masked.

    `field`: the one it was typed into, and `span`: where in it, first and one past the last character.
    """

    place: str
    what: str
    shown: str = ""
    field: str = "files"
    span: tuple[int, int] | None = None


class Piece(NamedTuple):
    """A stretch of a text, with the numbers of the findings that stand in it."""

    text: str
    numbers: tuple[int, ...] = ()


def check(case: InformationRequest, title: str, text: str, files: Iterable[CaseFile]) -> list[Finding]:
    """Everything found: in the title, in the text in the order it is read, in each file once of a kind."""
    found = []
    for field, place, said in (("title", _("Public title"), title), ("text", _("Public text"), text)):
        here = (one._replace(field=field) for one in _in_text(case.applicant, place, said))
        found += sorted(here, key=lambda one: one.span or (0, 0))
    for file in files:
        found += dict.fromkeys(one._replace(span=None) for one in _in_file(case.applicant, file))
    return found


def marked(text: str, field: str, findings: list[Finding]) -> list[Piece]:
    """The text in pieces, with each finding (numbered from 1) where it stands; nothing where nothing is found."""
    here = sorted((one.span, n) for n, one in enumerate(findings, 1) if one.field == field and one.span)
    pieces, end = [], 0
    while here:
        (start, stop), numbers = here[0][0], []
        while here and here[0][0][0] < stop:  # what overlaps is marked as one
            (_start, further), n = here.pop(0)
            stop = max(stop, further)
            numbers.append(n)
        pieces += [Piece(text[end:start]), Piece(text[start:stop], tuple(numbers))]
        end = stop
    return [piece for piece in (*pieces, Piece(text[end:])) if piece.text] if pieces else []


def of(case: InformationRequest, facts: Any) -> list[Finding]:
    """What is found in the facts of a publication; the files are those of the reply that are to go out."""
    wanted = [pk for pk in facts.get("files") or () if isinstance(pk, int)]
    files = case.files.filter(role=CaseFile.REPLY, pk__in=wanted).order_by("pk")
    return check(case, str(facts.get("title") or ""), str(facts.get("text") or ""), files)


def _in_text(applicant: Applicant, place: str, text: str) -> Iterator[Finding]:
    for label, start, end in privacy.places(applicant, text):
        yield Finding(place, _("%(what)s of this applicant") % {"what": label}, span=(start, end))
    for match, what in _numbers(text):
        yield Finding(place, what, privacy.mask(match[0]), span=match.span())


def _numbers(text: str) -> Iterator[tuple[re.Match[str], str]]:
    """Numbers and addresses by which a person is known, whosever they are; more exactly than `privacy.PATTERNS`."""
    for match in ID.finditer(text):
        right = not proofs.fault(IdKind.RESIDENT_ID, match[0].upper())
        yield match, _("a resident identity number (its check digit fits)") if right else str(privacy.PATTERNS[0][1])
    for match in MOBILE.finditer(text):
        yield match, str(privacy.PATTERNS[1][1])
    for match in CARD.finditer(text):
        if luhn(match[0]) and not ID.fullmatch(match[0]):
            yield match, _("a number like that of a bank card (its check digit fits)")
    for match in MAIL.finditer(text):
        yield match, _("an e-mail address")


def luhn(number: str) -> bool:
    """ISO/IEC 7812: every second digit from the right doubled, its digits summed; the whole is a multiple of ten."""
    digits = [int(d) for d in number if d.isdigit()][::-1]
    return sum(d if n % 2 == 0 else sum(divmod(2 * d, 10)) for n, d in enumerate(digits)) % 10 == 0


def _in_file(applicant: Applicant, file: CaseFile) -> Iterator[Finding]:
    try:
        with file.file.open("rb") as stream:
            if zipfile.is_zipfile(stream):
                stream.seek(0)
                yield from _in_package(applicant, file.name, stream)
                return
            stream.seek(0)
            yield from _in_plain(applicant, file.name, stream.read(READ))
    except (OSError, zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError):
        yield Finding(file.name, _("the file cannot be read, so nothing is known about it"))


def _in_package(applicant: Applicant, name: str, stream: Any) -> Iterator[Finding]:
    """Office Open XML and OpenDocument: properties, comments, tracked changes, what is hidden, and the text itself."""
    marks, words, said = {}, [], set()
    with zipfile.ZipFile(stream) as package:
        for part in package.namelist():
            if COMMENTS.search(part):
                said.add("comments")
            if not part.endswith(".xml"):
                continue
            with package.open(part) as opened:
                xml = opened.read(READ).decode("utf-8", "replace")
            marks |= {who.strip(): True for _tag, who in AUTHOR.findall(xml) if who.strip()}
            said |= {mark for start, pattern, mark in MARKS if part.startswith(start) and pattern.search(xml)}
            if part.startswith(("word/", "xl/", "ppt/slides/", "content.xml")):
                words.append(TAG.sub("", xml.replace("</w:p>", "\n").replace("</si>", "\n").replace("</c>", "\n")))
    if marks:
        yield Finding(
            name, _("names in the properties of the file"), ", ".join(privacy.mask_name(who) for who in marks)
        )
    for mark in sorted(said):
        yield Finding(name, _meaning(mark))
    yield from _in_text(applicant, name, "\n".join(words))


def _meaning(mark: str) -> str:
    return {
        "comments": _("comments"),
        "tracked": _("tracked changes"),
        "hidden_text": _("hidden text"),
        "hidden_sheet": _("hidden sheets"),
        "hidden_rows": _("hidden rows or columns"),
        "hidden_slide": _("hidden slides"),
    }[mark]


def _in_plain(applicant: Applicant, name: str, content: bytes) -> Iterator[Finding]:
    """Text as it stands; of pictures and PDFs what says who made them and where."""
    if content.startswith(b"%PDF"):
        if re.search(rb"/Author\s*[(<](?![)>])", content):
            yield Finding(name, _("names in the properties of the file"))
        if b"/Annots" in content and re.search(rb"/Subtype\s*/(?:Text|FreeText|Popup)\b", content):
            yield Finding(name, _("comments"))
    elif content.startswith(b"\xff\xd8"):
        if b"Exif\x00\x00" in content[:65536]:
            yield Finding(name, _("data of the camera, perhaps with the place (EXIF)"))
    elif not content.startswith(b"\x89PNG"):
        yield from _in_text(applicant, name, content.decode("utf-8", "replace"))
