"""What the site teaches, and who visits it."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Visitor:
    """Somebody the site knows. ``role`` as Open edX names it; ``email`` empty when the site keeps it to itself."""

    key: str
    name: str
    role: str
    label: str
    email: str = ""


@dataclass(frozen=True)
class Unit:
    """A page of a course. ``custom``: the parameters that the author wrote for the tool, none for most."""

    key: str
    title: str
    section: str
    custom: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Course:
    key: str
    organisation: str
    number: str
    run: str
    title: str
    language: str
    units: tuple[Unit, ...]

    @property
    def id(self) -> str:
        return f"course-v1:{self.organisation}+{self.number}+{self.run}"


VISITORS = {
    visitor.key: visitor
    for visitor in (
        Visitor("nadia", "Nadia Benali", "student", "learner", "nadia@northfield.example"),
        Visitor("tomas", "Tomáš Dvořák 陈", "student", "learner"),
        Visitor("lefevre", "Claire Lefèvre", "staff", "teacher", "lefevre@northfield.example"),
        Visitor("admin", "Sam Osei", "global_staff", "administrator"),
    )
}

LINEAR_ALGEBRA = Course(
    key="linear-algebra",
    organisation="Northfield",
    number="LA101",
    run="2026_T3",
    title="Linear Algebra for Engineers",
    language="en",
    units=(
        Unit("matrices", "Matrices as linear maps", "Week 4 · Linear maps"),
        Unit(
            "eigenvalues",
            "Eigenvalues and eigenvectors",
            "Week 5 · Eigenvalues",
            {
                "subjects": "linear-algebra",
                "unit": "Eigenvalues and eigenvectors",
                "section": "Week 5 · Eigenvalues",
                "language": "en",
                "level": "undergraduate",
            },
        ),
        Unit("diagonalisation", "Diagonalisation", "Week 5 · Eigenvalues"),
    ),
)
PROBABILITY = Course(
    key="probabilites",
    organisation="Northfield",
    number="PROBA1",
    run="2026_T3",
    title="Probabilités et statistique",
    language="fr",
    units=(
        Unit("variables", "Variables aléatoires", "Semaine 2 · Premiers outils"),
        Unit(
            "binomiale",
            "La loi binomiale",
            "Semaine 3 · Lois usuelles",
            {
                "unit": "La loi binomiale",
                "section": "Semaine 3 · Lois usuelles",
                "language": "fr",
                "subjects": "$Custom.subjects",
            },
        ),
    ),
)
COURSES = {course.key: course for course in (LINEAR_ALGEBRA, PROBABILITY)}


def block_id(course: Course, unit: Unit) -> str:
    """The unit's usage key, which Open edX sends as the id of the resource link."""
    place = f"{course.organisation}+{course.number}+{course.run}"
    return f"block-v1:{place}+type@lti_consumer+block@{unit.key}"


def title_of(link: str) -> str | None:
    """The title of the unit that a resource link stands in."""
    titles = {
        block_id(course, unit): unit.title for course in COURSES.values() for unit in course.units
    }
    return titles.get(link)
