"""Firms that closed and came back: what is proposed, who decides, what a link carries, and that it can be undone."""

import logging
from datetime import timedelta

import pytest
from sqlalchemy import select

from compliance.change_log.models import ChangeLogEntry
from compliance.clock import today
from compliance.ledger.models import LedgerEntry
from compliance.organisation_links.decisions import LinkDecision
from compliance.organisation_links.models import OrganisationLink, OrganisationLinkCandidate
from compliance.organisation_links.proposing import propose_links
from compliance.organisations.matching.models import OrganisationMatchKey
from compliance.organisations.matching.refreshing import refresh_keys
from compliance.organisations.particulars.models import OrganisationParticular, ParticularKind
from compliance.organisations.particulars.operations import stored_value
from compliance.risk.jobs import evaluate_pending
from compliance.risk.models import RiskFlag
from compliance.risk.vocabulary import FlagState
from tests.counting import counted_queries
from tests.factories.accounts import make_authority, make_region, make_user
from tests.factories.authority_records import make_authority_record
from tests.factories.employers import make_wage_payment, make_worker
from tests.factories.organisations import make_organisation

CODE = "came-back-under-another-name"
OWNER, PHONE = ParticularKind.OWNER, ParticularKind.TELEPHONE


def make_former(name="Amber Sparrow Cleaning", name_ar="العصفور العنبري للتنظيف", **overrides):
    closed = {"status": "closed", "closed_on": today() - timedelta(days=90), **overrides}
    return make_organisation(name=name, name_ar=name_ar, city="Abha", **closed)


def make_present(name="Green Ladder Services", name_ar=None, **overrides):
    return make_organisation(name=name, name_ar=name_ar, city="Jazan", **overrides)


def give(database, organisation, kind, value):
    from tests.factories.organisations import make_particular

    return make_particular(organisation, kind=kind, value=stored_value(kind, value, "SA"))


def candidates(database):
    each = OrganisationLinkCandidate
    rows = database.execute(select(each.former_id, each.present_id, each.reasons).where(each.is_waiting))
    return {(row[0], row[1]): {reason["kind"] for reason in row[2]} for row in rows}


def make_pair(database):
    former, present = make_former(), make_present()
    for firm in (former, present):
        give(database, firm, OWNER, "1099-77")
    propose_links(today())
    database.commit()
    return former, present, database.scalars(select(OrganisationLinkCandidate)).one()


def decide(client, candidate, decision="linked", reason="The same owner signed both registrations."):
    return client.post(f"/organisation-links/candidates/{candidate.id}", data={"decision": decision, "reason": reason})


def live_flag(database, organisation):
    return database.scalar(
        select(RiskFlag).where(
            RiskFlag.organisation_id == organisation.id,
            RiskFlag.indicator_code == CODE,
            RiskFlag.state != FlagState.CLEARED,
        )
    )


def test_a_closed_firm_and_one_with_its_owner_are_proposed_with_the_reason(database):
    former, present, candidate = make_pair(database)
    assert candidates(database) == {(former.id, present.id): {"owner"}}
    assert candidate.points == 6


def test_names_in_two_scripts_speak_and_a_telephone_number_does_in_any_spelling(database):
    former, present = make_former(name_ar=None), make_present("مؤسسة امبر سبارو")
    give(database, former, PHONE, "+966 11 000 0101")
    give(database, present, PHONE, "0110000101")
    propose_links(today())
    assert candidates(database) == {(former.id, present.id): {"phone", "same_name_in_both_scripts"}}


def test_a_name_alone_in_another_city_is_not_enough_and_firms_that_both_work_are_not_compared(database):
    make_former()
    make_present("Amber Sparrow Services")
    make_present("Silver Comb"), make_present("Silver Comb")
    propose_links(today())
    assert candidates(database) == {}


def test_a_sanctioned_firm_that_did_not_close_is_looked_for_too(database):
    former = make_former(status="active", closed_on=None)
    make_authority_record(former, matter="sanction", outcome="upheld")
    present = make_present()
    for firm in (former, present):
        give(database, firm, OWNER, "77")
    propose_links(today())
    assert (former.id, present.id) in candidates(database)


