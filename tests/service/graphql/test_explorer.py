"""What whoever writes a front end opens in a browser: the explorer and the reference, with the network shut."""

import json
import os
import re
import socket
from collections.abc import Iterator
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from threading import Thread

import pytest
import uvicorn
from graphql import build_schema, is_introspection_type
from starlette.testclient import TestClient
from tests.service.conftest import PASSWORD, SignedIn
from tests.service.graphql.browser import Browser, program, running
from tests.service.graphql.conftest import Ask

from xiangheng_graphql.capabilities.sessions import COOKIE
from xiangheng_graphql.execution import Executor
from xiangheng_graphql.server import examples
from xiangheng_graphql.server.app import PATH, application
from xiangheng_graphql.server.examples import Example
from xiangheng_graphql.server.reference import reference
from xiangheng_platform.access.roles import Role
from xiangheng_platform.access.sign_in import sign_in
from xiangheng_platform.settings import ServerSettings, Settings, SignInSettings
from xiangheng_platform.store.store import Store

EXAMPLES = examples.installed()
EDITOR = "document.querySelector('.graphiql-query-editor .CodeMirror')?.CodeMirror"
ANSWER = "document.querySelector('.result-window .CodeMirror')?.CodeMirror.getValue()"
HEADERS = (
    "document.querySelector('.graphiql-editor-tool .graphiql-editor:not(.hidden) .CodeMirror').CodeMirror"
)
RUN = "document.querySelector('.graphiql-execute-button').click()"


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A browser that reaches this machine and nothing else."""
    with running(program(), tmp_path_factory.mktemp("browser")) as browser:
        yield browser


@pytest.fixture
def address(store: Store) -> Iterator[str]:
    """Where the application is served for real."""
    # What it would set up of the log would stay so for every test after this.
    config = uvicorn.Config(application(store, Settings()), log_config=None)
    server = uvicorn.Server(config)
    with socket.create_server(("127.0.0.1", 0)) as listening:  # who connects before it serves waits in line
        thread = Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        thread.join()


@pytest.fixture
def client(store: Store) -> Iterator[TestClient]:
    """A browser that nobody has signed in at, without its window."""
    with TestClient(application(store, Settings()), base_url="https://xiangheng.test") as client:
        yield client


@pytest.fixture
def secret(store: Store, policy: SignInSettings, signed_in: SignedIn) -> str:
    """The session of an inspector."""
    return sign_in(store, policy, signed_in(Role.INSPECTOR).login, PASSWORD)


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """Where pictures go, for whoever wants to look at the pages without starting anything."""
    return Path(os.environ.get("TEST_PICTURES", tmp_path))


class Links(HTMLParser):
    """What a page names: the places in it, what it leads to, and what it loads."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.targets: list[str] = []
        self.tags: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        self.tags.add(tag)
        self.ids += [value for name, value in attrs if name == "id" and value]
        self.targets += [value for name, value in attrs if name in ("href", "src") and value]


@pytest.mark.one_database
def test_a_document_is_run_in_a_browser_that_reaches_nothing_else(
    browser: Browser, address: str, secret: str, pictures: Path
) -> None:
    """The editor comes up, knows the schema, and shows an answer; nothing was asked of any other machine."""
    browser.call("Network.setCookie", name=COOKIE, value=secret, url=address)
    browser.go(f"{address}{PATH}")
    browser.until(f"!!{EDITOR}?.options.lint.schema?.getType('Division')")
    opened = browser.evaluate("[location.pathname, document.documentElement.lang]")
    assert opened == [f"{PATH}/explorer", "zh-CN"]
    browser.evaluate(f"{EDITOR}.setValue('{{ counties {{ totalCount }} }}'), {RUN}")
    assert json.loads(browser.until(ANSWER))["data"] == {"counties": {"totalCount": 122}}
    browser.picture(pictures / "explorer.png")
    browser.go(f"{address}{PATH}/reference#Division.parent")
    assert "上级区划" in browser.until("document.querySelector(':target')?.innerText")
    browser.picture(pictures / "reference.png")
    assert browser.hosts() == {"127.0.0.1"}
    assert browser.complaints == []


