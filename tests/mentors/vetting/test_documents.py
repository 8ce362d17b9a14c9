"""Files of applicants: what is taken, who reads it, where it lies, and when it is gone."""

import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from lti_tool.kernel.clock import FixedClock
from lti_tool.kernel.db import Database
from lti_tool.kernel.tokens import TokenInvalid, Vault
from lti_tool.mentors.jobs import jobs
from lti_tool.mentors.vetting.documents import UPLOADS
from lti_tool.mentors.vetting.files import LARGEST, FileRefused, FileTooLarge, media_type
from lti_tool.mentors.vetting.models import ApplicationDocument, Decision
from lti_tool.mentors.vetting.storage import DocumentUnknown, Storage
from tests.mentors.vetting.conftest import JPEG, PDF, PNG, Advance, Cast, send

Browser = Callable[[int | None], FlaskClient]
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def kept(database: Database) -> list[ApplicationDocument]:
    with database.transaction() as session:
        return list(session.scalars(select(ApplicationDocument).order_by(ApplicationDocument.id)))


class TestTypes:
    @pytest.mark.parametrize(
        ("data", "told"),
        [(PDF, "application/pdf"), (PNG, "image/png"), (JPEG, "image/jpeg")],
    )
    def test_the_first_bytes_tell(self, data: bytes, told: str) -> None:
        assert media_type(data) == told

    @pytest.mark.parametrize(
        "data",
        [
            b"",
            SVG,
            b"<!doctype html><script>alert(1)</script>",
            b"\n" + PDF,
            b"GIF89a" + PDF,
            b"<html>%PDF-1.7",
            b"MZ\x90\x00",
            b"PK\x03\x04",
            b"\xff\xd8\xff",
            b"\x89PNG\r\n\x1a\n<svg onload=alert(1)>",
            b"%PDF-x<script>",
        ],
    )
    def test_everything_else_is_refused(self, data: bytes) -> None:
        with pytest.raises(FileRefused):
            media_type(data)

    def test_a_large_one_is_refused(self) -> None:
        with pytest.raises(FileTooLarge):
            media_type(PDF + bytes(LARGEST))


class TestUploads:
    def test_name_and_type_of_the_sender_count_for_nothing(
        self, browser: Browser, cast: Cast, database: Database, tmp_path: Path
    ) -> None:
        send(browser(cast.amina), "documents", identity=PNG)
        (found,) = kept(database)
        assert found.media_type == "image/png"
        (file,) = (path for path in tmp_path.rglob("*") if path.is_file())
        assert file == tmp_path / "documents" / found.stored_as
        assert PNG not in file.read_bytes()
        assert file.stat().st_mode & 0o077 == file.parent.stat().st_mode & 0o077 == 0

    @pytest.mark.parametrize("data", [SVG, b"<html>", PDF + bytes(LARGEST)])
    def test_what_is_refused_is_told_and_leaves_nothing(
        self, browser: Browser, cast: Cast, database: Database, tmp_path: Path, data: bytes
    ) -> None:
        answer = send(browser(cast.amina), "documents", identity=data)
        assert answer.status_code == 400
        assert 'id="identity-error"' in answer.text
        assert kept(database) == []
        assert not [path for path in tmp_path.rglob("*") if path.is_file()]

    def test_an_absurd_request_is_not_read(self, browser: Browser, cast: Cast) -> None:
        assert send(browser(cast.amina), "documents", identity=bytes(33 * 2**20)).status_code == 413

    def test_there_is_an_end_to_files(
        self, browser: Browser, cast: Cast, database: Database
    ) -> None:
        client = browser(cast.amina)
        for _ in range(22):
            last = send(client, "documents", identity=PDF)
        assert "twenty files" in last.text
        assert len(kept(database)) == 20

    def test_a_file_counts_even_where_the_request_fails(
        self, browser: Browser, cast: Cast, tmp_path: Path
    ) -> None:
        """Its bytes are on the disk by then, where they stay until the sweep."""
        client = browser(cast.amina)
        for _ in range(UPLOADS.tries):
            answer = send(client, "documents", identity=PDF, do=f"delete:{uuid4()}")
            assert answer.status_code == 404
        assert send(client, "documents", identity=PDF).status_code == 429
        assert len(list((tmp_path / "documents").iterdir())) == UPLOADS.tries

    def test_an_applicant_deletes_their_own_and_nobody_elses(
        self, browser: Browser, cast: Cast, database: Database
    ) -> None:
        send(browser(cast.amina), "documents", identity=PDF)
        button = f"delete:{kept(database)[0].public_id}"
        assert send(browser(cast.zoe), "documents", do=button).status_code == 404
        assert send(browser(cast.zoe), "documents", do="delete:../../x").status_code == 404
        assert len(kept(database)) == 1
        assert send(browser(cast.amina), "documents", do=button).status_code == 200
        assert kept(database) == []


