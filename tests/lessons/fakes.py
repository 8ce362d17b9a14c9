"""What stands in for the outside of the hubs."""

from collections.abc import Sequence

from pycrdt import Array, Doc, XmlElement, XmlFragment, XmlText

from lti_tool.lessons.line import Ended, Line, Message
from lti_tool.lessons.notes_document import open_notes
from lti_tool.lessons.notes_store import Update


class MemoryNotes:
    """A NotesStore that forgets at the end of the process, and fails when told to."""

    def __init__(self) -> None:
        self.kept: dict[int, list[bytes]] = {}
        self.folds = 0
        self.broken: set[int] = set()

    async def load(self, lesson_id: int) -> list[bytes]:
        return list(self.kept.get(lesson_id, []))

    async def append(self, updates: Sequence[Update]) -> None:
        if self.broken & {update.lesson_id for update in updates}:
            raise OSError("the disk is full")
        for update in updates:
            self.kept.setdefault(update.lesson_id, []).append(update.payload)

    async def fold(self, lesson_id: int) -> None:
        self.folds += 1
        if updates := self.kept.get(lesson_id):
            self.kept[lesson_id] = [open_notes(updates).get_update()]


def waiting(line: Line) -> list[Message | Ended]:
    """What a line would send now, taken from it."""
    taken = []
    while not line._waiting.empty():
        taken.append(line._waiting.get_nowait())
    return taken


def typed(*paragraphs: str, chat: Sequence[dict[str, object]] = ()) -> Doc:
    """A document as the editor writes it."""
    doc: Doc = Doc()
    notes = doc.get("notes", type=XmlFragment)
    for text in paragraphs:
        notes.children.append(XmlElement("paragraph", {}, [XmlText(text)]))
    said = doc.get("chat", type=Array)
    for entry in chat:
        said.append(entry)
    return doc