@pytest.mark.one_database
def test_a_stranger_opens_an_example_and_runs_it_with_a_token(
    browser: Browser, address: str, secret: str, pictures: Path
) -> None:
    """The page is there for everybody, with examples; they answer whoever shows a token, which the browser forgets."""
    browser.call("Network.clearBrowserCookies")
    browser.go(f"{address}{PATH}/explorer#{EXAMPLES[0].name}")
    assert browser.until(f"{EDITOR}?.getValue()") == EXAMPLES[0].document
    browser.evaluate(RUN)
    (error,) = json.loads(browser.until(ANSWER))["errors"]
    assert error["extensions"]["code"] == "ACCESS-SIGN-IN"
    browser.evaluate("document.querySelector('details').open = true")
    browser.picture(pictures / "stranger.png")
    header = json.dumps({"Authorization": f"Bearer {secret}"})
    browser.evaluate(f"{HEADERS}.setValue({json.dumps(header)}), {RUN}")
    answer = browser.until(f"{ANSWER}?.includes('totalCount') && {ANSWER}")
    assert json.loads(answer)["data"]["counties"]["totalCount"] > 0
    kept = browser.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    assert ("query Counties" in kept, secret in kept, kept.startswith("[{},")) == (True, False, True)
    assert browser.hosts() == {"127.0.0.1"}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_every_example_runs(ask: Ask, example: Example) -> None:
    """What the pages show is answered as it stands, and has a title in Chinese."""
    answer = ask(example.document)
    assert answer.errors == []
    assert all(value and value.get("__typename") != "Refused" for value in answer.data.values())
    assert not example.title.isascii()


def test_the_reference_has_a_place_for_everything(executor: Executor) -> None:
    """Each type, field and word can be linked to, and no link on the page leads nowhere or elsewhere."""
    links = Links(reference(executor.schema, EXAMPLES))
    expected = {
        f"{kind.name}.{member}"
        for kind in executor.schema.type_map.values()
        if not is_introspection_type(kind)
        for member in (*getattr(kind, "fields", ()), *getattr(kind, "values", ()))
    }
    assert expected <= set(links.ids)
    assert len(links.ids) == len(set(links.ids))
    assert {target[1:] for target in links.targets if target.startswith("#")} <= set(links.ids)
    assert {target.partition("#")[0] for target in links.targets} == {
        "",
        "data:,",
        "explorer",
        "static/pages.css",
    }
    assert "script" not in links.tags


def test_the_reference_tells_arguments_defaults_and_rights(executor: Executor) -> None:
    """Beside what a field is, in both languages, stands how it is asked for and by whom."""
    page = reference(executor.schema)
    (row,) = re.findall(r'<tr id="Query.counties">.*?</tr>', unescape(page))
    for told in (
        "县级区划",
        "The counties of a day",
        'within: <a href="#String">String</a>! = ""',
        "region.read",
    ):
        assert told in row


def test_nothing_of_a_description_becomes_markup() -> None:
    """What a plugin or a translation says of a type is text, whatever it looks like."""
    schema = build_schema('"""<script>x</script> & y"""\ntype Query { "<b>" a(b: String = "<i>"): Int }')
    links = Links(reference(schema, [Example("n", "<u>", "{ a } # <s>")]))
    assert links.tags.isdisjoint({"script", "b", "i", "u", "s"})


def test_the_reference_is_shown_to_whoever_may_ask_the_schema(client: TestClient, secret: str) -> None:
    """A stranger is told where to sign in; a session or a token opens it."""
    refused = client.get(f"{PATH}/reference")
    assert (refused.status_code, "Division" in refused.text) == (401, False)
    assert "explorer" in Links(refused.text).targets
    shown = client.get(f"{PATH}/reference", headers={"authorization": f"Bearer {secret}"})
    assert (shown.status_code, "Division" in shown.text) == (200, True)


def test_pages_load_nothing_from_elsewhere_and_run_no_script_of_their_own(client: TestClient) -> None:
    """Their policy allows files of ours alone, all of which are there, and no other site may put them in a frame."""
    assert client.get(PATH).status_code == 405
    page = client.get(PATH, headers={"accept": "text/html,*/*"})
    assert page.url.path == f"{PATH}/explorer"
    policy = page.headers["content-security-policy"]
    assert "frame-ancestors 'none'" in policy
    assert re.findall(r"unsafe|https?:|\*", policy) == []
    loaded = [target for target in Links(page.text).targets if target.startswith("static/")]
    assert {client.get(f"{PATH}/{target}").status_code for target in loaded} == {200}
    assert len(loaded) == len(Links(page.text).targets) - len(["icon", "reference"])
    assert re.findall(r"<script(?! src=)| on\w+=|style=", page.text) == []


def test_a_setting_switches_the_pages_off(store: Store) -> None:
    """An office that wants operations alone serves nothing else."""
    settings = Settings(server=ServerSettings(explorer=False))
    with TestClient(application(store, settings), base_url="https://xiangheng.test") as client:
        paths = (PATH, f"{PATH}/explorer", f"{PATH}/reference", f"{PATH}/static/explorer.js")
        assert [client.get(path).status_code for path in paths] == [405, 404, 404, 404]
