"""Files are taken for what their bytes say; files that lie about themselves are refused."""

import struct

import pytest

from compliance.documents.intake import clean_name
from compliance.documents.sniffing import find_file_type
from compliance.errors import InvalidInput
from tests.factories.documents import (
    PDF,
    make_heic,
    make_jpeg,
    make_office,
    make_png,
    make_webp,
    make_zip,
)

EXE = b"MZ\x90\0\3\0\0\0" + b"\0" * 200 + b"PE\0\0"
HTML = b"<!doctype html><html><script>alert(1)</script></html>"
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>'
MACRO_TYPE = '<Types><Override ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>'

HONEST = [
    (PDF, "contract.pdf", "PDF"),
    (make_jpeg(), "photo.JPG", "JPEG"),
    (make_jpeg(tail=b"SEFT" + b"\1" * 20), "motion.jpeg", "JPEG"),
    (make_jpeg(), "forwarded.png", "JPEG"),
    (make_png(), "photo.png", "PNG"),
    (make_webp(), "photo.webp", "WEBP"),
    (make_heic(), "photo.heic", "HEIC"),
    (make_office("docx"), "letter.docx", "DOCX"),
    (make_office("xlsx"), "wages.xlsx", "XLSX"),
    ("اسم,أجر\nعامل,1000\n".encode(), "wages.csv", "CSV"),
    ("\ufeffname,wage\r\nA,1\r\n".encode(), "wages.csv", "CSV"),
    (b"5 < 6 and a note\twith a tab\n", "note.txt", "TXT"),
    (b"a note without an extension", "note", "TXT"),
    (PDF, "without extension", "PDF"),
]

LYING = [
    (EXE, "contract.pdf", "not accepted"),
    (EXE, "photo.jpg", "not accepted"),
    (EXE, "list.csv", "not UTF-8"),
    (HTML, "photo.jpg", "not accepted"),
    (HTML, "note.txt", "web page or XML"),
    (HTML, "page.html", "not accepted"),
    (SVG, "drawing.svg", "not accepted"),
    (SVG, "drawing.png", "not accepted"),
    (b"\xef\xbb\xbf  \n" + SVG, "list.csv", "web page or XML"),
    (PDF, "photo.jpg", "the content is PDF"),
    (PDF, "contract.exe", "the content is PDF"),
    (make_png(), "contract.pdf", "the content is PNG"),
    (make_office("xlsx"), "letter.docx", "the content is XLSX"),
    (make_office("docx", parts={"word/vbaProject.bin": b"x"}), "letter.docx", "macros"),
    (make_office("docx", parts={"word/VBAPROJECT.BIN": b"x"}), "letter.docx", "macros"),
    (make_office("docx", content_type=MACRO_TYPE), "letter.docx", "macros"),
    (make_office("xlsx", parts={"xl/macrosheets/sheet1.xml": b"x"}), "wages.xlsx", "macros"),
    (make_office("docx", parts={"word/media/bomb.xml": b"\0" * 30_000_000}), "letter.docx", "unpacks"),
    (make_office("docx") + b"", "archive.zip", "the content is DOCX"),
    (make_zip({"a.txt": b"hello"}), "letter.docx", "Archives are not accepted"),
    (make_office("docx")[:-30], "letter.docx", "damaged"),
    (PDF + make_zip({"a.txt": b"x"}), "contract.pdf", "archive hidden"),
    (make_png(tail=make_zip({"a.txt": b"x"})), "photo.png", "archive hidden"),
    (PDF[:-7], "contract.pdf", "incomplete"),
    (PDF + HTML, "contract.pdf", "something else attached"),
    (make_jpeg(tail=HTML), "photo.jpg", "something else attached"),
    (make_jpeg(tail=b"\n" + EXE), "photo.jpg", "something else attached"),
    (make_png(tail=b"more"), "photo.png", "something else attached"),
    (make_webp(tail=b"more"), "photo.webp", "something else attached"),
    (make_heic(tail=b"<script>..."), "photo.heic", "something else attached|incomplete"),
    (make_jpeg()[:-2], "photo.jpg", "incomplete or damaged"),
    (make_png()[:-20], "photo.png", "incomplete or damaged"),
    (b"\xff\xd8\xff" + HTML, "photo.jpg", "incomplete or damaged"),
    ("name;wage\nAndré;1".encode("latin-1"), "wages.csv", "not UTF-8"),
    ("a,b".encode("utf-16"), "wages.csv", "not UTF-8"),
    (b"a,b\0c", "wages.csv", "control characters"),
    (b"a\x1b[31mb", "note.txt", "control characters"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old.doc", "not accepted"),
]


@pytest.fixture
def sniff(app, tmp_path):
    def run(content, name):
        path = tmp_path / "upload"
        path.write_bytes(content)
        with app.test_request_context():
            return find_file_type(path, name)

    return run


@pytest.mark.parametrize(("content", "name", "kind"), HONEST, ids=[f"{name} {kind}" for _c, name, kind in HONEST])
def test_an_accepted_file_is_recognised_from_its_bytes(sniff, content, name, kind):
    assert sniff(content, name).name == kind


@pytest.mark.parametrize(
    ("content", "name", "message"), LYING, ids=[f"{number} {name}" for number, (_c, name, _m) in enumerate(LYING)]
)
def test_a_file_that_lies_is_refused_with_the_reason(sniff, content, name, message):
    with pytest.raises(InvalidInput, match=message) as refusal:
        sniff(content, name)
    assert refusal.value.field == "file"


def test_an_archive_that_understates_its_size_is_refused(sniff):
    bomb = bytearray(make_office("docx", parts={"word/big.xml": b"\0" * 30_000_000}))
    stated = struct.pack("<I", 30_000_000)
    while (position := bomb.find(stated)) >= 0:
        bomb[position : position + 4] = struct.pack("<I", 100)
    with pytest.raises(InvalidInput, match=r"damaged|unpacks"):
        sniff(bytes(bomb), "letter.docx")


def test_an_archive_with_any_byte_altered_is_accepted_or_refused_but_never_breaks_the_check(sniff):
    good = make_office("docx", parts={"word/styles.xml": b"<style/>" * 50})
    for position in range(len(good)):
        content = bytearray(good)
        content[position] ^= 0xFF
        try:
            assert sniff(bytes(content), "letter.docx").name == "DOCX"
        except InvalidInput as refusal:
            assert refusal.field == "file"


def test_a_protected_office_file_is_refused(sniff):
    content = bytearray(make_office("docx"))
    directory = content.find(b"PK\x01\x02")
    content[directory + 8] |= 1
    with pytest.raises(InvalidInput, match="password"):
        sniff(bytes(content), "letter.docx")


def test_a_name_loses_folders_and_marks_that_disguise_it():
    assert clean_name("C:\\docs\\..\\contract.pdf") == "contract.pdf"
    assert clean_name("../../etc/passwd") == "passwd"
    assert clean_name("photo\u202egpj.exe") == "photogpj.exe"
    assert clean_name("a\r\nSet-Cookie: x.pdf") == "aSet-Cookie: x.pdf"
    assert clean_name("عقد.pdf") == "عقد.pdf"
    long_name = clean_name("a" * 400 + ".pdf")
    assert len(long_name) <= 200 and long_name.endswith(".pdf")
