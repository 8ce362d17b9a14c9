"""What can be told to somebody who books, or sets hours."""

from lti_tool.kernel.errors import Conflict, Forbidden, InvalidInput, NotFound
from lti_tool.kernel.i18n import N_


class BookingUnknown(NotFound):
    code = "booking_unknown"
    message = N_("There is no such booking, or it is not yours.")


class SlotTaken(Conflict):
    code = "slot_taken"
    message = N_("Somebody else has just taken this time. Nothing was charged.")


class SlotNotOffered(Conflict):
    code = "slot_not_offered"
    message = N_("This time is not free any more, or it is too near. Nothing was charged.")


class LearnerBusy(Conflict):
    code = "learner_busy"
    message = N_("You have another lesson at this time. Nothing was charged.")


class TooManyHolds(Conflict):
    code = "too_many_holds"
    message = N_(
        "You hold several times already. Pay for one of them, or give one back; then you can hold another."
    )


class OwnLesson(Conflict):
    code = "own_lesson"
    message = N_("This is your own page: learners book here, you can't book yourself.")


class LessonsOverlap(Conflict):
    code = "join_lessons_overlap"
    message = N_("The two accounts have lessons at the same time, so they stay apart.")


class LessonBetween(Conflict):
    code = "join_lesson_between"
    message = N_(
        "One of the two accounts is the mentor of a lesson that the other has booked. They stay apart."
    )


class BookingMovedOn(Conflict):
    code = "booking_moved_on"
    message = N_("This booking has moved on in the meantime, so this can't be done any more.")


class HoursInvalid(InvalidInput):
    code = "hours_invalid"
    message = N_("Enter a start and an end that differ, as times of the day.")


class HoursOverlap(InvalidInput):
    """``minute`` is where the second one starts, counted from the beginning of the week, or of the single date."""

    code = "hours_overlap"
    message = N_("Two of these times overlap. Join them, or make one shorter.")

    def __init__(self, minute: int = 0) -> None:
        super().__init__()
        self.minute = minute


class TermsInvalid(InvalidInput):
    code = "terms_invalid"
    message = N_("Choose the notice and the pauses from the lists.")


class DatePast(InvalidInput):
    code = "date_past"
    message = N_("Choose a date: today, or a later one.")


class NotMentor(Forbidden):
    code = "not_mentor"
    message = N_("The desk is for mentors, and with this account you are not one.")