def test_a_firm_that_closed_long_ago_is_not_looked_for(database):
    former, present = make_former(closed_on=today() - timedelta(days=1826)), make_present()
    for firm in (former, present):
        give(database, firm, OWNER, "77")
    propose_links(today())
    assert candidates(database) == {}


def test_what_many_firms_share_speaks_half_as_much_and_of_more_nobody_is_proposed(database):
    former = make_former()
    firms = [make_present(f"Firm {'abcdefghijklmnopqrstuvw'[number]}") for number in range(21)]
    for firm in (former, *firms[:4]):
        give(database, firm, OWNER, "77")
    propose_links(today())
    assert candidates(database) == {}, "three points of a shared owner are not enough"
    for firm in firms[4:]:
        give(database, firm, OWNER, "77")
        firm.match_version = None
    propose_links(today())
    assert candidates(database) == {}


@pytest.mark.parametrize(("together", "proposed"), [(4, False), (6, True)])
def test_workers_count_from_the_minimum_and_only_their_number_leaves_the_comparison(database, together, proposed):
    former, present = make_former(), make_present()
    for number in range(12):
        make_wage_payment(former, worker=make_worker(str(number)))
    for number in range(together):
        make_wage_payment(present, worker=make_worker(str(number)))
    propose_links(today())
    found = database.scalars(select(OrganisationLinkCandidate)).all()
    assert bool(found) is proposed
    for each in found:
        assert each.reasons == [{"kind": "many_workers", "points": 6, "workers": 6, "percent": 50}]


def test_running_twice_changes_nothing_and_what_is_not_found_any_more_goes(database):
    former, present, _candidate = make_pair(database)
    again = propose_links(today())
    assert (again["proposed"], again["reopened"], again["withdrawn"]) == (0, 0, 0)
    other = make_present("Third Firm")
    database.execute(OrganisationParticular.__table__.delete())
    other.match_version = former.match_version = present.match_version = None
    database.commit()
    assert propose_links(today())["withdrawn"] == 1
    assert candidates(database) == {}


def test_a_rejected_pair_stays_quiet_until_another_reason_comes(client_for, database):
    former, present, candidate = make_pair(database)
    client = client_for(make_user("analyst"))
    assert decide(client, candidate, "not_linked", "A cousin of the owner.").status_code == 303
    propose_links(today())
    assert candidates(database) == {}
    for firm in (former, present):
        give(database, firm, PHONE, "+966110000101")
        firm.match_version = None
    propose_links(today())
    assert candidates(database) == {(former.id, present.id): {"owner", "phone"}}


def test_a_link_carries_the_former_firms_record_at_once_and_undoing_it_takes_it_away(client_for, database):
    former, present, candidate = make_pair(database)
    make_authority_record(former, matter="wage_claim", outcome="upheld")
    make_authority_record(former, matter="wage_claim", outcome="not_upheld", reference_number="2")
    database.commit()
    client = client_for(make_user("supervisor"))
    assert decide(client, candidate).status_code == 303
    evaluate_pending()
    flag = live_flag(database, present)
    assert (flag.level, flag.snapshot["measures"]["against"]) == ("amber", 1)
    assert flag.confidential
    for organisation, other in ((present, former), (former, present)):
        page = client.get(f"/organisations/{organisation.id}").text
        assert other.name in page
        assert "The same owner signed both registrations." in page
    link = database.scalars(select(OrganisationLink)).one()
    answer = client.post(f"/organisation-links/{link.id}/undo", data={"reason": "They are two sisters' firms."})
    assert answer.status_code == 303
    evaluate_pending()
    assert live_flag(database, present) is None
    rows = database.scalars(select(OrganisationLink).order_by(OrganisationLink.id)).all()
    assert [row.decision for row in rows] == [LinkDecision.LINKED, LinkDecision.UNDONE]
    assert rows[0].reason == "The same owner signed both registrations."
    assert former.name not in client.get(f"/organisations/{present.id}").text


