import json
import zipfile

from holdings.anna import RAW, SPEAKS, fill
from sqlalchemy.orm import Session

from factories import NOON
from soundingboard.holdings.gathering import gather
from soundingboard.holdings.handing_over import Request, hand_over
from soundingboard.holdings.mentions import Terms, everywhere, show
from soundingboard.holdings.whose import whose
from soundingboard.kit import Kit

ASKED = "Asked by letter on 3 May <b>."


def test_archive_has_everything_of_hers_and_of_others_nothing_that_names_them(
    book: Session, kit: Kit
) -> None:
    there = fill(book, kit)
    held = gather(book, whose(book, there.anna))
    looked_for = Terms(["Anna Ash", "anna@partner.example"])
    found = show(book, everywhere(book, held, looked_for)[0], looked_for)
    going = [one for one in found if one.spot.table == "comment"]
    archive = hand_over(
        book, kit.stationery, Request(held, ASKED, going, len(found) - len(going)), at=NOON
    )
    with archive, zipfile.ZipFile(archive) as zipped:
        assert zipped.testzip() is None
        files = {name: zipped.read(name) for name in zipped.namelist()}
    (letter,), (mail,), (file,) = (
        [name for name in files if name.startswith(folder)]
        for folder in ("letters/", "mails/", "files/")
    )
    assert files[mail] == RAW
    assert file.endswith("-cmd_A1.csv")
    assert files[file] == b"a,b\n"
    assert b"To: Anna Ash\r\n <a.ash@home.example>\r\n" in files[letter]
    data = json.loads(files["data.json"])
    assert data["asked"] == ASKED
    assert data["comment"][0]["text"] == "Buses after six."
    assert data["passage_note"][0]["note"] == (
        "Ring [a name of somebody else] ([an address of somebody else]) about it."
    )
    assert len(data["mentions"]) == 1
    assert "1 places" not in json.dumps(data["not_in_it"])
    page = files["index.html"].decode()
    assert "Asked by letter on 3 May &lt;b&gt;." in page
    assert f'<a href="{mail}">' in page
    assert "[a telephone number]" in page
    for told in (page, files["data.json"].decode()):
        for other in ("Ben Birch", "ben@other.example", "Carla", "020 7946", SPEAKS):
            assert other not in told


def test_file_that_is_gone_is_said_to_be_missing(book: Session, kit: Kit) -> None:
    there = fill(book, kit)
    held = gather(book, whose(book, there.anna))
    number = held.section("evidence").records[0]["id"]
    held.section("evidence").records[0]["content_hash"] = "0" * 64
    archive = hand_over(book, kit.stationery, Request(held, ASKED, [], 0), at=NOON)
    with archive, zipfile.ZipFile(archive) as zipped:
        data = json.loads(zipped.read("data.json"))
    assert f"File number {number}: we do not have it any more." in data["not_in_it"]
