"""The explorer: GraphiQL from an installed package, on a page of our own that loads nothing from elsewhere."""

from collections.abc import Iterable
from html import escape

from xiangheng_graphql.server.examples import Example
from xiangheng_graphql.server.markup import page

#: In the order in which they build on each other.
SCRIPTS = ("react.production.min.js", "react-dom.production.min.js", "graphiql.min.js", "explorer.js")
BODY = """\
<header>
<h1>湘衡接口试用</h1>
<label>例子 <select id="examples"><option value="">（自己写）</option>{examples}</select></label>
<a href="reference">接口参考</a>
<details>
<summary>怎样登录</summary>
<p>没有登录的，什么都查不到，也看不到有哪些字段。两种办法：</p>
<ul>
<li>执行变更 <code>signIn</code>，此后这个浏览器就是登录的；用完执行 <code>signOut</code>。</li>
<li>在左下 Headers 一栏写 <code>{{"Authorization": "Bearer 令牌"}}</code>，令牌由 <code>xiangheng token issue</code> 发。</li>
</ul>
<p>登录后点左边的“Re-fetch GraphQL schema”，就有提示和文档。写过的内容只留到关闭本标签页为止，令牌不保存。</p>
</details>
</header>
<main id="explorer"><noscript>试用要用脚本；接口参考不用。</noscript></main>
{scripts}"""


def explorer(examples: Iterable[Example]) -> str:
    """The page, with examples to choose from."""
    options = (
        f'<option id="{escape(example.name)}" value="{escape(example.document)}">{escape(example.title)}</option>'
        for example in examples
    )
    scripts = (f'<script src="static/{file}"></script>' for file in SCRIPTS)
    return page(
        "湘衡接口试用",
        BODY.format(examples="".join(options), scripts="\n".join(scripts)),
        head='<link rel="stylesheet" href="static/graphiql.min.css">\n',
        kind="explorer",
    )