def test_what_is_recorded_about_the_former_firm_later_reaches_the_present_one_at_once(client_for, database):
    former, present, candidate = make_pair(database)
    client = client_for(make_user("analyst"))
    decide(client, candidate)
    evaluate_pending()
    assert live_flag(database, present) is None
    form = {
        "matter": "sanction", "issued_by": "Licensing department", "outcome": "upheld",
        "sanction_from": today().isoformat(), "known_on": today().isoformat(),
    }  # fmt: skip
    assert client.post(f"/organisations/{former.id}/authority-records/new", data=form).status_code == 303
    evaluate_pending()
    assert live_flag(database, present).level == "red"


def test_each_decision_enters_the_ledger_and_the_change_log(client_for, database):
    _former, _present, candidate = make_pair(database)
    decide(client_for(make_user("analyst")), candidate)
    assert database.scalar(select(ChangeLogEntry).where(ChangeLogEntry.action == "organisation_links.linked"))
    assert database.scalar(select(LedgerEntry).where(LedgerEntry.kind == "organisation_link"))


def test_a_decision_needs_a_reason_and_the_second_of_two_people_is_told(client_for, database):
    _former, _present, candidate = make_pair(database)
    client = client_for(make_user("analyst"))
    page = decide(client, candidate, reason=" ")
    assert page.status_code == 422
    assert "Give a reason." in page.text
    assert decide(client, candidate).status_code == 303
    page = decide(client, candidate, "not_linked")
    assert page.status_code == 409
    assert "Somebody else decided" in page.text


def test_a_person_links_two_firms_that_the_comparison_did_not_find(client_for, database):
    former, present = make_former("Old Firm", None, search_text="old firm"), make_present("New Firm")
    client = client_for(make_user("analyst"))
    path = f"/organisations/{present.id}/former-firms/new"
    assert f"former={former.id}" in client.get(f"{path}?search=old").text
    assert "Old Firm" in client.get(f"{path}?former={former.id}").text
    form = {"former_id": former.id, "reason": "Told by the register of companies."}
    assert client.post(path, data=form).status_code == 303
    again = client.post(path, data=form)
    assert again.status_code == 422
    assert "linked already" in again.text
    own = client.post(path, data={**form, "former_id": present.id})
    assert own.status_code == 422
    backwards = client.post(f"/organisations/{former.id}/former-firms/new", data={**form, "former_id": present.id})
    assert "the other way round" in backwards.text


def test_pairs_of_another_authority_or_region_are_not_seen(client_for, database):
    _former, present, candidate = make_pair(database)
    link_page = f"/organisation-links/candidates/{candidate.id}"
    other = client_for(make_user("analyst", authority=make_authority("other")))
    assert other.get(link_page).status_code == 404
    assert "Amber Sparrow" not in other.get("/organisation-links/candidates").text
    present.region_code = make_region("SA-05").code
    database.commit()
    assert client_for(make_user("analyst", regions=("SA-01",))).get(link_page).status_code == 404


@pytest.mark.parametrize("role", ["employer_user", "recruiter_user", "social_auditor", "administrator"])
def test_only_the_authority_reads_and_only_the_ministry_decides(client_for, database, role):
    _former, _present, candidate = make_pair(database)
    client = client_for(make_user(role))
    assert client.get("/organisation-links/candidates").status_code == 403
    assert decide(client, candidate).status_code in (403, 404)
    inspector = client_for(make_user("inspector"))
    assert inspector.get(f"/organisation-links/candidates/{candidate.id}").status_code == 200
    assert decide(inspector, candidate).status_code == 403


