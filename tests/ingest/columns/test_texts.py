"""What people wrote is told from choices, codes and time stamps, in every script."""

import pytest

from cxdash.ingest import TableReport, load
from cxdash.study import OTHER


def report(text: str) -> TableReport:
    return load([("f.csv", text.encode())]).reports[0]


THINGS = [
    "양날의 검",
    "소통 수단",
    "시간 낭비",
    "정보의 바다",
    "친구와의 연결",
    "마음의 짐",
    "하루의 시작",
    "작은 세상",
]
WISHES = [f"{one} {other}" for one in THINGS for other in THINGS if one != other]


@pytest.mark.parametrize(
    "header", ["7. 나에게 있어서 사회적 관계망(SNS)은 이다.", "전통주 소개 싸이트에 바라는 점을 적어주세요"]
)
def test_short_answers_to_a_korean_question_that_nearly_all_differ_are_what_people_wrote(header: str) -> None:
    answers = [*WISHES[:30], *THINGS, *THINGS[:4]]
    one = report(f"{header},만족도\n" + "".join(f'"{text}",{i % 5 + 1}\n' for i, text in enumerate(answers)))
    assert one.roles.get("comment") == header


def test_a_second_row_of_the_header_does_not_hide_a_question() -> None:
    rows = "".join(f'2025-04-{i % 28 + 1:02},"{WISHES[i]}",{i % 5 + 1}\n' for i in range(40))
    header = "7. 나에게 있어서 사회적 관계망(SNS)은 이다."
    one = report(f'응답일,{header},만족도\n,주관식,객관식\n,[서술],"[1,2,3,4,5]"\n{rows}')
    assert one.roles["comment"].startswith(header)


def test_names_and_choices_in_korean_are_not_what_people_wrote() -> None:
    names = [f"{a}{b}{c}" for a in "김이박최" for b in "민서지" for c in "준연우"]
    rows = "".join(f"{name},{THINGS[i % 8]},{i % 5 + 1}\n" for i, name in enumerate(names))
    name, choice = (
        "응답하신 분의 이름을 아래의 빈칸에 적어 주시기 바랍니다",
        "귀하에게 사회적 관계망은 다음 중 무엇입니까",
    )
    one = report(f"{name},{choice},만족도\n{rows}")
    assert "comment" not in one.roles


def test_a_sentence_of_ideographs_says_as_much_as_one_of_letters() -> None:
    rows = "".join(f"{i % 5 + 1},服务人员态度很好而且第{i}次都准时\n" for i in range(30))
    assert report(f"满意度,其他\n{rows}").roles["comment"] == "其他"


@pytest.mark.parametrize("header", ["Horodatage", "Timestamp", "타임스탬프"])
def test_time_stamps_are_no_comment_whatever_their_spelling(header: str) -> None:
    rows = "".join(
        f"le 2025.04.{i + 1:02} à 10h{i:02}min00 (heure de Paris),{i % 5 + 1}\n" for i in range(30)
    )
    one = report(f"{header},satisfaction\n{rows}")
    assert not {"date", "comment"} & one.roles.keys()
    assert any(f"“{header}” is named a date" in str(note) for note in one.notes)


def test_codes_of_parts_are_no_comment() -> None:
    rows = "".join(f"2025-{i:04} / 00{i:03} - {i * 37:08}; {i * 91:06},{i % 5 + 1}\n" for i in range(30))
    assert "comment" not in report(f"Dossier,satisfaction\n{rows}").roles


def test_a_date_that_could_not_be_read_is_said_in_a_table_without_a_score_too() -> None:
    one = report("date,ville\n" + "".join(f"lune {i},Metz\n" for i in range(15)))
    assert any("“date” is named a date" in str(note) for note in one.notes)


@pytest.mark.parametrize("empty", ["0000-00-00", "0000-00-00 00:00:00"])
def test_a_date_of_zeros_is_none(empty: str) -> None:
    rows = "".join(
        f"{empty if i % 5 else f'2025-03-{i + 1:02}'},2025-04-{i + 1:02},{i % 6}\n" for i in range(25)
    )
    one = report(f"livraison,date,satisfaction\n{rows}")
    assert "segment" not in one.roles
    one = report(
        "date,satisfaction\n"
        + "".join(f"{empty if i % 5 == 0 else f'2025-03-{i + 1:02}'},{i % 6}\n" for i in range(25))
    )
    assert (one.roles["date"], one.reasons) == ("date", {"dont_know": 5})


@pytest.mark.parametrize("header", ["commentaire,source,note", "comment,source,rating"])
def test_text_passed_over_is_not_told_of_a_table_of_which_nothing_is_shown(header: str) -> None:
    comment, source, rating = header.split(",")
    texts = "".join(
        f"The waiter of table {i} was slow and rude.,I came back {i} times for the soup.,web,{i % 5 + 1}\n"
        for i in range(30)
    )
    shown = report(f"{comment},suite,{source},{rating}\n{texts}")
    assert any("What people wrote in “suite” is not shown" in str(note) for note in shown.notes)
    none = report(f"{comment},suite,{source},numero\n{texts}")
    assert none.kind == OTHER
    assert not any("is not shown" in str(note) for note in none.notes)
