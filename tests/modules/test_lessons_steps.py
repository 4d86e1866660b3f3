"""A lesson is walked in one order, and the time left only falls."""

from modules.lesson_files import parse
from modules.lessons import steps
from tests.modules.lesson_text import NAME, TEXT

LESSON = parse(TEXT, filename=NAME)


def test_the_frame_has_one_order():
    assert [(step.slug, step.kind) for step in steps(LESSON, "act")] == [
        ("check-in", "check-in"),
        ("hello", "section"),
        ("way", "section"),
        ("story", "story"),
        ("try", "try"),
        ("quiz", "quiz"),
        ("plan", "plan"),
        ("summary", "summary"),
        ("rating", "rating"),
    ]


def test_a_section_for_another_track_is_left_out():
    assert "way" not in [step.slug for step in steps(LESSON, "cbt")]


def test_the_time_left_falls_and_is_never_nought():
    left = [step.minutes_left for step in steps(LESSON, "act")]
    assert left == sorted(left, reverse=True)
    assert left[-1] == 1


def test_the_time_left_counts_words_at_130_a_minute_and_the_questions():
    longer = parse(TEXT.replace("More words.", "Some words. " * 130), filename=NAME)
    assert steps(longer, "cbt")[0].minutes_left - steps(LESSON, "cbt")[0].minutes_left == 2


def test_questions_are_found_by_their_id_in_sections_and_quiz():
    assert LESSON.interaction("losses").type == "tick"
    assert LESSON.interaction("quiz-2").prompt == "Is rest good?"
    assert LESSON.interaction("nothing") is None
    assert LESSON.section("nothing") is None


def test_a_short_lesson_has_no_check_in_quiz_or_plan():
    front = TEXT[: TEXT.index("[story]")].replace('practice = ["Do one small thing."]', "counted = false")
    short = parse(front + "+++\n## Hello {#hello}\nYou are here.\n", filename=NAME)
    assert [step.slug for step in steps(short, "cbt")] == ["hello", "rating"]
