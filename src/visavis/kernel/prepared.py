"""Hot reads and writes whose SQL is worked out once.

Django composes the SQL of a queryset anew for every request, which costs several times what the database needs to
answer it. On the few paths that must carry hundreds of requests a second (who is asking, may they, taking a place
in line, the journal) that is most of the time. `Prepared` composes the SQL once per thread and database connection,
finds out where its parameters stand, and afterwards only fills them in; rows become model instances by Django's own
means. Rules: the arguments are plain values (UUID, datetime, str, int), each is used at least once, and none may be
None or decide the shape of the query.
"""

import threading
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db import connections, models
from django.db.models.query import QuerySet, get_related_populators

M = TypeVar("M", bound=models.Model)
Convert = Callable[[Any], Any]


class Prepared(Generic[M]):
    """`build` answers a queryset for given arguments; `samples` say their types."""

    def __init__(self, build: Callable[..., QuerySet[M]], **samples: type) -> None:
        self._build = build
        self._samples = {name: _sample(kind, number) for number, (name, kind) in enumerate(samples.items())}
        self._local = threading.local()

    def all(self, **values: Any) -> list[M]:
        """The rows for these arguments."""
        statement = self._statement()
        return statement.run(values)

    def first(self, **values: Any) -> M | None:
        """The first row, None without one. The queryset should carry its own limit."""
        rows = self.all(**values)
        return rows[0] if rows else None

    def _statement(self) -> "_Statement[M]":
        kept: _Statement[M] | None = getattr(self._local, "statement", None)
        if kept is None or connections[kept.db] is not kept.connection:
            queryset = self._build(**self._samples)
            kept = self._local.statement = _Statement(queryset, connections[queryset.db], self._samples)
        return kept


class _Statement(Generic[M]):
    def __init__(self, queryset: QuerySet[M], connection: Any, samples: dict[str, Any]) -> None:
        self.connection = connection
        self.db = queryset.db
        self._compiler = queryset.query.get_compiler(using=queryset.db)
        self._sql, found = self._compiler.as_sql()
        self._params = [_place(value, samples, connection) for value in found]
        used = {name for name, _value, _convert in self._params if name}
        if used != set(samples):
            raise TypeError(f"arguments without a place in the SQL: {sorted(set(samples) - used)}")
        info = self._compiler.klass_info
        select = self._compiler.select
        fields = info["select_fields"]
        self._span = slice(fields[0], fields[-1] + 1)
        self._names = [select[index][0].target.attname for index in fields]
        self._converters = list(self._compiler.get_converters([column for column, *_ in select]).items())
        self._related = get_related_populators(info, select, self.db)  # type: ignore[call-arg]
        self._model: type[M] = info["model"]

    def run(self, values: dict[str, Any]) -> list[M]:
        params = [convert(values[name]) if name else value for name, value, convert in self._params]
        with self.connection.cursor() as cursor:
            cursor.execute(self._sql, params)
            raw = cursor.fetchall()
        if not raw:
            return []
        found = []
        for row in map(self._converted, raw):
            instance = self._model.from_db(self.db, self._names, row[self._span])
            for populator in self._related:
                populator.populate(row, instance)
            found.append(instance)
        return found

    def _converted(self, raw: Sequence[Any]) -> Sequence[Any]:
        """The row with ids, times and JSON as Python has them: only columns that need it are touched."""
        row = list(raw)
        for index, (converters, column) in self._converters:
            value = row[index]
            for converter in converters:
                value = converter(value, column, self.connection)
            row[index] = value
        return row


def _sample(kind: type, number: int) -> Any:
    """A value of the type that occurs nowhere else in the SQL."""
    if kind is UUID:
        return UUID(int=(0x5A << 120) + number)
    if kind is datetime:
        return datetime(1987, 6, 5, 4, 3, 2, 100 + number, tzinfo=UTC) + timedelta(days=number)
    if kind is int:
        return 871_234_560 + number
    return f"sample \N{BLACK SQUARE} {number}"


def _place(value: Any, samples: dict[str, Any], connection: Any) -> tuple[str, Any, Convert]:
    """Which argument stands at this place of the SQL, and how its values are written there; "" for a constant."""
    for name, sample in samples.items():
        for convert in _conversions(sample, connection):
            if type(value) is type(convert(sample)) and value == convert(sample):
                return name, None, convert
    return "", value, _same


def _conversions(sample: Any, connection: Any) -> Sequence[Convert]:
    if isinstance(sample, UUID):
        return (_same, _hex)
    if isinstance(sample, datetime):
        return (_same, connection.ops.adapt_datetimefield_value)
    return (_same,)


def _same(value: Any) -> Any:
    return value


def _hex(value: UUID) -> str:
    return value.hex


_inserts: "dict[tuple[type[models.Model], str], tuple[str, list[models.Field[Any, Any]]]]" = {}


def insert(instance: M, *, using: str = "default") -> M:
    """Write a new row, as `save(force_insert=True)` without signals, which this house doesn't use.

    A key that the database gives is set on the instance. Raises IntegrityError as `save` does.
    """
    connection = connections[using]
    options = instance._meta
    key = options.pk
    given = getattr(instance, key.attname) is not None
    kept = _inserts.get((type(instance), connection.vendor))
    if kept is None:
        fields = [field for field in options.local_concrete_fields if given or field is not key]
        quote = connection.ops.quote_name
        columns = ", ".join(quote(str(field.column)) for field in fields)
        places = ", ".join(["%s"] * len(fields))
        back = "" if given else f" RETURNING {quote(str(key.column))}"
        sql = f"INSERT INTO {quote(options.db_table)} ({columns}) VALUES ({places}){back}"  # noqa: S608
        kept = _inserts[type(instance), connection.vendor] = (sql, fields)
    sql, fields = kept
    with connection.cursor() as cursor:
        cursor.execute(
            sql, [field.get_db_prep_save(field.pre_save(instance, True), connection) for field in fields]
        )
        if not given:
            setattr(instance, key.attname, cursor.fetchall()[0][0])
    instance._state.adding, instance._state.db = False, using
    return instance
