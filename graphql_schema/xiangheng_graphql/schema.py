"""The schema, put together from all capabilities."""

import inspect
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cache
from typing import Annotated, Any, get_args, get_origin

import strawberry
from strawberry.schema.config import StrawberryConfig
from strawberry.utils.str_converters import to_camel_case

from xiangheng_graphql.assembly.capability import Capability, Declared
from xiangheng_graphql.assembly.catalogue import Catalogue, NodeInterface
from xiangheng_graphql.assembly.nodes import attribute, of_global_id
from xiangheng_graphql.assembly.reading import Reading
from xiangheng_graphql.assembly.rights import Requires
from xiangheng_graphql.assembly.scalars import SCALARS
from xiangheng_graphql.assembly.texts import Texts, described
from xiangheng_graphql.capabilities.accounts import accounts
from xiangheng_graphql.capabilities.agenda import agenda
from xiangheng_graphql.capabilities.audit import audit
from xiangheng_graphql.capabilities.baselines import baselines
from xiangheng_graphql.capabilities.calendar import calendar
from xiangheng_graphql.capabilities.checklists import checklists
from xiangheng_graphql.capabilities.division_changes import division_changes
from xiangheng_graphql.capabilities.evidence import evidence
from xiangheng_graphql.capabilities.explanations import explanations
from xiangheng_graphql.capabilities.formulas import formulas
from xiangheng_graphql.capabilities.groups import groups
from xiangheng_graphql.capabilities.household_counts import household_counts
from xiangheng_graphql.capabilities.household_identities import household_identities
from xiangheng_graphql.capabilities.household_imports import household_imports
from xiangheng_graphql.capabilities.households import households
from xiangheng_graphql.capabilities.income_lines import income_lines
from xiangheng_graphql.capabilities.indicators import indicators
from xiangheng_graphql.capabilities.inspection_acts import inspection_acts
from xiangheng_graphql.capabilities.inspection_planning import inspection_planning
from xiangheng_graphql.capabilities.inspection_plans import inspection_plans
from xiangheng_graphql.capabilities.inspection_visits import inspection_visits
from xiangheng_graphql.capabilities.issue_follow_up import issue_follow_up
from xiangheng_graphql.capabilities.issue_inquiries import issue_inquiries
from xiangheng_graphql.capabilities.issue_links import issue_links
from xiangheng_graphql.capabilities.issue_lookbacks import issue_lookbacks
from xiangheng_graphql.capabilities.issue_register import issue_register
from xiangheng_graphql.capabilities.issue_scores import issue_scores
from xiangheng_graphql.capabilities.issue_steps import issue_steps
from xiangheng_graphql.capabilities.issues import issues
from xiangheng_graphql.capabilities.jobs import jobs
from xiangheng_graphql.capabilities.ledger_imports import ledger_imports
from xiangheng_graphql.capabilities.monitored_households import monitored_households
from xiangheng_graphql.capabilities.people import people
from xiangheng_graphql.capabilities.permissions import permissions
from xiangheng_graphql.capabilities.plugins import plugins
from xiangheng_graphql.capabilities.regions import regions
from xiangheng_graphql.capabilities.rights import rights
from xiangheng_graphql.capabilities.risk_model_acts import risk_model_acts
from xiangheng_graphql.capabilities.risk_models import risk_models
from xiangheng_graphql.capabilities.roll_up import roll_up
from xiangheng_graphql.capabilities.schedules import schedules
from xiangheng_graphql.capabilities.scheme_nodes import scheme_nodes
from xiangheng_graphql.capabilities.scheme_words import scheme_words
from xiangheng_graphql.capabilities.schemes import schemes
from xiangheng_graphql.capabilities.second_factor import second_factor
from xiangheng_graphql.capabilities.sessions import sessions
from xiangheng_graphql.capabilities.targets import targets
from xiangheng_graphql.capabilities.tokens import tokens
from xiangheng_graphql.capabilities.trial_scoring import trial_scoring
from xiangheng_graphql.capabilities.visit_list_acts import visit_list_acts
from xiangheng_graphql.capabilities.visit_lists import visit_lists
from xiangheng_graphql.capabilities.workpoint_acts import workpoint_acts
from xiangheng_graphql.capabilities.workpoint_links import workpoint_links
from xiangheng_graphql.capabilities.workpoints import workpoints
from xiangheng_graphql.context import Context
from xiangheng_graphql.errors import NoSuchNode, Refused, refused
from xiangheng_graphql.marking import marked
from xiangheng_graphql.repetition import CLIENT_KEY, Repeated, asked_once, repeated
from xiangheng_platform.access.decisions import require_at_all
from xiangheng_platform.store.once import AlreadyDone
from xiangheng_scoring.errors import Kind, XianghengError