@pytest.mark.parametrize("rows", [10, 60])
def test_the_lists_cost_the_same_for_few_and_many_rows(client_for, database, rows):
    for number in range(rows):
        former, present = make_former(f"F{number}", None), make_present(f"P{number}")
        for firm in (former, present):
            give(database, firm, OWNER, f"9{number}")
    propose_links(today())
    client = client_for(make_user("analyst"))
    each = database.scalars(select(OrganisationLinkCandidate).order_by(OrganisationLinkCandidate.id)).all()
    for candidate in each[: rows // 2]:
        decide(client, candidate)
    for path in (
        "/organisation-links/candidates",
        "/organisation-links",
        f"/organisation-links/candidates/{each[-1].id}",
        f"/organisations/{each[0].present_id}",
    ):
        database.commit()
        with counted_queries() as count:
            assert client.get(path).status_code == 200
        assert count.number <= 12, (path, count.statements)
    assert len(client.get("/organisation-links.csv").text.splitlines()) == rows // 2 + 1
    assert len(client.get("/organisation-links/candidates.csv").text.splitlines()) == rows - rows // 2 + 1


def test_pages_of_the_queue_follow_each_other_without_gap_or_repeat(client_for, database):
    for number in range(53):
        former, present = make_former(f"F{number}", None), make_present(f"P{number}")
        for firm in (former, present):
            give(database, firm, OWNER, f"9{number}")
    propose_links(today())
    client = client_for(make_user("analyst"))
    shown = []
    url = "/organisation-links/candidates"
    ids = [each.id for each in database.scalars(select(OrganisationLinkCandidate))]
    for _page in range(2):
        text = client.get(url).text
        shown += [each for each in ids if f'/organisation-links/candidates/{each}"' in text]
        url = f"/organisation-links/candidates?after=6~{max(shown)}"
    assert sorted(shown) == sorted(ids)
    assert client.get("/organisation-links/candidates?after=nonsense").status_code == 200


def test_an_owners_number_is_stored_nowhere_and_shown_nowhere(client_for, database, caplog):
    organisation, number = make_former(), "1088776655"
    client = client_for(make_user("analyst"))
    form = {
        "kind": "owner", "value": number, "occurred_on": today().isoformat(), "known_on": today().isoformat()
    }  # fmt: skip
    path = f"/organisations/{organisation.id}/organisation-particulars"
    with caplog.at_level(logging.DEBUG):
        assert client.post(f"{path}/new", data=form).status_code == 303
        page = client.get(path).text
    stored = database.scalars(select(OrganisationParticular)).one()
    assert stored.value != make_worker(number), "an owner is not told to be a worker"
    refresh_keys()
    everything = [page, caplog.text, client.get(f"{path}.csv").text, stored.value]
    everything += [each.value for each in database.scalars(select(OrganisationMatchKey))]
    everything += [str(each.summary) for each in database.scalars(select(ChangeLogEntry))]
    assert not [text for text in everything if number in text]
    correct = f"/organisation-particulars/{stored.id}/correct"
    assert stored.value not in client.get(correct).text
    answer = client.post(correct, data={**form, "value": "", "ended_on": today().isoformat(), "reason": "It ended."})
    assert answer.status_code == 303
    again = database.scalars(select(OrganisationParticular).order_by(OrganisationParticular.id.desc())).first()
    assert (again.value, again.supersedes_id) == (stored.value, stored.id)


@pytest.mark.parametrize("bad", [{"kind": "telephone", "value": "none"}, {"kind": "owner", "value": ""}])
def test_a_particular_that_cannot_be_true_is_refused_at_its_field(client_for, database, bad):
    organisation = make_former()
    form = {"occurred_on": today().isoformat(), "known_on": today().isoformat(), **bad}
    answer = client_for(make_user("analyst")).post(
        f"/organisations/{organisation.id}/organisation-particulars/new", data=form
    )
    assert answer.status_code == 422
    assert "value-error" in answer.text


def test_links_and_particulars_come_in_from_a_file(database):
    from compliance.imports.importer import ImportedRow
    from compliance.organisation_links.importers import write_links
    from compliance.organisations.particulars.importers import write_particulars

    former, present = make_former(), make_present()
    day = today()
    values = {"kind": OWNER, "value": "55", "occurred_on": day, "known_on": day}
    rows = [ImportedRow(n, {**values, "organisation": each.id, "source_reference": f"r{n}"}) for n, each in enumerate((former, present))]  # fmt: skip  # noqa: E501
    assert write_particulars(rows).created == 2
    assert write_particulars(rows).unchanged == 2
    propose_links(day)
    assert (former.id, present.id) in candidates(database)
    link = {"organisation": present.id, "former": former.id, "reason": "Successor in the register", "occurred_on": day, "known_on": day}  # fmt: skip  # noqa: E501
    first = ImportedRow(2, {**link, "source_reference": "a"})
    assert write_links([first]).created == 1
    assert write_links([first]).unchanged == 1
    refused = write_links([ImportedRow(3, {**link, "source_reference": "b"})])
    assert [error.column for error in refused.errors] == ["former"]
