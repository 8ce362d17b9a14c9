"""The rank of a mentor for one subject, kept in its row by the database: the best of thousands come by an index.

``score`` is ``ranking.terms(…).score`` for the best fitting subject and an unknown wait; null for who is not listed. It
follows every change of a rating, a status and of lessons given. Whoever changes the ranking writes a revision that
replaces ``mentor_quality`` and ``mentor_score``, and counts anew. ``STATEMENTS`` may be run again and again.
"""

from lti_tool.kernel.db import made_with

QUALITY = """
CREATE OR REPLACE FUNCTION mentor_quality(rating_sum int, rating_count int) RETURNS double precision
LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
    n double precision := rating_count + 3;
    share double precision := ((rating_sum + 12) / n - 1) / 4;
BEGIN
    RETURN (share + 1 / (2 * n) - sqrt(share * (1 - share) / n + 1 / (4 * n * n))) / (1 + 1 / n);
END $$
"""
SCORE = """
CREATE OR REPLACE FUNCTION mentor_score(rating_sum int, rating_count int, lessons int) RETURNS double precision
LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
    fit double precision := 0.5 + lessons / (lessons + 10.0::double precision) / 2;
BEGIN
    RETURN 0.5 * mentor_quality(rating_sum, rating_count) + 0.35 * fit;
END $$
"""
OF_SUBJECT = """
CREATE OR REPLACE FUNCTION score_subject() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN  -- a change of the mentor at the same time would not see this row
        PERFORM FROM mentor WHERE id = NEW.mentor_id FOR SHARE;
    END IF;
    NEW.score := (SELECT mentor_score(rating_sum, rating_count, NEW.lessons_given)
                  FROM mentor WHERE id = NEW.mentor_id AND status = 'approved');
    RETURN NEW;
END $$
"""
OF_MENTOR = """
CREATE OR REPLACE FUNCTION score_mentor() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE mentor_subject
    SET score = CASE WHEN NEW.status = 'approved'
                     THEN mentor_score(NEW.rating_sum, NEW.rating_count, lessons_given) END
    WHERE mentor_id = NEW.id;
    RETURN NULL;
END $$
"""
STATEMENTS = (
    QUALITY,
    SCORE,
    OF_SUBJECT,
    OF_MENTOR,
    "DROP TRIGGER IF EXISTS mentor_subject_score ON mentor_subject",
    "CREATE TRIGGER mentor_subject_score BEFORE INSERT OR UPDATE OF mentor_id, lessons_given ON mentor_subject"
    " FOR EACH ROW EXECUTE FUNCTION score_subject()",
    "DROP TRIGGER IF EXISTS mentor_score ON mentor",
    "CREATE TRIGGER mentor_score AFTER UPDATE OF status, rating_sum, rating_count ON mentor"
    " FOR EACH ROW EXECUTE FUNCTION score_mentor()",
)

made_with(("mentor", "mentor_subject"), STATEMENTS)
