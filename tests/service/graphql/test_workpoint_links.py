"""Tasks of the work points lead to the indicator and the target that answer them, and back."""

from tests.service.graphql.conftest import Ask

TASKS = """{ workPoints(first: %d, onDay: "2024-05-01") { nodes { code
    answeredBy { code name workPoints(onDay: "2024-05-01") { code } }
    answeredByTarget { code indicator { code } workPoints(onDay: "2024-05-01") { code } } } } }"""


def test_a_task_leads_to_what_answers_it_and_back(ask: Ask) -> None:
    """By the codes that the task names; a task that names none leads nowhere."""
    tasks = ask(TASKS % 200).data["workPoints"]["nodes"]
    measured = [task for task in tasks if task["answeredBy"]]
    aimed = [task for task in tasks if task["answeredByTarget"]]
    assert 0 < len(aimed) <= len(measured) < len(tasks)
    for task in measured:
        assert {"code": task["code"]} in task["answeredBy"]["workPoints"]
    for task in aimed:
        assert {"code": task["code"]} in task["answeredByTarget"]["workPoints"]


def test_many_tasks_take_as_many_statements_as_one(ask: Ask) -> None:
    """What answers tasks, and whom that answers, is read once for a page of any length."""
    ask(TASKS % 1)
    few, many = ask(TASKS % 1), ask(TASKS % 100)
    assert len(many.data["workPoints"]["nodes"]) > len(few.data["workPoints"]["nodes"]) == 1
    assert few.statements == many.statements