class TestReading:
    def test_an_operator_gets_a_file_to_save_and_the_log_a_line(
        self, browser: Browser, cast: Cast, database: Database, advance: Advance
    ) -> None:
        page = f"/console/applications/{advance(cast.amina, 'documents')}"
        document = kept(database)[0].public_id
        answer = browser(cast.grace).get(f"{page}/documents/{document}")
        assert answer.data == PDF
        assert answer.headers["Content-Type"] == "application/pdf"
        assert answer.headers["Content-Disposition"].startswith('attachment; filename="identity-')
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cache-Control"] == "no-store"
        with database.transaction() as session:
            read = session.scalars(select(Decision).filter_by(action="document_read")).one()
            assert (read.operator_id, read.words) == (cast.grace, "identity")

    def test_nobody_else_reads_it_its_applicant_neither(
        self, browser: Browser, cast: Cast, database: Database, advance: Advance
    ) -> None:
        page = f"/console/applications/{advance(cast.amina, 'documents')}"
        address = f"{page}/documents/{kept(database)[0].public_id}"
        assert browser(None).get(address).location.startswith("/sign-in")
        for person in (cast.amina, cast.zoe):
            assert browser(person).get(address).status_code == 403

    def test_a_document_is_read_through_its_own_application_only(
        self, browser: Browser, cast: Cast, database: Database, advance: Advance
    ) -> None:
        advance(cast.amina, "documents")
        other = f"/console/applications/{advance(cast.zoe, 'documents')}"
        address = f"{other}/documents/{kept(database)[0].public_id}"
        assert browser(cast.ada).get(address).status_code == 404
        assert browser(cast.ada).get(f"{other}/documents/{uuid4()}").status_code == 404

    def test_operators_do_not_read_about_themselves(
        self, browser: Browser, cast: Cast, database: Database, advance: Advance
    ) -> None:
        page = f"/console/applications/{advance(cast.grace, 'documents')}"
        client = browser(cast.grace)
        assert client.get(page).status_code == 403
        assert client.get(f"{page}/documents/{kept(database)[0].public_id}").status_code == 403
        for what, form in (("move", {"to": "interview"}), ("minors", {"verdict": "approve"})):
            assert client.post(f"{page}/{what}", data=form).status_code == 403


class TestStorage:
    @pytest.mark.parametrize("name", ["../secret_key", "/etc/passwd", "", "a" * 31, "A" * 32])
    def test_no_other_file_is_read(self, storage: Storage, name: str) -> None:
        with pytest.raises(DocumentUnknown):
            storage.read(name)

    def test_another_secret_opens_nothing(self, storage: Storage, tmp_path: Path) -> None:
        name = storage.write(PDF)
        assert storage.read(name) == PDF
        with pytest.raises(TokenInvalid):
            Storage(tmp_path / "documents", Vault("another secret that is long enough")).read(name)


class TestDeletion:
    def run(self, database: Database, clock: FixedClock, storage: Storage, tmp_path: Path) -> int:
        """Run the job as if all files were old; how many files are left."""
        for path in (tmp_path / "documents").iterdir():
            os.utime(path, (0, 0))
        jobs(database, clock, storage, days=30)["mentors.documents"]()
        return len(list((tmp_path / "documents").iterdir()))

    @pytest.mark.parametrize(
        ("stage", "days", "left"),
        [
            ("approved", 29, 1),
            ("approved", 31, 0),
            ("interview", 300, 1),
            ("draft", 179, 1),
            ("draft", 181, 0),
        ],
    )
    def test_documents_go_after_the_decision_or_with_an_abandoned_draft(
        self,
        database: Database,
        clock: FixedClock,
        storage: Storage,
        tmp_path: Path,
        cast: Cast,
        advance: Advance,
        stage: str,
        days: int,
        left: int,
    ) -> None:
        advance(cast.amina, stage)
        clock.advance(timedelta(days=days))
        assert self.run(database, clock, storage, tmp_path) == left
        assert self.run(database, clock, storage, tmp_path) == left
        assert [one.deleted_at is None for one in kept(database)] == [bool(left)]

    def test_files_that_nothing_names_go_unless_they_are_young(
        self, database: Database, clock: FixedClock, storage: Storage, tmp_path: Path
    ) -> None:
        young = tmp_path / "documents" / storage.write(PDF)
        stamp = clock.now().timestamp()
        os.utime(young, (stamp, stamp))
        jobs(database, clock, storage, days=30)["mentors.documents"]()
        assert young.exists()
        assert self.run(database, clock, storage, tmp_path) == 0

    def test_what_was_deleted_is_read_no_longer(
        self,
        browser: Browser,
        database: Database,
        clock: FixedClock,
        storage: Storage,
        tmp_path: Path,
        cast: Cast,
        advance: Advance,
    ) -> None:
        page = f"/console/applications/{advance(cast.amina, 'approved')}"
        document = kept(database)[0].public_id
        clock.advance(timedelta(days=31))
        self.run(database, clock, storage, tmp_path)
        assert browser(cast.ada).get(f"{page}/documents/{document}").status_code == 404