CAPABILITIES: tuple[Capability, ...] = (
    accounts,
    agenda,
    audit,
    baselines,
    calendar,
    checklists,
    division_changes,
    evidence,
    explanations,
    formulas,
    groups,
    household_counts,
    household_identities,
    household_imports,
    households,
    income_lines,
    indicators,
    inspection_acts,
    inspection_planning,
    inspection_plans,
    inspection_visits,
    issue_follow_up,
    issue_inquiries,
    issue_links,
    issue_lookbacks,
    issue_register,
    issue_scores,
    issue_steps,
    issues,
    jobs,
    ledger_imports,
    monitored_households,
    people,
    permissions,
    plugins,
    regions,
    rights,
    risk_model_acts,
    risk_models,
    roll_up,
    schedules,
    scheme_nodes,
    scheme_words,
    schemes,
    second_factor,
    sessions,
    targets,
    tokens,
    trial_scoring,
    visit_list_acts,
    visit_lists,
    workpoint_acts,
    workpoint_links,
    workpoints,
)


class Assembly:
    """Everything that a schema is made of: the catalogue of types, and the roots."""

    def __init__(self, capabilities: Iterable[Capability] = CAPABILITIES) -> None:
        self.capabilities = tuple(capabilities)
        self.texts = Texts()
        self.catalogue = Catalogue(self.capabilities, self.texts)

    def schema(self) -> strawberry.Schema:
        """The schema; raises `LookupError` if something in it is said in one language only."""
        queries = {"node": self._node()} | self._fields("queries", self._query)
        mutations = self._fields("mutations", self._mutation)
        subscriptions = self._fields("subscriptions", self._subscription)
        schema = strawberry.Schema(
            self._root("Query", "查看", "What can be read.", queries),
            self._root("Mutation", "办理", "What can be done.", mutations),
            self._root("Subscription", "订阅", "What can be followed.", subscriptions),
            types=self.catalogue.types,
            config=StrawberryConfig(default_resolver=attribute, scalar_map=SCALARS),
        )
        if self.texts.untold:
            raise LookupError(f"no Meaning or docstring in English at {', '.join(sorted(self.texts.untold))}")
        if self.texts.missing:
            raise LookupError(f"texts/*.toml have no Chinese for {', '.join(sorted(self.texts.missing))}")
        return schema

    def _fields(self, root: str, make: Callable[[Declared], Any]) -> dict[str, Any]:
        """The fields of a root, of all capabilities; raises `ValueError` where two give one of the same name."""
        declared = [field for part in self.capabilities for field in getattr(part, root)]
        names = [field.name for field in declared]
        if len(set(names)) < len(names):
            raise ValueError(f"two {root} of one name: {', '.join(sorted(names))}")
        return {field.name: make(field) for field in declared}

    def _root(self, name: str, chinese: str, english: str, fields: dict[str, Any]) -> type[Any]:
        return strawberry.type(type(name, (), fields), name=name, description=described(chinese, english))

    def _query(self, declared: Declared, root_name: str = "Query") -> Any:
        """A field of `Query`."""

        def resolve(root: Any, info: strawberry.Info, **arguments: Any) -> Any:
            as_of = arguments.pop("as_of", None) if declared.is_history else None
            view = info.context.view(as_of, is_anonymous=declared.is_anonymous)
            return self._completed(view, info, declared.function(view, **arguments))

        return self._field(root_name, declared, resolve, self.catalogue.output(declared.returns))

    def _subscription(self, declared: Declared) -> Any:
        """A field of `Subscription`: what is read when it is asked again."""
        return self._query(declared, "Subscription")

    def _mutation(self, declared: Declared) -> Any:
        """A field of `Mutation`: what it gives, or why it was refused."""
        is_read = get_origin(declared.returns) is Callable
        answered = get_args(declared.returns)[1] if is_read else declared.returns
        spelled = to_camel_case(declared.name)
        name = f"{spelled[0].upper()}{spelled[1:]}Result"
        description = described(
            f"{declared.chinese}：结果，或没有做的原因", f"{declared.english} Or why not."
        )
        kinds = [self.catalogue.output(answered), self.catalogue.output(Refused)]
        if not declared.is_secret:
            declared = replace(declared, parameters=(*declared.parameters, CLIENT_KEY))
            kinds.append(self.catalogue.output(Repeated))
        union = self.catalogue.union(name, kinds, description)
        own = dict.fromkeys(parameter.name for parameter in declared.parameters)

        def resolve(root: Any, info: strawberry.Info, **arguments: Any) -> Any:
            context: Context = info.context
            key = arguments.pop("client_key", None)
            try:
                given = context if declared.is_anonymous else context.caller
                if (
                    declared.action
                ):  # before anything is looked up: to who may not, all is as if it were not there
                    require_at_all(context.person, declared.action)
                with asked_once(context, key, declared.name, arguments):
                    answer = declared.function(given, **arguments)
                with context.store.view(context.asker) as view:
                    return self._completed(view, info, answer(view) if is_read else answer)
            except XianghengError as error:
                why = refused(error)
                why = replace(why, faults=marked(why.faults, {**own, **arguments}))
                return self._completed(None, info, why)
            except AlreadyDone as done:
                return self._completed(None, info, repeated(done))

        return self._field("Mutation", declared, resolve, union)

    def _node(self) -> Any:
        """`node(id:)`: any object by its id, whatever it is."""

        def resolve(root: Any, info: strawberry.Info, id: strawberry.ID) -> Any:
            name, identity = of_global_id(id)
            entity = self.catalogue.entity_named(name)
            if entity is None or entity.refetch is None:
                raise NoSuchNode(id)
            view = info.context.view()
            try:
                record = entity.refetch(view, identity)
            except ValueError:  # an identity that we never gave
                record = None
            except XianghengError as error:
                if error.kind is not Kind.UNKNOWN:
                    raise
                record = None
            if record is None:
                raise NoSuchNode(id)
            return self._completed(view, info, record)

        resolve.__annotations__ |= {
            "id": Annotated[
                strawberry.ID,
                strawberry.argument(description=described("全局编号", "the id that an earlier answer told")),
            ]
        }
        return strawberry.field(
            resolve,
            graphql_type=NodeInterface | None,
            description=described(
                "按全局编号取一个对象；没有的和看不到的为空，并有错误",
                "An object by its id, whatever it is; null, with an error, where there is none or none to be seen.",
            ),
            directives=[Requires(action="")],
        )

    def _field(self, root_name: str, declared: Declared, resolve: Callable[..., Any], kind: Any) -> Any:
        own = inspect.signature(resolve).parameters
        resolve.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
            [own["root"], own["info"], *self.catalogue.arguments(f"{root_name}.{declared.name}", declared)]
        )
        return strawberry.field(
            resolve,
            graphql_type=kind,
            description=declared.description,
            deprecation_reason=declared.deprecated or None,
            directives=declared.directives,
        )

    def _completed(self, view: Any, info: strawberry.Info, value: Any) -> Any:
        raw = info._raw_info
        reading = Reading(view, info, self.catalogue.loads, self.catalogue.names)
        return reading.complete([value], raw.return_type, raw.field_nodes)[0]


@cache
def served_schema() -> strawberry.Schema:
    """The schema of all capabilities, put together once in a process: that takes a second, and nobody changes it."""
    return Assembly().schema()
