"""Whether the DNS says what it should: against the records of a zone, as name servers tell them."""

from pathlib import Path

import pytest

from soundingboard.outbox.domain_check import Standing, look
from soundingboard.outbox.sealing import make_key
from soundingboard.outbox.sending_domain import Record, RecordKind, SendingDomain, wanted

SPF = Record(RecordKind.SPF, "reply.wealdmere.gov.uk", "v=spf1 a:mail.wealdmere.gov.uk ~all")
DMARC = Record(RecordKind.DMARC, "_dmarc.mail.wealdmere.gov.uk", "v=DMARC1; p=none")


@pytest.fixture
def key(tmp_path: Path) -> Record:
    """The record of an RSA key of ours."""
    make_key(tmp_path, "sb1", kind="rsa")
    domain = SendingDomain(
        from_address="growth@wealdmere.gov.uk",
        contact_address="growth@wealdmere.gov.uk",
        reply_domain="reply.wealdmere.gov.uk",
        relay="",
        folder=tmp_path,
        in_use=("sb1",),
        lookup=None,
    )
    return wanted(domain).records[0]


def standing(record: Record, zone: dict[str, tuple[str, ...] | None]) -> Standing:
    (looked,) = look([record], lambda name: zone.get(name, ()))
    assert looked.record is record
    return looked.standing


def test_a_key_stands_there_however_it_is_laid_out(key: Record) -> None:
    public = key.value.partition("p=")[2]
    laid_out = f"p={public[:60]} {public[60:]} ; v=DKIM1;k=rsa; t=y"
    for value in (key.value, f"p={public}", laid_out):
        assert standing(key, {key.name: (value,)}) is Standing.RIGHT


def test_another_key_a_withdrawn_one_and_two_are_told_apart(key: Record) -> None:
    assert standing(key, {}) is Standing.MISSING
    assert standing(key, {key.name: None}) is Standing.NO_ANSWER
    assert standing(key, {key.name: (key.value[:-9] + "AAAAAAAA",)}) is Standing.OTHER
    assert standing(key, {key.name: (key.value.replace("k=rsa", "k=ed25519"),)}) is Standing.OTHER
    assert standing(key, {key.name: (key.value, "v=DKIM1; p=")}) is Standing.SEVERAL
    (withdrawn,) = look([key], lambda _name: ("v=DKIM1; p=",))
    assert withdrawn.sentence == "The key has been withdrawn there."
    assert withdrawn.found == ("v=DKIM1; p=",)


def test_spf_is_one_record_that_names_our_server() -> None:
    ours = "v=spf1 mx A:mail.wealdmere.gov.uk -all"
    site = "google-site-verification=abc"
    assert standing(SPF, {SPF.name: (site, ours)}) is Standing.RIGHT
    assert standing(SPF, {SPF.name: ("v=spf1 mx -all",)}) is Standing.OTHER
    assert standing(SPF, {SPF.name: (site,)}) is Standing.MISSING
    assert standing(SPF, {SPF.name: ("v=spf10 mx", "V=SPF1")}) is Standing.OTHER
    assert standing(SPF, {SPF.name: (ours, "v=spf1 -all")}) is Standing.SEVERAL


def test_the_policy_of_the_organisation_holds_for_its_subdomain() -> None:
    policy = "v=DMARC1; p=reject"
    assert standing(DMARC, {DMARC.name: (policy,)}) is Standing.RIGHT
    assert standing(DMARC, {"_dmarc.wealdmere.gov.uk": (policy,)}) is Standing.RIGHT
    assert standing(DMARC, {"_dmarc.gov.uk": (policy,)}) is Standing.MISSING
    assert standing(DMARC, {"_dmarc.wealdmere.gov.uk": None}) is Standing.NO_ANSWER
    own = {DMARC.name: ("v=DMARC1; p=none", "v=DMARC1; p=none")}
    assert standing(DMARC, own) is Standing.SEVERAL


def test_what_stands_there_is_shown_in_part_only() -> None:
    (looked,) = look([SPF], lambda _name: ("v=spf1 " + "x" * 60_000,))
    assert len(looked.found[0]) == 500
